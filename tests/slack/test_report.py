"""「経営者向け1枚」: a file that Word reads, with the position, three decisions and the sources."""

import io

import docx

from bot.demo import Demo
from bot.demo.standin.workspace import CHANNEL, DIRECT
from bot.views import ids
from tests.slack.forms import latest, pressed, submitted
from tests.slack.helpers import answers, until
from tests.slack.test_self_check import finished


async def paragraphs(running: Demo) -> list[str]:
    """The file that was sent, read back."""
    await until(lambda: any(message.files for message in answers(running, DIRECT)), seconds=10)
    (stored,) = running.slack.api.workspace.files.values()
    word = docx.Document(io.BytesIO(stored.content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in word.paragraphs), *cells]


async def test_the_command_sends_the_page_of_the_profile(either: Demo) -> None:
    await submitted(either, "プロフィール", scope="workspace", industry="construction")

    await either.slack.command(CHANNEL, "報告書")
    text = "\n".join(await paragraphs(either))

    assert "建設業" in text
    assert "13.1%(566社中74社" in text
    assert text.count("□ する") == 3
    assert "補助金" in text
    assert "出典" in text
    assert "1対1の会話に送ります" in answers(either, CHANNEL)[-1].text


async def test_after_a_self_check_its_next_steps_are_the_decisions(http: Demo) -> None:
    await finished(http, "partly")
    view_id, _ = latest(http)

    await pressed(http, view_id, ids.REPORT)
    text = "\n".join(await paragraphs(http))

    assert "自社診断は 50点(100点満点)" in text
    assert "認証や、取引先への保証にはなりません" in text
    assert "パスワード" in text


async def test_the_page_to_print_says_the_same(http: Demo) -> None:
    await submitted(http, "プロフィール", scope="workspace", industry="retail")

    async with http.world.session.get(f"{http.url}/demo/report") as response:
        html = await response.text()

    assert response.status == 200
    assert "小売業" in html
    assert html.count("□ する") == 3
