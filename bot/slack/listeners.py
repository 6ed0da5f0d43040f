"""The complete table of what secbench listens to. Each listener reads, hands in, acknowledges.

Slash commands are answered in the acknowledgement itself. Events are kept and acknowledged, clicks
acknowledged, and answered after; Slack takes no message in the acknowledgement of a click.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail
from slack_bolt.response import BoltResponse

from bot.answering import Advisor
from bot.errors import SecbenchError
from bot.slack.background import Background
from bot.slack.incoming import (
    Incoming,
    is_direct,
    is_from_a_person,
    read_message,
    read_shortcut,
)
from bot.slack.installed import InstalledTokens
from bot.slack.workflow import CALLBACK, look_up
from bot.slack.workspaces import Team, Workspace, Workspaces
from bot.views import ids, wording

COMMAND: Final = "/secbench"
SHORTCUT: Final = "ask_about_message"
Of = Callable[[AsyncBoltContext], Awaitable[Workspace]]
ANSWER_CLICKS: Final = "|".join(
    (
        ids.CORRECT_INDUSTRY,
        ids.CORRECT_AREA,
        ids.COMPARE_WITH,
        ids.MORE_ACTIONS,
        ids.MORE_CASES,
        ids.SHARE,
        f"{ids.CHOOSE_INDUSTRY}-[a-z_]+",
    )
)


def register_uninstallation(app: AsyncApp, tokens: InstalledTokens | None) -> None:
    """The events after which nothing may stay; the first two come in either order, or one alone.

    Without `tokens` there is one workspace, whose operator keeps the database or deletes it.
    """

    async def on_uninstalled(context: AsyncBoltContext) -> None:
        if tokens is not None:
            await tokens.uninstalled(team_of(context))

    async def on_revoked(event: dict[str, Any], context: AsyncBoltContext) -> None:
        if tokens is not None and (event.get("tokens") or {}).get("bot"):
            await tokens.uninstalled(team_of(context))

    async def on_access_revoked(event: dict[str, Any]) -> None:
        """Workspaces of an organisation that loses the app while the organisation keeps it."""
        if tokens is not None:
            await tokens.erase(map(str, event.get("team_ids") or ()))

    app.event("app_uninstalled")(on_uninstalled)
    app.event("team_access_revoked")(on_access_revoked)
    app.event("tokens_revoked")(on_revoked)


class NotInstalledError(SecbenchError):
    """A request of a workspace that has uninstalled the app meanwhile."""


def team_of(context: AsyncBoltContext) -> Team:
    """The workspace that a request is about."""
    return Team(context.team_id or "", context.enterprise_id, bool(context.is_enterprise_install))


def register(
    app: AsyncApp, workspaces: Workspaces, advisor: Advisor, background: Background
) -> None:
    """Attach all listeners to a Bolt app; what is not installed any more gets no answer."""

    async def workspace_of(context: AsyncBoltContext) -> Workspace:
        found = await workspaces.of(team_of(context))
        if found is None:
            raise NotInstalledError
        return found

    _register_questions(app, workspace_of, background)
    _register_forms(app, workspace_of, background)
    _register_surfaces(app, workspace_of, advisor, background)


def _register_questions(app: AsyncApp, workspace_of: Of, background: Background) -> None:
    """Messages, the command, and the buttons under answers."""

    async def receive(workspace: Workspace, incoming: Incoming, user_id: str) -> None:
        if incoming.addressed:
            asked = workspace.allowance.ask(incoming.team_id, user_id)
            if asked == "refused":
                background.start("too many", workspace.desk.too_many(incoming))
            if asked != "granted":
                return
        await workspace.inbox.receive(incoming)

    async def on_mention(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if is_from_a_person(event):
            incoming = read_message(event, body, team_of(context).id, addressed=True)
            await receive(await workspace_of(context), incoming, str(event["user"]))

    async def on_message(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if not is_from_a_person(event):
            return
        incoming = read_message(event, body, team_of(context).id, addressed=is_direct(event))
        if f"<@{context.bot_user_id}>" in (event.get("text") or "") and not incoming.direct:
            return  # app_mention brings this one
        await receive(await workspace_of(context), incoming, str(event["user"]))

    async def on_command(
        ack: AsyncAck, command: dict[str, str], context: AsyncBoltContext
    ) -> BoltResponse:
        workspace, text = await workspace_of(context), command.get("text", "")
        if workspace.forms.opens(text):
            background.start("form", workspace.forms.open(command))
            return await ack()
        team, channel = command.get("team_id", ""), command.get("channel_id", "")
        if workspace.allowance.ask(team, command.get("user_id", "")) != "granted":
            return await ack(response_type="ephemeral", text=wording.TOO_MANY)
        answer = await workspace.desk.command(team, channel, text)
        return BoltResponse(status=200, body=answer.message.acknowledgement)

    async def on_click(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        desk = (await workspace_of(context)).desk
        background.start("click", desk.click(body, team_of(context).id))

    async def on_shortcut(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        desk = (await workspace_of(context)).desk
        background.start("shortcut", desk.shortcut(read_shortcut(body, team_of(context).id)))

    # Bolt asks one listener after the other: the one that must answer at once comes first.
    app.command(COMMAND)(on_command)
    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.action(re.compile(f"^({ANSWER_CLICKS})$"))(on_click)
    app.shortcut(SHORTCUT)(on_shortcut)


def _register_forms(app: AsyncApp, workspace_of: Of, background: Background) -> None:
    """All other buttons, and forms that are sent off."""

    async def on_click(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        forms = (await workspace_of(context)).forms
        background.start("click", forms.click(body, team_of(context).id))

    async def on_submission(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        forms = (await workspace_of(context)).forms
        submitted = await forms.submit(body, team_of(context).id)
        if submitted.errors:
            await ack(response_action="errors", errors=dict(submitted.errors))
        elif submitted.view:
            await ack(response_action="update", view=dict(submitted.view))
        else:
            await ack()

    app.action(re.compile(f"^(?!(?:{ANSWER_CLICKS})$)"))(on_click)
    app.view(re.compile(""))(on_submission)


def _register_surfaces(
    app: AsyncApp, workspace_of: Of, advisor: Advisor, background: Background
) -> None:
    """The App Home, the agent's pane, the workflow step."""

    async def on_home(event: dict[str, Any], context: AsyncBoltContext) -> None:
        workspace, team = await workspace_of(context), team_of(context).id
        if event.get("tab") == "home":
            background.start("home", workspace.home.show(team, str(event["user"])))
        elif event.get("tab") == "messages":
            background.start("agent", workspace.agent.opened(team, str(event["channel"])))

    async def on_step(inputs: dict[str, Any], complete: AsyncComplete, fail: AsyncFail) -> None:
        await look_up(inputs, complete, fail, advisor)

    app.event("app_home_opened")(on_home)
    app.function(CALLBACK)(on_step)
