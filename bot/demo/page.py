"""The page's server: its files, its small JSON API, its stream of changes."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from bot.demo.clock import WEEK, DemoClock
from bot.demo.standin.requests import Delivered, Slack
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT, NEWS, PERSON, TEAM
from bot.slack.manifest import app_manifest
from bot.views.report import Document, as_html

STATIC: Final = Path(__file__).parent / "static"
LONGEST_TEXT: Final = 40_000
"""Characters Slack takes in one message."""

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
CHANNELS: Final = (
    {
        "id": CHANNEL,
        "name": "相談",
        "kind": "channel",
        "topic": "@secbench と書いて質問すると、スレッドで答えます",
    },
    {
        "id": NEWS,
        "name": "お知らせ",
        "kind": "channel",
        "topic": "/secbench 配信 と書くと、週1回の話題を受け取れます",
    },
    {"id": DIRECT, "name": "secbench", "kind": "im", "topic": "1対1の相談。ほかの人には見えません"},
)
COMMAND_EXAMPLES: Final = (
    "建設業",
    "ルールがない",
    "製造業 建設業 比較",
    "診断",
    "取り組み",
    "チェックシート",
    "報告書",
    "プロフィール",
    "配信",
    "help",
)
SUGGESTIONS: Final = (
    {"text": "従業員15人の工務店です。事故が起きたときの手順がありません", "channel": CHANNEL},
    {"text": "製造業と建設業、どっちが教育をやってる?", "channel": CHANNEL},
    {"text": "/secbench 建設業", "channel": CHANNEL},
    {"text": "美容室3人。スタッフのSNSの決まりを作りたい", "channel": DIRECT},
    {"text": "/secbench 配信", "channel": NEWS},
    {"text": "/secbench 診断", "channel": CHANNEL},
    {"text": "/secbench チェックシート バックアップは取っていますか", "channel": DIRECT},
    {"text": "/secbench プロフィール", "channel": CHANNEL},
    {"text": "UTMって何?", "channel": DIRECT},
    {"text": "いま画面に英語の脅迫文が出て、ファイルが開けません", "channel": DIRECT},
)
_MENTION: Final = re.compile(rf"<@{BOT_USER}>")


class Page:
    """The person's browser, served from the stand-in's workspace."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.clock: DemoClock | None = None
        self.report: Callable[[str, str], Awaitable[Document | None]] | None = None

    def register(self, server: web.Application) -> None:
        server.router.add_get("/", self._index)
        server.router.add_get("/demo/state", self._state)
        server.router.add_get("/demo/events", self._events)
        server.router.add_post("/demo/message", self._message)
        server.router.add_post("/demo/command", self._command)
        server.router.add_post("/demo/action", self._action)
        server.router.add_post("/demo/view", self._view)
        server.router.add_post("/demo/week", self._week)
        server.router.add_post("/demo/opened", self._opened)
        server.router.add_post("/demo/shortcut", self._shortcut)
        server.router.add_get("/demo/report", self._report)
        server.router.add_static("/", STATIC)
        server.on_response_prepare.append(_add_headers)

    async def _index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _state(self, _: web.Request) -> web.Response:
        command = app_manifest(None, socket_mode=False)["features"]["slash_commands"][0]
        messages = sorted(
            self.slack.api.workspace.messages.values(), key=lambda message: message.ts
        )
        return web.json_response(
            {
                "workspace": {"name": "デモ商工会"},
                "user": {"id": PERSON, "name": "あなた"},
                "bot": {"id": BOT_USER, "name": "secbench"},
                "channels": CHANNELS,
                "commands": [
                    {
                        "command": command["command"],
                        "usage_hint": command["usage_hint"],
                        "description": command["description"],
                        "examples": COMMAND_EXAMPLES,
                    }
                ],
                "suggestions": SUGGESTIONS,
                "messages": [message.as_json() for message in messages],
                "today": self._today(),
                "home": self.slack.api.workspace.homes.get(PERSON),
            }
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        queue = self.slack.api.workspace.watch()  # before the page learns that it is heard
        try:
            await stream.prepare(request)
            await stream.write(b": open\n\n")
            while True:
                change = await queue.get()
                data = json.dumps(change.data, ensure_ascii=False)
                await stream.write(f"event: {change.event}\ndata: {data}\n\n".encode())
        except (ConnectionResetError, aiohttp.ClientError):
            return stream
        finally:
            self.slack.api.workspace.unwatch(queue)

    async def _message(self, request: web.Request) -> web.Response:
        body = await _json(request)
        text = str(body.get("text", "")).strip()
        channel = str(body.get("channel", ""))
        if problem := self._problem(channel, text):
            return _answer(problem)
        posted, deliveries = await self.slack.write(
            channel, _escaped(text), body.get("thread_ts") or None
        )
        return _answer(_refused(deliveries), ts=posted.ts)

    async def _command(self, request: web.Request) -> web.Response:
        body = await _json(request)
        channel = str(body.get("channel", ""))
        text = str(body.get("text", "")).strip()
        if problem := self._problem(channel, text or "help"):
            return _answer(problem)
        delivered = await self.slack.command(channel, _escaped(text), body.get("thread_ts") or None)
        return _answer(_refused([delivered]))

    async def _view(self, request: web.Request) -> web.Response:
        body = await _json(request)
        view_id, values = str(body.get("view_id", "")), body.get("values")
        if view_id not in self.slack.api.workspace.views or not isinstance(values, dict):
            return _answer("この画面は見つかりません。ページを読み込み直してください。")
        if body.get("type") != "submit":
            return _answer(None)
        delivered = await self.slack.submit(view_id, values)
        return _answer(_refused([delivered]), errors=delivered.json().get("errors") or {})

    async def _opened(self, request: web.Request) -> web.Response:
        """The person opened the app's home, or its messages."""
        tab = str((await _json(request)).get("tab"))
        if tab not in ("home", "messages"):
            return _answer("その画面は見つかりません。ページを読み込み直してください。")
        return _answer(_refused([await self.slack.open_home(tab=tab)]))

    async def _shortcut(self, request: web.Request) -> web.Response:
        """The person chose the app in a message's menu."""
        body = await _json(request)
        key = (str(body.get("channel")), str(body.get("ts")))
        message = self.slack.api.workspace.messages.get(key)
        if message is None:
            return _answer("このメッセージが見つかりません。ページを読み込み直してください。")
        return _answer(_refused([await self.slack.shortcut(message)]))

    async def _report(self, _: web.Request) -> web.Response:
        """The page for the management, to print."""
        page = await self.report(TEAM, PERSON) if self.report else None
        if page is None:
            return web.Response(text="まだ準備中です。少し待ってから、読み込み直してください。")
        return web.Response(text=as_html(page), content_type="text/html")

    async def _week(self, _: web.Request) -> web.Response:
        """Let a week pass: what falls due in it is delivered."""
        if self.clock is None:
            return _answer("まだ準備中です。少し待ってから、もう一度押してください。")
        await self.clock.advance(WEEK)
        return _answer(None, today=self._today())

    def _today(self) -> str:
        if self.clock is None:
            return ""
        return f"{self.clock.now().astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d}"

    async def _action(self, request: web.Request) -> web.Response:
        body = await _json(request)
        view_id = str(body.get("view_id", ""))
        if body.get("view") == "home" and isinstance(body.get("action"), dict):
            delivered = await self.slack.click_in_home(
                str(body.get("block_id", "")), body["action"]
            )
            return _answer(_refused([delivered]))
        if view_id in self.slack.api.workspace.views and isinstance(body.get("action"), dict):
            delivered = await self.slack.click_in_view(
                view_id, str(body.get("block_id", "")), body["action"], body.get("values") or {}
            )
            return _answer(_refused([delivered]))
        key = (str(body.get("channel")), str(body.get("ts")))
        message = self.slack.api.workspace.messages.get(key)
        action = body.get("action")
        if message is None or not isinstance(action, dict) or not action.get("action_id"):
            return _answer(
                "このボタンのメッセージが見つかりません。ページを読み込み直してください。"
            )
        delivered = await self.slack.click(message, str(body.get("block_id", "")), action)
        return _answer(_refused([delivered]))

    def _problem(self, channel: str, text: str) -> str | None:
        if channel not in self.slack.api.workspace.rooms:
            return "その会話は見つかりません。左の一覧から選び直してください。"
        if not text:
            return "何も書かれていません。質問を書いてから送ってください。"
        if len(text) > LONGEST_TEXT:
            return f"長すぎます({LONGEST_TEXT:,}文字まで)。短く分けて送ってください。"
        return None


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="the body is not a JSON object")
    return body


def _escaped(text: str) -> str:
    """As Slack hands text to apps: entities for & < >, but the app's mention as it is."""
    parts = _MENTION.split(text)
    safe = [part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for part in parts]
    return f"<@{BOT_USER}>".join(safe)


def _refused(deliveries: list[Delivered]) -> str | None:
    for delivered in deliveries:
        if delivered.status != 200:
            return f"アプリが答えませんでした({delivered.status})。もう一度送ってください。"
    return None


def _answer(error: str | None, **values: Any) -> web.Response:
    body: Mapping[str, Any] = {"ok": False, "error": error} if error else {"ok": True, **values}
    return web.json_response(body)
