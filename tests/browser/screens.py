"""Take a picture of every surface on the demo page, for docs/images (make screens).

Each picture holds a desktop and a phone, light and dark, at half their size.
"""

import asyncio
import io
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo import demo
from tests.browser.conftest import ARGUMENTS, DESKTOP, PHONE, answers, ask, chromium, open_direct

IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"
COLOURS: Final = 64
GAP: Final = 24
LOOKS: Final[tuple[tuple[tuple[int, int], Literal["light", "dark"]], ...]] = (
    (DESKTOP, "light"),
    (PHONE, "light"),
    (DESKTOP, "dark"),
    (PHONE, "dark"),
)


async def answer(page: Page) -> None:
    await ask(page, "/secbench 従業員15人の工務店です。事故が起きたときの手順がありません")
    await expect(answers(page).last).to_contain_text("やること")


async def benchmark(page: Page) -> None:
    await ask(page, "/secbench 建設業")
    await expect(answers(page).last).to_contain_text("13.1%")


async def profile(page: Page) -> None:
    await ask(page, "/secbench プロフィール")
    view = page.get_by_test_id("view")
    await view.get_by_label("業種").select_option(label="建設業")
    await view.get_by_label("会社の規模").select_option(label="小規模企業者")


async def subscription(page: Page) -> None:
    await ask(page, "/secbench 配信")
    await expect(page.get_by_test_id("view")).to_contain_text("週1回の配信")


async def self_check(page: Page) -> None:
    await ask(page, "/secbench 診断")
    await expect(page.get_by_test_id("view")).to_contain_text("1/3")


async def result(page: Page) -> None:
    """With a profile, so that the result is compared."""
    await profile(page)
    view = page.get_by_test_id("view")
    await view.get_by_label("どこで使うか").select_option(label="ワークスペース全体")
    await view.get_by_role("button", name="保存").click()
    await expect(view).to_contain_text("保存しました")
    await view.locator("footer button").first.click()
    await self_check(page)
    for part, label in enumerate(("実施している", "一部実施している", "実施していない"), 1):
        await expect(view).to_contain_text(f"{part}/3")
        for group in await view.get_by_role("group", name=re.compile(r"^\d+\. ")).all():
            await group.get_by_label(label, exact=True).check()
        await view.locator("footer button").last.click()
    await expect(view).to_contain_text("点(100点満点)")


async def home(page: Page) -> None:
    await result(page)
    await page.get_by_test_id("view").locator("footer button").first.click()
    await open_direct(page)
    await page.get_by_role("link", name="ホーム").click()
    await expect(page.get_by_role("region", name="ホーム")).to_contain_text("点(100点満点)")


async def drawing(page: Page) -> None:
    await home(page)
    await page.get_by_role("button", name="図で見る").first.click()
    await page.get_by_role("link", name="メッセージ", exact=True).click()
    shown = answers(page).get_by_role("img")
    await expect(shown).to_be_visible()
    await shown.scroll_into_view_if_needed()


async def check_sheet(page: Page) -> None:
    await ask(page, "/secbench チェックシート バックアップは取っていますか")
    await expect(answers(page).last).to_contain_text("手元に置くもの")


async def digest(page: Page) -> None:
    await subscription(page)
    view = page.get_by_test_id("view")
    await view.get_by_role("button", name="見本を見る").click()
    await expect(page.get_by_test_id("view").nth(1)).to_contain_text("今週の一歩")


SURFACES: Final[dict[str, Callable[[Page], Awaitable[None]]]] = {
    "answer": answer,
    "benchmark": benchmark,
    "profile": profile,
    "subscription": subscription,
    "digest": digest,
    "self-check": self_check,
    "result": result,
    "home": home,
    "picture": drawing,
    "check-sheet": check_sheet,
}


async def shot(browser: Browser, name: str, look: int) -> Image.Image:
    """A surface as it looks on one screen, in a workspace of its own."""
    (width, height), scheme = LOOKS[look]
    async with demo() as running:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="ja-JP",
        )
        page = await context.new_page()
        await page.goto(running.url)
        await expect(page.get_by_test_id("suggestion").first).to_be_visible()
        await SURFACES[name](page)
        data = await page.screenshot()
        await context.close()
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures)), "#808080")
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width + GAP
    return sheet.quantize(COLOURS)


async def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        for name in SURFACES:
            pictures = [await shot(browser, name, look) for look in range(len(LOOKS))]
            path = IMAGES / f"{name}.png"
            side_by_side(pictures).save(path, optimize=True)
            print(f"{path.name}: {path.stat().st_size // 1024} KB")  # noqa: T201
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
