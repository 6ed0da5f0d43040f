"""The app manifest, filled in for an installation."""

import json
import re
from pathlib import Path
from typing import Any, Final

from bot.errors import UsageError

EVENTS = "/slack/events"
REDIRECT = "/slack/oauth_redirect"
ADDRESS: Final = re.compile(r"https://[^\s/?#@<>\"'\\]+(/[^\s?#<>\"'\\]*)?")


def app_manifest(url: str | None, *, socket_mode: bool) -> dict[str, Any]:
    """The manifest for a public address or for Socket Mode.

    Raises UsageError for an address that Slack would refuse or that is not listened to.
    """
    if socket_mode and url is not None:
        raise UsageError(
            "--url and --socket-mode are both given; Socket Mode needs no address, leave one out"
        )
    manifest: dict[str, Any] = json.loads(_path().read_text(encoding="utf-8"))
    settings = manifest["settings"]
    command = manifest["features"]["slash_commands"][0]
    if socket_mode:
        settings["socket_mode_enabled"] = True
        del settings["event_subscriptions"]["request_url"]
        del settings["interactivity"]["request_url"]
        del command["url"]
        del manifest["oauth_config"]["redirect_urls"]
    elif url is not None:
        address = _endpoint(url)
        settings["event_subscriptions"]["request_url"] = address
        settings["interactivity"]["request_url"] = address
        command["url"] = address
        manifest["oauth_config"]["redirect_urls"] = [address.replace(EVENTS, REDIRECT)]
    return manifest


def _endpoint(url: str) -> str:
    if not ADDRESS.fullmatch(url):
        raise UsageError(
            f"--url is {url!r}; give the public address, e.g. https://secbench.example.jp"
        )
    if "/slack/" in url:
        raise UsageError(
            f"--url is {url!r}; give the address without {EVENTS}, which the manifest adds"
        )
    return url.rstrip("/") + EVENTS


def _path() -> Path:
    packaged = Path(__file__).parent.parent / "manifest.json"
    return packaged if packaged.is_file() else packaged.parent.parent / "manifest.json"
