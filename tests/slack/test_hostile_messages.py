"""Hostile messages through the whole app: `make fuzz` sends thousands, the suite a sample."""

import os
import random
from urllib.parse import quote

from bot.demo import demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT
from tests.questions import HOSTILE, TRADES, TROUBLES, WISHES
from tests.slack.helpers import answers, until

MESSAGES = int(os.environ.get("SECBENCH_FUZZ_MESSAGES", "120"))
SCRAPS = "<>&|*_~`!@#:;%{}()[]\\\"'\u202e\u200b\u0301\x00\n\t 建設業工務店です人1５"


def hostile_message(source: random.Random) -> str:
    """One of the known hostile strings, an everyday question, or scraps, or a mixture."""
    parts = [
        source.choice(HOSTILE),
        source.choice(TRADES) + source.choice(TROUBLES) + source.choice(WISHES),
        "".join(source.choices(SCRAPS, k=source.randrange(60))),
        quote(source.choice(HOSTILE)[:200], errors="replace"),
    ]
    chosen = source.sample(parts, k=source.randrange(1, 4))
    return "".join(chosen)[:40_000].encode("utf-8", "replace").decode()


async def test_every_hostile_message_is_answered_with_blocks_that_slack_takes(
    environment: dict[str, str],
) -> None:
    """No failure text, no message without blocks (the stand-in refuses bad ones), no 5xx."""
    source = random.Random(20261123)  # noqa: S311 - repeatable on purpose
    unlimited = {**environment, "SECBENCH_QUESTIONS_A_MINUTE": "1000000"}
    async with demo(environment=unlimited) as running:
        for number in range(MESSAGES):
            text = hostile_message(source)
            if number % 3 == 0:
                delivered = await running.slack.command(CHANNEL, text)
                assert delivered.status == 200, repr(text)
                continue
            channel = DIRECT if number % 3 == 1 else CHANNEL
            before = len(answers(running, channel))
            mention = "" if channel == DIRECT else f"<@{BOT_USER}> "
            _, deliveries = await running.slack.write(channel, mention + text)
            assert {delivered.status for delivered in deliveries} == {200}, repr(text)
            await until(lambda c=channel, n=before: len(answers(running, c)) > n)  # type: ignore[misc]

        for answer in (*answers(running, CHANNEL), *answers(running, DIRECT)):
            assert answer.blocks, answer.text
            assert "うまく答えられませんでした" not in answer.text
