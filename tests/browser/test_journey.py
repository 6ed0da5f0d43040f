"""From advice to progress, as one person lives it on the demo page."""

import io
import re

import docx
import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Visitor, answers, ask, open_direct, picture
from tests.browser.scripts import OVERFLOWING, POOR_CONTRASTS

pytestmark = pytest.mark.browser

PARTS = (range(1, 6), range(6, 19), range(19, 26))


async def answer_part(view: Locator, part: int, label: str, *, until: int = 25) -> None:
    """Choose an answer for each item of a part, up to an item."""
    for number in PARTS[part - 1]:
        if number <= until:
            group = view.get_by_role("group", name=re.compile(rf"^{number}\. "))
            await group.get_by_label(label, exact=True).check()


async def close(view: Locator) -> None:
    await view.locator("footer button").first.click()
    await expect(view).to_be_hidden()


async def set_profile(page: Page) -> None:
    await ask(page, "/secbench プロフィール")
    view = page.get_by_test_id("view")
    await view.get_by_label("どこで使うか").select_option(label="ワークスペース全体")
    await view.get_by_label("業種").select_option(label="建設業")
    await view.get_by_label("会社の規模").select_option(label="小規模企業者")
    await view.get_by_role("button", name="保存").click()
    await expect(view).to_contain_text("保存しました")
    await close(view)


async def ask_and_correct(page: Page) -> None:
    """Ask, and correct the industry in place."""
    await ask(page, "@secbench 従業員15人の工務店です。事故が起きたときの手順がありません")
    answer = answers(page, in_thread=True)
    await expect(answer).to_contain_text("建設業")
    await answer.get_by_label("業種を直す").select_option(label="不動産業、物品賃貸業")
    await expect(answer).to_contain_text("不動産業")
    await answer.get_by_label("業種を直す").select_option(label="建設業")
    await expect(answer).to_contain_text("566社")
    await picture(page, "journey-answer-light")


async def check_with_a_break(page: Page) -> None:
    """The self-check, with a break."""
    await set_profile(page)
    await ask(page, "/secbench 診断")
    view = page.get_by_test_id("view")
    await expect(view).to_contain_text("1/3")
    await answer_part(view, 1, "一部実施している", until=3)
    await picture(page, "self-check-part-light")
    await close(view)
    await ask(page, "/secbench 診断")
    await expect(view).to_contain_text("3問に答えました")
    third = view.get_by_role("group", name=re.compile(r"^3\. "))
    await expect(third.get_by_label("一部実施している", exact=True)).to_be_checked()
    await answer_part(view, 1, "一部実施している")
    await view.get_by_role("button", name="次へ").click()
    await expect(view).to_contain_text("2/3")
    await answer_part(view, 2, "実施していない")
    await view.get_by_role("button", name="次へ").click()
    await expect(view).to_contain_text("3/3")
    await answer_part(view, 3, "わからない")
    await view.get_by_role("button", name="結果を見る").click()
    await expect(view).to_contain_text("3点(100点満点)")
    await expect(view).to_contain_text("建設業で70点以上の会社は 13.1%")
    await picture(page, "self-check-result-light")


async def take_an_action(page: Page) -> None:
    """Take an action of the result on, to be reminded of in the channel."""
    view = page.get_by_test_id("view").first
    await view.get_by_role("button", name=re.compile("^取り組む")).first.click()
    form = page.get_by_test_id("view").nth(1)
    await form.get_by_label("思い出させる場所").select_option(
        label="このチャンネルの週1回の配信でも"
    )
    await form.get_by_role("button", name="取り組む").click()
    await expect(form).to_contain_text("取り組みに加えました")
    await close(form)


async def see_the_score_drawn(page: Page) -> None:
    """The score as a picture, in the direct conversation."""
    view = page.get_by_test_id("view").first
    await view.get_by_role("button", name="点を同業と比べた図を見る").click()
    told = page.get_by_test_id("view").nth(1)
    await expect(told).to_contain_text("1対1の会話に送ります")
    await close(told)
    await close(view)
    await open_direct(page)
    drawn = answers(page).get_by_role("img").first
    await expect(drawn).to_have_attribute("alt", re.compile("合計 3点"))
    await picture(page, "score-picture-light")


async def find_it_at_home(page: Page) -> None:
    """The App Home shows where the company stands and what is under way."""
    await page.get_by_role("link", name="ホーム").click()
    home = page.get_by_role("region", name="ホーム")
    await expect(home).to_contain_text("3点(100点満点)")
    await expect(home).to_contain_text("建設業")
    await expect(home).to_contain_text("いま取り組んでいること")
    await expect(home).to_contain_text("今週の1問")
    assert await page.evaluate(OVERFLOWING) == []
    await picture(page, "home-light")


async def be_reminded_and_tick_off(page: Page) -> None:
    """The digest reminds, once; it is ticked off from there."""
    view = page.get_by_test_id("view")
    await page.get_by_test_id("channel-C0SOUDAN01").click()
    await ask(page, "/secbench 配信")
    await expect(view).to_contain_text("週1回の配信")
    await view.get_by_role("button", name="保存").click()
    await expect(view).to_contain_text("次の配信は")
    await close(view)
    await page.get_by_test_id("week").click()
    post = answers(page).filter(has_text="取り組み中")
    await expect(post).to_have_count(1)
    await picture(page, "digest-reminder-light")
    await post.get_by_role("button", name="進み具合").click()
    await view.get_by_role("button", name=re.compile("^できた")).click()
    await expect(view).to_contain_text("次の自社診断で")
    await close(view)


async def check_again(page: Page) -> None:
    """The second self-check shows the change."""
    view = page.get_by_test_id("view")
    await ask(page, "/secbench 診断")
    await expect(view).to_contain_text("3点(100点満点)")
    await view.get_by_role("button", name="もう一度答える").click()
    await expect(view).to_contain_text("1/3")
    await answer_part(view, 1, "実施している")
    await view.get_by_role("button", name="次へ").click()
    await expect(view).to_contain_text("2/3")
    await view.get_by_role("button", name="次へ").click()
    await expect(view).to_contain_text("3/3")
    await view.get_by_role("button", name="結果を見る").click()
    await expect(view).to_contain_text("13点(100点満点)")
    await expect(view).to_contain_text("+10点")
    await picture(page, "self-check-change-light")


async def download_the_report(page: Page) -> None:
    """The report is downloaded, and Word's reader reads it."""
    view = page.get_by_test_id("view").first
    told = page.get_by_test_id("view").nth(1)
    await view.get_by_role("button", name="経営者に渡せる1枚の文書を受け取る").click()
    await expect(told).to_contain_text("1対1の会話に送ります")
    await close(told)
    await close(view)
    await open_direct(page)
    await page.get_by_role("link", name="メッセージ", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name=re.compile("経営者向け1枚.*docx")).click()
    path = await (await download.value).path()
    word = docx.Document(io.BytesIO(path.read_bytes()))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "13点(100点満点)" in text
    assert "建設業" in text


async def test_from_a_question_to_a_better_score(visitor: Visitor) -> None:
    page = await visitor.open()

    await ask_and_correct(page)
    await check_with_a_break(page)
    await take_an_action(page)
    await see_the_score_drawn(page)
    await find_it_at_home(page)
    await be_reminded_and_tick_off(page)
    await check_again(page)
    await download_the_report(page)


async def test_the_home_and_the_forms_on_a_phone_in_the_dark(visitor: Visitor) -> None:
    page = await visitor.open(PHONE, scheme="dark")
    await set_profile(page)
    await ask(page, "/secbench 診断")
    view = page.get_by_test_id("view")
    await expect(view).to_contain_text("1/3")
    assert await page.evaluate(OVERFLOWING) == []
    assert (await page.evaluate(POOR_CONTRASTS))["poor"] == []
    await picture(page, "self-check-part-phone-dark")
    await close(view)

    await open_direct(page)
    await page.get_by_role("link", name="ホーム").click()
    await expect(page.get_by_role("region", name="ホーム")).to_contain_text("いまの位置")

    assert await page.evaluate(OVERFLOWING) == []
    assert (await page.evaluate(POOR_CONTRASTS))["poor"] == []
    await picture(page, "home-phone-dark")


async def test_somebodys_message_is_asked_about_through_its_menu(visitor: Visitor) -> None:
    page = await visitor.open()
    await ask(page, "工務店です。担当者がいません")  # not addressed to the app
    message = page.get_by_test_id("message").last

    await message.hover()
    await message.get_by_role("button", name="secbench に相談").click()

    await expect(answers(page)).to_contain_text("建設業")
    await expect(answers(page)).to_contain_text("あなただけに表示されています")


async def test_a_thumb_down_has_the_answer_put_right(visitor: Visitor) -> None:
    page = await visitor.open()
    await ask(page, "/secbench 美容室です。担当者がいません")
    answer = answers(page).first
    await expect(answer).to_contain_text("生活関連サービス業")

    await answer.get_by_role("button", name="この答えは役に立たなかった").click()
    view = page.get_by_test_id("view")
    await view.get_by_label("理由").select_option(label="業種がちがう")
    await view.get_by_label("正しい業種").select_option(label="小売業")
    await view.get_by_role("button", name="送る").click()
    await expect(view).to_contain_text("ありがとうございます")
    await close(view)

    await expect(answer).to_contain_text("小売業")
    await picture(page, "feedback-corrected-light")


async def test_the_page_for_the_management_prints_on_one_sheet(visitor: Visitor) -> None:
    page = await visitor.open()
    await set_profile(page)

    await page.goto(f"{visitor.url}/demo/report")
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "情報セキュリティ 経営者向け1枚"
    )
    await picture(page, "report-print-light")

    pdf = await page.pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 2
