"""The stand-in's Web API: the methods secbench calls, with Slack's errors."""

import asyncio
import json
import mimetypes
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any, Final

from aiohttp import WSMsgType, web

from bot.demo.standin.blocks import home_problems, problems, view_problems
from bot.demo.standin.workspace import (
    APP,
    BOT,
    BOT_USER,
    DIRECT,
    TEAM,
    Posted,
    StoredFile,
    Workspace,
)

SCOPES: Final = (
    "app_mentions:read,assistant:write,chat:write,commands,files:write,im:history,users:read,"
    "channels:read,groups:read,channels:history,groups:history"
)


DONE: Final = "done_"
"""Before an error to answer with: the method does its work first, and only its answer is lost."""


@dataclass(frozen=True)
class ResponseTarget:
    """What a response_url answers: a conversation, and the message that was clicked."""

    channel: str
    thread_ts: str | None
    message_ts: str | None


@dataclass
class SlackApi:
    """The Web API of one workspace.

    `calls` logs (method, arguments); `fail` holds errors to answer with, by method, in order:
    Slack's own, `http_500`, `drop` (the connection is cut).
    Charts of Slack's own are refused unless `native_charts`, the agent's methods on a free plan.
    `installed` holds the tokens of further workspaces with their team ids.
    `delays` are seconds a method takes; `sockets` are the open Socket Mode connections.
    """

    workspace: Workspace
    bot_token: str
    app_token: str = ""
    scopes: str = SCOPES
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fail: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    native_charts: bool = False
    paid_plan: bool = True
    installed: dict[str, str] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    targets: dict[str, ResponseTarget] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    _tickets: int = 0

    def register(self, server: web.Application) -> None:
        server.router.add_post("/api/{method}", self._on_call)
        server.router.add_get("/api/{method}", self._on_call)
        server.router.add_post("/response/{ticket}", self._on_response)
        server.router.add_get("/socket", self._on_socket)
        server.router.add_post("/upload/{file}", self._on_upload)
        server.router.add_get("/files/{file}/{name}", self._on_file)

    def response_path(self, target: ResponseTarget) -> str:
        """A new response_url's path for a command or click."""
        self._tickets += 1
        ticket = f"r{self._tickets}"
        self.targets[ticket] = target
        return f"/response/{ticket}"

    async def _on_call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self._may(method, token):
            return web.json_response({"ok": False, "error": "invalid_auth"})
        self.calls.append((method, {**arguments, "team": self._team(token)}))
        await asyncio.sleep(self.delays.get(method, 0))
        failing = self.fail[method].pop(0) if self.fail[method] else ""
        if failing and not failing.startswith(DONE):
            return _failure(failing, request)
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        if handler is None:
            return web.json_response({"ok": False, "error": "unknown_method"})
        answer = handler(arguments, request)
        if failing:
            return _failure(failing.removeprefix(DONE), request)
        headers = {"X-OAuth-Scopes": self.scopes}
        return web.json_response({"ok": "error" not in answer, **answer}, headers=headers)

    def _may(self, method: str, token: str) -> bool:
        if method == "oauth.v2.access":  # its caller shows the client's secret instead
            return True
        if method == "apps.connections.open":
            return bool(token) and token == self.app_token
        return bool(token) and (token == self.bot_token or token in self.installed)

    def _team(self, token: str) -> str:
        return self.installed.get(token, TEAM)

    def _auth_test(self, _: dict[str, Any], request: web.Request) -> dict[str, Any]:
        team = self._team(request.headers.get("Authorization", "").removeprefix("Bearer "))
        return {"team_id": team, "user_id": BOT_USER, "bot_id": BOT, "app_id": APP}

    def _oauth_v2_access(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        """A code is the id of the team that installs; an organisation's begins with E."""
        if arguments.get("grant_type") == "refresh_token":
            team = str(arguments.get("refresh_token", "")).rpartition("-")[2]
        else:
            team = str(arguments.get("code", ""))
        if not team.startswith(("T", "E")):
            return {"error": "invalid_code"}
        token = f"xoxb-{len(self.installed)}-{team}"
        self.installed[token] = team
        org_wide = team.startswith("E")
        return {
            "access_token": token,
            "refresh_token": f"xoxe-{len(self.installed)}-{team}",
            "expires_in": 43200,
            "token_type": "bot",
            "scope": self.scopes,
            "bot_user_id": BOT_USER,
            "app_id": APP,
            "team": None if org_wide else {"id": team, "name": f"商工会 {team}"},
            "enterprise": {"id": team, "name": "組織"} if org_wide else None,
            "is_enterprise_install": org_wide,
            "authed_user": {"id": "U0ADMIN001"},
        }

    def _users_info(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        person = self.workspace.people.get(str(arguments.get("user")))
        return {"user": person.as_slack()} if person else {"error": "user_not_found"}

    def _conversations_info(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        room = self.workspace.rooms.get(str(arguments.get("channel")))
        return {"channel": room.as_slack()} if room else {"error": "channel_not_found"}

    def _conversations_members(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        room = self.workspace.rooms.get(str(arguments.get("channel")))
        return {"members": list(room.members)} if room else {"error": "channel_not_found"}

    def _conversations_history(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        channel = str(arguments.get("channel"))
        if channel not in self.workspace.rooms:
            return {"error": "channel_not_found"}
        oldest = float(arguments.get("oldest") or 0)
        found = [
            _as_history(message)
            for (where, ts), message in sorted(self.workspace.messages.items(), reverse=True)
            if where == channel and float(ts) > oldest and message.thread_ts in (None, ts)
        ]
        return {"messages": found[: int(arguments.get("limit") or 100)]}

    def _views_open(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        return self._show_view(arguments, None)

    def _views_push(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        return self._show_view(arguments, None)

    def _views_update(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        return self._show_view(arguments, str(arguments.get("view_id")))

    def _views_publish(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        view = arguments.get("view")
        if not isinstance(view, dict) or view.get("type") != "home":
            return {"error": "invalid_arguments"}
        if found := home_problems(view, native_charts=self.native_charts):
            return {"error": "invalid_arguments", "response_metadata": {"messages": found}}
        self.workspace.publish_home(str(arguments.get("user_id")), view)
        return {"view": view}

    def _files_getUploadURLExternal(  # noqa: N802 - Slack's name
        self, arguments: dict[str, Any], request: web.Request
    ) -> dict[str, Any]:
        if not arguments.get("filename") or not arguments.get("length"):
            return {"error": "invalid_arguments"}
        file_id = f"F{len(self.workspace.files) + 1:08d}"
        self.workspace.files[file_id] = StoredFile(
            file_id, str(arguments["filename"]), str(arguments.get("alt_txt") or "")
        )
        return {"file_id": file_id, "upload_url": f"http://{request.host}/upload/{file_id}"}

    def _files_completeUploadExternal(  # noqa: N802 - Slack's name
        self, arguments: dict[str, Any], _: web.Request
    ) -> dict[str, Any]:
        channel = str(arguments.get("channel_id"))
        if channel not in self.workspace.rooms:
            return {"error": "channel_not_found"}
        if BOT_USER not in self.workspace.rooms[channel].members:
            return {"error": "not_in_channel"}
        listed = arguments.get("files")
        files = json.loads(listed) if isinstance(listed, str) else (listed or [])
        shared = []
        for each in files:
            stored = self.workspace.files.get(each["id"])
            if stored is None or not stored.content:
                return {"error": "file_not_found"}
            shared.append(
                {
                    "id": stored.id,
                    "name": stored.name,
                    "title": str(each.get("title") or stored.name),
                    "alt_text": stored.alt_text,
                    "url": f"/files/{stored.id}/{stored.name}",
                }
            )
        message = _bot_message(
            channel,
            self.workspace.next_ts(),
            arguments.get("thread_ts"),
            {"text": arguments.get("initial_comment") or ""},
            ephemeral=False,
        )
        self.workspace.post(replace(message, files=tuple(shared)))
        return {"files": shared}

    def _assistant_threads_setSuggestedPrompts(  # noqa: N802 - Slack's name
        self, arguments: dict[str, Any], _: web.Request
    ) -> dict[str, Any]:
        if not self.paid_plan:
            return {"error": "not_allowed_token_type"}
        if len(arguments.get("prompts") or []) > 4 or arguments.get("thread_ts"):
            return {"error": "invalid_arguments"}
        self.workspace.prompts[str(arguments.get("channel_id"))] = arguments
        return {}

    def _assistant_threads_setStatus(  # noqa: N802 - Slack's name
        self, arguments: dict[str, Any], _: web.Request
    ) -> dict[str, Any]:
        if not self.paid_plan:
            return {"error": "not_allowed_token_type"}
        if not arguments.get("thread_ts"):
            return {"error": "invalid_thread_ts"}
        self.workspace.set_status(
            str(arguments["channel_id"]), str(arguments["thread_ts"]), str(arguments["status"])
        )
        return {}

    def _functions_completeSuccess(  # noqa: N802 - Slack's name
        self, arguments: dict[str, Any], _: web.Request
    ) -> dict[str, Any]:
        return {} if arguments.get("function_execution_id") else {"error": "invalid_arguments"}

    def _functions_completeError(  # noqa: N802 - Slack's name
        self, arguments: dict[str, Any], _: web.Request
    ) -> dict[str, Any]:
        return {} if arguments.get("error") else {"error": "invalid_arguments"}

    async def _on_upload(self, request: web.Request) -> web.Response:
        stored = self.workspace.files.get(request.match_info["file"])
        if stored is None:
            return web.Response(status=404)
        stored.content = await request.read()
        return web.Response(text="OK")

    async def _on_file(self, request: web.Request) -> web.Response:
        stored = self.workspace.files.get(request.match_info["file"])
        if stored is None or not stored.content:
            return web.Response(status=404)
        kind = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
        return web.Response(body=stored.content, content_type=kind)

    def _show_view(self, arguments: dict[str, Any], view_id: str | None) -> dict[str, Any]:
        view = arguments.get("view")
        if not isinstance(view, dict):
            return {"error": "invalid_arguments"}
        if found := view_problems(view):
            return {"error": "invalid_arguments", "response_metadata": {"messages": found}}
        if view_id is None and not arguments.get("trigger_id"):
            return {"error": "invalid_trigger_id"}
        return {"view": {**view, "id": self.workspace.show_view(view, view_id)}}

    def _chat_postMessage(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:  # noqa: N802 - Slack's name
        channel = arguments.get("channel")
        if channel in self.workspace.people:  # a person's id means their direct conversation
            channel = DIRECT
        room = self.workspace.rooms.get(str(channel))
        if room is None:
            return {"error": "channel_not_found"}
        if room.archived:
            return {"error": "is_archived"}
        if BOT_USER not in room.members:
            return {"error": "not_in_channel"}
        blocks = arguments.get("blocks")
        if not arguments.get("text") and not blocks:
            return {"error": "no_text"}
        if len(str(arguments.get("text", ""))) > 40_000:
            return {"error": "msg_too_long"}
        if blocks and (found := problems(blocks, native_charts=self.native_charts)):
            return {"error": "invalid_blocks", "errors": found}
        message = self.workspace.post(
            _bot_message(
                str(channel),
                self.workspace.next_ts(),
                arguments.get("thread_ts"),
                arguments,
                ephemeral=False,
            )
        )
        return {"channel": channel, "ts": message.ts, "message": {"text": message.text}}

    def _conversations_replies(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:
        thread = self.workspace.thread(str(arguments.get("channel")), str(arguments.get("ts")))
        if not thread:
            return {"error": "thread_not_found"}
        oldest = float(arguments.get("oldest") or 0)  # of the replies; the first one always comes
        found = [each for each in thread if each is thread[0] or float(each.ts) > oldest]
        return {"messages": [_as_history(message) for message in found]}

    def _apps_connections_open(self, _: dict[str, Any], request: web.Request) -> dict[str, Any]:
        return {"url": f"ws://{request.host}/socket"}

    async def _on_response(self, request: web.Request) -> web.Response:
        target = self.targets.get(request.match_info["ticket"])
        if target is None:
            return web.Response(status=404, text="used_url")
        body = await request.json()
        self.calls.append(("response_url", body))
        if self.fail["response_url"]:
            return web.Response(status=500, text=self.fail["response_url"].pop(0))
        if body.get("blocks") and problems(body["blocks"]):
            return web.Response(status=400, text="invalid_blocks")
        self.respond(target, body)
        return web.Response(text="ok")

    def respond(self, target: ResponseTarget, body: dict[str, Any]) -> None:
        """Show what an app answers to a command or click."""
        if body.get("delete_original") and target.message_ts:
            self.workspace.delete(target.channel, target.message_ts)
        elif body.get("replace_original") and target.message_ts:
            self.workspace.update(
                target.channel,
                target.message_ts,
                body.get("text", ""),
                _with_ids(body.get("blocks")),
            )
        else:
            ephemeral = body.get("response_type", "ephemeral") == "ephemeral"
            self.workspace.post(
                _bot_message(
                    target.channel,
                    self.workspace.next_ts(),
                    target.thread_ts,
                    body,
                    ephemeral=ephemeral,
                )
            )

    async def _on_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(socket)
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT and frame.data.startswith("{"):
                    reply = json.loads(frame.data)
                    self.acknowledged[reply["envelope_id"]] = reply.get("payload") or {}
        finally:
            self.sockets.remove(socket)
        return socket


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.method == "GET":  # reading methods carry their arguments in the address
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    form = await request.post()
    # slack_sdk sends some arguments of a POST in the address.
    values: dict[str, Any] = {
        name: str(value) for name, value in (*request.query.items(), *form.items())
    }
    for name in ("blocks", "metadata", "view", "prompts"):
        if isinstance(values.get(name), str):
            values[name] = json.loads(values[name])
    return values


def _as_history(message: Posted) -> dict[str, Any]:
    return {
        "ts": message.ts,
        "text": message.text,
        "user": message.user,
        **({"bot_id": BOT} if message.is_bot else {}),
        **({"metadata": message.metadata} if message.metadata else {}),
    }


def _failure(error: str, request: web.Request) -> web.Response:
    if error == "ratelimited":
        return web.json_response(
            {"ok": False, "error": error}, status=429, headers={"Retry-After": "1"}
        )
    if error == "drop" and request.transport is not None:
        request.transport.close()
    if error == "http_500":
        return web.Response(status=500, text="server error")
    return web.json_response({"ok": False, "error": error})


def _bot_message(
    channel: str, ts: str, thread_ts: str | None, body: dict[str, Any], *, ephemeral: bool
) -> Posted:
    return Posted(
        channel=channel,
        ts=ts,
        thread_ts=thread_ts,
        user=BOT_USER,
        username="secbench",
        is_bot=True,
        text=str(body.get("text", "")),
        blocks=_with_ids(body.get("blocks")),
        ephemeral=ephemeral,
        metadata=body.get("metadata"),
    )


def _with_ids(blocks: Any) -> list[dict[str, Any]] | None:
    """Slack names the blocks that an app left unnamed."""
    if not blocks:
        return None
    return [{"block_id": f"b{index}", **block} for index, block in enumerate(blocks)]
