"""The HTTP endpoint: signatures, odd requests, health."""

import json
import re
import time
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.demo import Demo
from bot.demo.standin.requests import signed_headers
from bot.slack.counters import REGISTRY

COMMAND = urlencode({"command": "/secbench", "text": "建設業", "user_id": "U1", "team_id": "T1"})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def post(url: str, text: str | bytes, headers: dict[str, str]) -> tuple[int, str]:
    body = text.encode() if isinstance(text, str) else text
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/slack/events", data=BytesIO(body), headers=headers) as response,
    ):
        return response.status, await response.text()


async def get(url: str) -> tuple[int, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.json()


def refused() -> float:
    """How many requests of this process were refused so far, as /metrics tells."""
    return REGISTRY.get_sample_value("secbench_requests_total", {"status": "401"}) or 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [("proxy-1234", True), ("short", False), ("a" * 65, False), ("12345678 event=forged", False)],
)
async def test_a_request_keeps_the_id_of_the_proxy_or_gets_a_new_one(
    http: Demo, given: str, *, kept: bool
) -> None:
    """The id is written into the log: only a plain one is taken."""
    headers = signed_headers(http.signing_secret, COMMAND, int(time.time())) | FORM
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{http.app_url}/slack/events",
            data=COMMAND,
            headers={**headers, "X-Request-ID": given},
        ) as response,
    ):
        named = response.headers["X-Request-ID"]

    assert (named == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", named)


async def test_a_signed_command_gets_its_answer(http: Demo) -> None:
    headers = signed_headers(http.signing_secret, COMMAND, int(time.time())) | FORM

    status, body = await post(http.app_url, COMMAND, headers)

    assert status == 200
    assert "建設業" in json.loads(body)["text"]


async def test_unsigned_tampered_and_stale_requests_are_refused(http: Demo) -> None:
    now = int(time.time())
    good = signed_headers(http.signing_secret, COMMAND, now) | FORM
    stale = signed_headers(http.signing_secret, COMMAND, now - 301) | FORM

    assert (await post(http.app_url, COMMAND, FORM))[0] == 401
    assert (await post(http.app_url, COMMAND + "x", good))[0] == 401
    assert (await post(http.app_url, COMMAND, stale))[0] == 401
    assert http.slack.api.calls == [] or all(c[0] == "auth.test" for c in http.slack.api.calls)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "abc", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=1"},
    ],
    ids=["no number", "no signature", "no instant"],
)
async def test_signatures_of_another_shape_are_refused_and_counted(
    http: Demo, headers: dict[str, str]
) -> None:
    before = refused()

    assert (await post(http.app_url, COMMAND, headers | FORM))[0] == 401
    assert refused() == before + 1


async def test_an_oversized_body_is_refused(http: Demo) -> None:
    body = "x" * (1024 * 1024 + 1)
    headers = signed_headers(http.signing_secret, body, int(time.time())) | FORM

    assert (await post(http.app_url, body, headers))[0] == 413


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "payload=%7B", '{"type": "future_thing"}'])
async def test_odd_signed_bodies_get_a_deliberate_answer(http: Demo, body: str) -> None:
    for content_type in ("application/json", "application/x-www-form-urlencoded"):
        headers = signed_headers(http.signing_secret, body, int(time.time()))
        status, _ = await post(http.app_url, body, headers | {"Content-Type": content_type})
        assert status in (200, 400, 404), (content_type, status)


async def test_a_body_that_is_no_text_is_refused(http: Demo) -> None:
    assert (await post(http.app_url, b"\xff\xfe", FORM))[0] == 400


async def test_url_verification_is_answered(http: Demo) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c1"})
    headers = signed_headers(http.signing_secret, body, int(time.time()))

    status, text = await post(http.app_url, body, headers | {"Content-Type": "application/json"})

    assert (status, json.loads(text)["challenge"]) == (200, "c1")


async def test_health_and_readiness_in_both_modes(either: Demo) -> None:
    assert await get(f"{either.app_url}/healthz") == (200, {"status": "alive"})
    assert await get(f"{either.app_url}/readyz") == (200, {"status": "ready"})


async def test_a_refused_token_is_not_ready_and_says_why(http: Demo) -> None:
    http.slack.api.fail["auth.test"].append("token_revoked")

    status, body = await get(f"{http.app_url}/readyz")

    assert status == 503
    assert "token_revoked" in body["token"]
    assert "reinstall" in body["token"]


async def test_a_closed_socket_is_not_ready(environment: dict[str, str]) -> None:
    from bot.demo import demo

    async with demo(socket_mode=True, environment=environment) as running:
        running.slack.api.fail["apps.connections.open"] += ["internal_error"] * 50
        for socket in list(running.slack.api.sockets):
            await socket.close()

        status, body = await get(f"{running.app_url}/readyz")

    assert status == 503
    assert "Socket Mode" in body["socket"]
