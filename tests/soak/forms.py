"""People open forms, fill them in, and look at the App Home."""

from typing import Any, Final

from bot.kb.ids import INDUSTRY_IDS, SIZE_IDS
from bot.views import ids
from tests.slack.forms import filled, text_of
from tests.soak.crowd import Crowd

PARTS: Final = (range(1, 6), range(6, 19), range(19, 26))
RESULT: Final = "100点(100点満点)"
REPORT: Final = "report"
CLICKED: Final = (1, 2)
"""Items whose answer is told at once, before the part is sent off."""


async def profile(crowd: Crowd) -> None:
    errand, slack = crowd.errand("form opened", "view")
    await slack.command(crowd.channel(), "プロフィール")
    view_id = await crowd.opened(errand)
    if view_id:
        industry, size = crowd.source.choice(INDUSTRY_IDS), crowd.source.choice(SIZE_IDS)
        await crowd.submit("form submitted", view_id, scope="channel", industry=industry, size=size)
        crowd.close(view_id)


async def subscription(crowd: Crowd) -> None:
    """Look at the form and close it."""
    errand, slack = crowd.errand("form opened", "view")
    await slack.command(crowd.channel(), "配信")
    view_id = await crowd.opened(errand)
    if view_id:
        crowd.close(view_id)


async def self_check(crowd: Crowd) -> None:
    """Go through all three parts; what was answered before a restart counts after it."""
    user = crowd.colleague()
    errand, slack = crowd.errand("form opened", "view")
    await slack.command(crowd.channel(), "診断", user=user)
    view_id = await crowd.opened(errand)
    if not view_id:
        return
    for number in CLICKED:
        await _choose(crowd, view_id, user, number)
    for part in PARTS:
        answers = {f"item-{number}": "done" for number in part}
        saved = await crowd.submit("self-check part", view_id, user, **answers)
        if saved is None:
            break
        if part is PARTS[-1] and RESULT not in text_of(crowd.view(view_id)):
            saved.fault = "the result is not that of the answers"
    crowd.close(view_id)


async def _choose(crowd: Crowd, view_id: str, user: str, number: int) -> None:
    action: dict[str, Any] = {
        "type": "radio_buttons",
        "action_id": f"{ids.SELF_CHECK_ITEM}-{number}",
        "selected_option": {"value": "done"},
    }
    _, slack = crowd.errand("choice in a form", "ack")
    values = filled(crowd.view(view_id))
    await slack.click_in_view(view_id, f"item-{number}", action, values, user)


async def report(crowd: Crowd) -> None:
    """The page for the management, sent as a file."""
    _, slack = crowd.errand(REPORT, "response")
    await slack.command(crowd.channel(), "報告書", user=crowd.colleague())


async def home(crowd: Crowd) -> None:
    _, slack = crowd.errand("App Home", "home")
    await slack.open_home(crowd.colleague())
