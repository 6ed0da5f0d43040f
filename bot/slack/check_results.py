"""A person's finished self-checks, read back and understood."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.advice import self_check
from bot.advice.self_check import Answers, CheckResult, Past
from bot.kb import KnowledgeBase
from bot.slack.people import People
from bot.store.profiles import Profiles
from bot.store.self_checks import SavedCheck, SelfChecks
from bot.understanding import Profile


@dataclass(frozen=True)
class Finished:
    """The latest finished self-check of a company, and all of them, the latest first."""

    result: CheckResult
    history: tuple[Past, ...]
    profile: Profile


@dataclass(frozen=True)
class CheckResults:
    kb: KnowledgeBase
    people: People
    profiles: Profiles
    self_checks: SelfChecks

    async def latest(self, team_id: str, user_id: str, company: str) -> Finished | None:
        """The latest result; None where none was finished, or its answers are no longer known."""
        past = await self.self_checks.history(team_id, user_id, company)
        check = self.kb.self_check
        known = [self_check.known(each.answers, check) for each in past]
        if not known or not self_check.is_complete(known[0], check):
            return None
        before = known[1] if len(known) > 1 else None
        profile = await self.profile(team_id, company)
        found = self_check.result(known[0], profile.industry, profile.size, self.kb, before)
        zone = ZoneInfo((await self.people.person(team_id, user_id)).zone)
        return Finished(found, tuple(_past(each, zone) for each in past), profile)

    async def begun(self, team_id: str, user_id: str, company: str) -> Answers:
        """The answers of the self-check that is not finished yet."""
        found = await self.self_checks.open_one(team_id, user_id, company)
        return self_check.known(found.answers, self.kb.self_check) if found else {}

    async def company(self, team_id: str, channel_id: str) -> str:
        """The company that a channel is about: the channel with a profile of its own, or empty."""
        saved = await self.profiles.of(team_id, channel_id)
        return saved.channel_id if saved else ""

    async def profile(self, team_id: str, company: str) -> Profile:
        saved = await self.profiles.of(team_id, company)
        return saved.profile if saved else Profile(None, None)


def _past(saved: SavedCheck, zone: ZoneInfo) -> Past:
    return Past(saved.day(zone), saved.score or 0)
