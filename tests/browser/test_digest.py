"""The weekly digest and the profile on the demo page: subscribe, preview, a week passes."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, Visitor, answers, ask, picture
from tests.browser.scripts import OVERFLOWING, POOR_CONTRASTS

pytestmark = pytest.mark.browser


async def test_subscribe_preview_and_a_week_later_one_post(visitor: Visitor) -> None:
    page = await visitor.open()
    await page.get_by_test_id("channel-C0OSHIRASE").click()
    await ask(page, "/secbench 配信")
    view = page.get_by_test_id("view")
    await expect(view).to_contain_text("週1回の配信")
    await view.get_by_label("業種").select_option(label="建設業")
    await picture(page, "digest-form-light")

    await view.get_by_role("button", name="見本を見る").click()
    preview = page.get_by_test_id("view").nth(1)
    await expect(preview).to_contain_text("今週の一歩")
    await expect(preview).to_contain_text("自社診断から1問")
    title = await preview.get_by_role("heading").nth(1).inner_text()
    await picture(page, "digest-preview-light")
    await preview.get_by_role("button", name="閉じる").last.click()

    await view.get_by_role("button", name="保存").click()
    await expect(view).to_contain_text("保存しました。次の配信は")
    await view.get_by_role("button", name="閉じる").last.click()
    await page.get_by_test_id("week").click()

    post = answers(page).filter(has_text="自社診断から1問")
    await expect(post).to_have_count(1)
    await expect(post).to_contain_text(title)
    await post.get_by_role("button", name="はい").click()
    await expect(post).to_contain_text("はい 1・一部 0・いいえ 0")
    await picture(page, "digest-post-light")

    await page.get_by_test_id("week").click()
    await expect(post).to_have_count(2)


async def test_a_form_opens_however_late_the_page_begins_to_listen(visitor: Visitor) -> None:
    page = await visitor.open(hears_after=0.7)

    await ask(page, "/secbench 配信")

    await expect(page.get_by_test_id("view")).to_contain_text("週1回の配信")


async def test_bad_input_is_told_beside_its_field(visitor: Visitor) -> None:
    page = await visitor.open()
    await page.get_by_test_id("channel-C0OSHIRASE").click()
    await ask(page, "/secbench 配信")
    view = page.get_by_test_id("view")
    await view.get_by_label("この日まで休む").fill("2020-01-01")

    await view.get_by_role("button", name="保存").click()

    await expect(view).to_contain_text("今日より後の日を選んでください")
    await picture(page, "digest-form-error-light")


async def test_the_profile_fits_the_next_answer(visitor: Visitor) -> None:
    page = await visitor.open(PHONE, scheme="dark")
    await ask(page, "/secbench プロフィール")
    view = page.get_by_test_id("view")
    await view.get_by_label("業種").select_option(label="建設業")
    assert await page.evaluate(OVERFLOWING) == []
    assert (await page.evaluate(POOR_CONTRASTS))["poor"] == []
    await picture(page, "profile-form-phone-dark")
    await view.get_by_role("button", name="保存").click()
    await expect(view).to_contain_text("保存しました")
    await view.get_by_role("button", name="閉じる").last.click()

    await ask(page, "/secbench 担当者がいません")

    await expect(answers(page)).to_contain_text("プロフィールの建設業で答えています")
