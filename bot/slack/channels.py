"""Why a person may not have the app post into a channel, in words to stand beside the field."""

from typing import Final

from slack_sdk.errors import SlackApiError

from bot.slack.outcomes import slack_error
from bot.slack.people import People
from bot.views import wording

_UNSEEN: Final = frozenset({"channel_not_found", "not_in_channel", "missing_scope"})
"""A private channel without the app in it looks like one that is not there."""


async def membership_problem(people: People, channel_id: str, user_id: str) -> str | None:
    """None for a member. Raises SlackApiError when Slack does not tell."""
    try:
        is_member = await people.is_member(channel_id, user_id)
    except SlackApiError as error:
        if slack_error(error) not in _UNSEEN:
            raise
        return wording.INVITE_ME
    return None if is_member else wording.NOT_A_MEMBER


async def posting_problem(people: People, channel_id: str, user_id: str) -> str | None:
    """None where a member has the app in a channel of their own company.

    Raises SlackApiError when Slack does not tell.
    """
    problem = await membership_problem(people, channel_id, user_id)
    if problem:
        return problem
    channel = await people.channel(channel_id)
    if channel.archived:
        return wording.CHANNEL_ARCHIVED
    if channel.shared:
        return wording.CHANNEL_SHARED
    return None if channel.has_bot else wording.INVITE_ME
