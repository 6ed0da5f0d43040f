"""The demo page, used through a real browser the way its visitors use it."""

from itertools import cycle, islice
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import (
    PHONE,
    WIDE,
    Visitor,
    answers,
    ask,
    named_nodes,
    open_direct,
    picture,
)
from tests.browser.scripts import FOCUS_IS_VISIBLE, OVERFLOWING, POOR_CONTRASTS

pytestmark = pytest.mark.browser

QUESTION: Final = "従業員15人の工務店です。事故が起きたときの手順がありません"
ZALGO: Final = "".join(islice(cycle("Z\u0334\u0322\u031ba\u0336l\u0337g\u0338o\u0335"), 3_000))


async def ask_in_channel(page: Page) -> None:
    await ask(page, f"@secbench {QUESTION}")
    await expect(answers(page, in_thread=True)).to_have_count(1)


async def test_a_suggested_question_is_answered_in_a_thread(visitor: Visitor) -> None:
    """Construction's figure, the contact card, a case marked as another trade's, and sources."""
    page = await visitor.open()
    await picture(page, "channel-empty-light")

    await page.get_by_test_id("suggestion").filter(has_text=QUESTION).click()

    answer = answers(page, in_thread=True)
    await expect(answer).to_contain_text("26.7%")
    await expect(answer.get_by_role("heading")).to_contain_text("「困ったときの連絡先」を1枚の紙に")
    await expect(answer).to_contain_text("ほかの業種の例です")
    await expect(answer).to_contain_text("出典:")
    assert await answer.locator(".block-context a[href^='https://www.ipa.go.jp/']").count() >= 1
    await expect(page.get_by_test_id("replies")).to_contain_text("1件の返信")
    await picture(page, "thread-light")


async def test_correcting_the_industry_answers_again_in_place(visitor: Visitor) -> None:
    page = await visitor.open()
    await ask_in_channel(page)
    answer = answers(page, in_thread=True)

    await answer.get_by_label("業種を直す").select_option(label="製造業")

    await expect(answer).to_contain_text("48.4%")
    await expect(answer).to_contain_text("製造業で担当者などの体制がある会社")
    await expect(answer).to_contain_text("(編集済み)")
    await expect(answer).not_to_contain_text("26.7%")
    await expect(answer).to_have_count(1)


async def test_the_slash_command_answers_privately_until_it_is_shared(visitor: Visitor) -> None:
    page = await visitor.open()

    await ask(page, "/secbench 建設業")

    private = answers(page).filter(has_text="あなただけに表示されています")
    await expect(private.get_by_role("table")).to_contain_text("26.7%")
    await expect(answers(page)).to_have_count(1)
    await private.get_by_role("table").scroll_into_view_if_needed()
    await picture(page, "slash-table")

    await private.get_by_role("button", name="共有").click()

    public = answers(page).filter(has_not_text="あなただけに表示されています")
    await expect(public.get_by_role("table")).to_contain_text("26.7%")
    await expect(public.get_by_role("button", name="共有")).to_have_count(0)


async def test_a_short_follow_up_in_a_direct_message_keeps_the_topic(visitor: Visitor) -> None:
    page = await visitor.open()
    await open_direct(page)
    await ask(page, "建設業の会社は、従業員の教育をどれくらいしていますか?")
    await expect(answers(page)).to_have_count(1)
    await expect(answers(page).first).to_contain_text("33.0%")

    await ask(page, "製造業は?")

    await expect(answers(page)).to_have_count(2)
    await expect(answers(page).last).to_contain_text("52.4%")
    await expect(answers(page).last).to_contain_text("従業員の教育")


@pytest.mark.parametrize("text", ["<script>alert(1)</script> <!channel> *x*", ZALGO])
async def test_hostile_text_is_shown_as_text(visitor: Visitor, text: str) -> None:
    """No dialog opens (the fixture would complain), no markup arises, and the page works on."""
    page = await visitor.open()
    await open_direct(page)

    await ask(page, text)

    await expect(answers(page)).to_have_count(1)
    own = page.get_by_test_id("messages").locator("article:not(.from-app)")
    shown = (await own.locator(".text").text_content() or "").replace("*", "")
    assert shown == text.replace("*", "")
    await expect(page.locator("#messages script")).to_have_count(0)
    assert await page.evaluate(OVERFLOWING) == []
    await ask(page, "UTMって何?")
    await expect(answers(page).last.get_by_role("heading")).to_contain_text("UTM")


async def test_empty_input_sends_nothing(visitor: Visitor) -> None:
    page = await visitor.open()
    for text in ("", "   ", "\n\u3000\n"):
        await ask(page, text)
        await page.get_by_test_id("send").click()
        await expect(page.get_by_test_id("composer")).to_be_focused()

    await expect(page.get_by_test_id("message")).to_have_count(0)
    assert visitor.sent == []


async def test_the_keyboard_alone_is_enough(visitor: Visitor) -> None:
    """Tab reaches the composer with the focus always in sight; Enter sends, Escape closes."""
    page = await visitor.open()
    composer = page.get_by_test_id("composer")
    for _ in range(20):
        await page.keyboard.press("Tab")
        assert await page.evaluate(FOCUS_IS_VISIBLE)
        if await composer.evaluate("node => node === document.activeElement"):
            break
    await expect(composer).to_be_focused()

    await page.keyboard.type(f"@secbench {QUESTION}")
    await page.keyboard.press("Enter")
    await expect(answers(page, in_thread=True)).to_contain_text("26.7%")
    await page.keyboard.press("Escape")

    await expect(page.get_by_test_id("thread")).to_be_hidden()
    await expect(page.get_by_test_id("replies")).to_be_focused()
    assert await page.evaluate(FOCUS_IS_VISIBLE)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("thread")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
async def test_the_page_never_scrolls_sideways(visitor: Visitor, width: int) -> None:
    page = await visitor.open((width, 800))
    assert await page.evaluate(OVERFLOWING) == []
    await ask(page, "/secbench 製造業 建設業 比較")
    await expect(answers(page).get_by_role("table")).to_be_visible()
    assert await page.evaluate(OVERFLOWING) == []

    await ask(page, f"@secbench {QUESTION}")
    replies = page.get_by_test_id("replies")
    await expect(replies).to_contain_text("1件の返信")
    if width <= PHONE[0]:
        await replies.click()
    answer = answers(page, in_thread=True)
    await answer.get_by_role("button", name="くわしい手順").click()

    await expect(answer).to_contain_text("ほかにできること")
    assert await page.evaluate(OVERFLOWING) == []


async def test_a_phone_shows_channel_thread_and_direct_message_in_turn(visitor: Visitor) -> None:
    page = await visitor.open(PHONE)
    await ask(page, f"@secbench {QUESTION}")
    await expect(page.get_by_test_id("replies")).to_contain_text("1件の返信")
    await expect(page.get_by_test_id("thread")).to_be_hidden()
    await picture(page, "phone-channel")

    await page.get_by_test_id("replies").click()
    await expect(answers(page, in_thread=True)).to_contain_text("26.7%")
    await picture(page, "phone-thread")

    await page.get_by_role("button", name="スレッドを閉じる").click()
    await open_direct(page)
    await ask(page, "美容室3人。スタッフのSNSの決まりを作りたい")
    await expect(answers(page)).to_contain_text("14.9%")
    await picture(page, "phone-direct")


async def test_messages_are_read_out_politely_and_every_control_has_a_name(
    visitor: Visitor,
) -> None:
    page = await visitor.open()
    await ask_in_channel(page)
    await ask(page, "/secbench 建設業")
    await expect(answers(page)).to_have_count(1)

    for name in ("messages", "thread-messages"):
        region = page.get_by_test_id(name)
        await expect(region).to_have_attribute("aria-live", "polite")
        await expect(region).to_have_role("log")
    named = await named_nodes(page, {"button", "combobox", "link", "textbox", "table", "region"})
    assert {"業種を直す", "内容を直す", "ほかの業種と比べる", "送信"} <= {name for _, name in named}
    assert [role for role, name in named if not name and role != "table"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_is_readable_in_both_colour_schemes(visitor: Visitor, scheme: Any) -> None:
    """Every text in sight contrasts with its background by 4.5 or more (WCAG AA)."""
    page = await visitor.open(scheme=scheme)
    await ask_in_channel(page)
    if scheme == "dark":
        await picture(page, "thread-dark")
    await ask(page, "/secbench 建設業")
    await expect(answers(page).get_by_role("table")).to_be_visible()

    found = await page.evaluate(POOR_CONTRASTS)

    assert found["seen"] > 60
    assert found["poor"] == []


async def test_a_wide_screen_keeps_lines_short(visitor: Visitor) -> None:
    page = await visitor.open(WIDE)
    await ask_in_channel(page)
    await picture(page, "wide")

    box = await answers(page, in_thread=True).locator(".message-body").bounding_box()

    assert box is not None
    assert box["width"] <= 50 * 16


async def test_a_message_that_is_no_follow_up_is_explained(visitor: Visitor) -> None:
    """In a thread the app stays silent among people; the page says how to get an answer."""
    page = await visitor.open()
    await ask_in_channel(page)

    await ask(page, "はい", in_thread=True)

    status = page.locator("#thread-status")
    await expect(status).to_contain_text("@secbench を付けて")
    await expect(answers(page, in_thread=True)).to_have_count(1)
