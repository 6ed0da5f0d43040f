"""The demo in a headless Chromium: opened per test, watched for errors and foreign requests."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import pytest
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    Response,
    Route,
    WebError,
    async_playwright,
    expect,
)

from bot.demo import demo

SCREENSHOTS: Final = Path(__file__).parents[2] / "build" / "browser"
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP: Final = (1280, 900)
PHONE: Final = (390, 844)
WIDE: Final = (1920, 1080)

expect.set_options(timeout=8_000)


def chromium() -> str:
    """The Chromium to run; there is no test without one."""
    path = shutil.which(os.environ.get("CHROMIUM") or "/usr/bin/chromium")
    if path is None:
        pytest.fail(
            "No Chromium found. Install Debian's package: apt-get install chromium "
            "(or name another one: CHROMIUM=/path/to/chromium).",
            pytrace=False,
        )
    return path


@dataclass
class Visitor:
    """Opens the demo, and keeps what the browser asked for and complained of."""

    url: str
    browser: Browser
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def open(
        self,
        size: tuple[int, int] = DESKTOP,
        *,
        scheme: Literal["light", "dark"] = "light",
        hears_after: float = 0.0,
    ) -> Page:
        """The page, ready to be used; what the server tells comes through so many seconds later."""
        width, height = size
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="ja-JP",
        )
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", self._on_exception)
        if hears_after:

            async def late(route: Route) -> None:
                await asyncio.sleep(hears_after)
                await route.continue_()

            await context.route("**/demo/events", late)
        page = await context.new_page()
        page.on("dialog", self._on_dialog)
        await page.goto(self.url)
        await expect(page.get_by_test_id("suggestion").first).to_be_visible()
        return page

    @property
    def sent(self) -> list[str]:
        """The paths to which the page has posted something."""
        return [urlsplit(asked.url).path for asked in self.requests if asked.method == "POST"]

    @property
    def foreign(self) -> list[str]:
        own = urlsplit(self.url).netloc
        return [
            asked.url
            for asked in self.requests
            if not asked.url.startswith(("data:", "blob:")) and urlsplit(asked.url).netloc != own
        ]

    def _on_request(self, request: Request) -> None:
        self.requests.append(request)

    def _on_exception(self, exception: WebError) -> None:
        self.complaints.append(f"exception: {exception.error}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    async def _on_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        await dialog.dismiss()


@pytest.fixture
async def visitor(environment: dict[str, str]) -> AsyncIterator[Visitor]:
    """Every test ends with: no request left 127.0.0.1, no console error, no browser dialog."""
    executable = chromium()
    async with demo(environment=environment) as running, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            visit = Visitor(running.url, browser)
            yield visit
        finally:
            await browser.close()
        assert urlsplit(visit.url).hostname == "127.0.0.1"
        assert visit.requests
        assert visit.foreign == []
        assert visit.complaints == []


async def ask(page: Page, text: str, *, in_thread: bool = False) -> None:
    """Type a text into the composer and send it."""
    composer = page.get_by_test_id("thread-composer" if in_thread else "composer")
    await composer.fill(text)
    await composer.press("Enter")


def answers(page: Page, *, in_thread: bool = False) -> Locator:
    """The app's messages in the main list or in the thread."""
    place = page.get_by_test_id("thread-messages" if in_thread else "messages")
    return place.locator("article.from-app")


async def open_direct(page: Page) -> None:
    """Go to the direct conversation, through the drawer where the list is one."""
    drawer = page.get_by_role("button", name="会話の一覧を開く")
    if await drawer.is_visible():
        await drawer.click()
    await page.get_by_role("navigation").get_by_role("link", name="secbench").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("secbench")


async def picture(page: Page, name: str) -> None:
    """Save build/browser/<name>.png, for a person to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png")


async def named_nodes(page: Page, roles: set[str]) -> list[tuple[str, str]]:
    """(role, accessible name) of what the browser's own accessibility tree holds."""
    session = await page.context.new_cdp_session(page)
    tree: dict[str, Any] = await session.send("Accessibility.getFullAXTree")
    return [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in tree["nodes"]
        if not node.get("ignored") and node.get("role", {}).get("value") in roles
    ]
