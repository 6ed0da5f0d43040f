"""Write each kind of message and view as TypeScript, for `tsc` to check (make types).

Charts of Slack's own are left out: @slack/types does not know them yet.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final, get_args

from bot.advice import check_sheet
from bot.advice.benchmark import profile_figures
from bot.advice.parts import sources
from bot.advice.reply import ReplyKind
from bot.advice.self_check import Past, result
from bot.advice.steps import ready
from bot.answering import Advisor, ready_advisor
from bot.digest.plan import plan
from bot.digest.schedule import Schedule
from bot.understanding import Profile
from bot.views import feedback, home, notices, profile, self_check, subscription, tasks
from bot.views.blocks import Message
from bot.views.chart import position_chart
from bot.views.check_sheet import sheet_message
from bot.views.digest import digest_message
from bot.views.self_check import CheckForm

OUTPUT: Final = Path(__file__).parent / "build" / "blocks.ts"
QUESTIONS: Final = (
    "従業員15人の工務店です。事故が起きたときの手順がありません",
    "建設業",
    "製造業と建設業、どっちが教育をやってる?",
    "教育をしている業種ランキング",
    "小売業の事例はありますか",
    "UTMって何?",
    "使い方",
    "担当者がいません",
    "農家です。何から始めれば?",
    "飲食店と美容室をやっています。ルールがない",
    "今日のランチは",
    "いま画面に英語の脅迫文が出て、ファイルが開けません",
)
DAY: Final = date(2026, 11, 26)


def messages(advisor: Advisor) -> Iterator[tuple[str, Message]]:
    kb = advisor.kb
    kinds = set()
    for number, question in enumerate(QUESTIONS):
        for private in (False, True):
            answer = advisor.ask(question, private=private)
            kinds.add(answer.reply.kind)
            yield f"answer_{number}_{answer.reply.kind}_{private}", answer.message
    missing = set(get_args(ReplyKind)) - kinds
    if missing:
        raise SystemExit(f"no question leads to {sorted(missing)}; add one to QUESTIONS")
    line = tasks.TaskLine(1, "連絡先を書く", "U0PERSON01", DAY)
    digest = plan("T1:C1", "2026-W48", [], "retail", "micro", kb)
    yield "digest", digest_message(digest, 1, [line])
    usual = check_sheet.usual_questions(kb, {})
    yield "sheet", sheet_message(usual[:1], usual, "")
    yield "sheet_list", sheet_message((), usual, "")
    yield "unsure", notices.unsure_notice("C1", "2026-W48")
    yield "stopped", notices.stopped_notice("C1", "is_archived")
    found = result(dict.fromkeys(range(1, 26), "partly"), "retail", "micro", kb)
    yield "shared", self_check.shared_message(found, [Past(DAY, 50)], "U0PERSON01", kb)


def views(advisor: Advisor) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name, TypeScript type, view)."""
    kb = advisor.kb
    form = CheckForm("", "C1")
    found = result(dict.fromkeys(range(1, 26), "unknown"), "retail", "micro", kb)
    past = [Past(DAY, -25)]
    for part in kb.self_check.parts:
        view = self_check.part_modal(part, {}, form, "retail", None, kb, {})
        yield f"part_{part.number}", "ModalView", view
    yield "result", "ModalView", self_check.result_modal(found, past, form, kb)
    yield "share", "ModalView", self_check.share_modal(found, past, form, kb)
    step = ready(list(kb.actions.values())[:1], kb)[0]
    take = tasks.take_modal(step, assignee="U0PERSON01", due=DAY, channel_id="C1")
    yield "take", "ModalView", take
    line = tasks.TaskLine(1, "連絡先を書く", "U0PERSON01", DAY)
    yield "tasks", "ModalView", tasks.tasks_modal([line], DAY)
    judged = feedback.Judged("C1:1.1", "recommend", "https://hooks.slack.com/x", is_private=True)
    yield "feedback", "ModalView", feedback.feedback_modal(judged, kb)
    saved = profile.ProfileForm("channel", "retail", "micro", "総務", "U0PERSON01")
    yield "profile", "ModalView", profile.profile_modal(saved, "C1", kb)
    schedule = Schedule(1, time(9), "Asia/Tokyo", "next", DAY)
    listed = subscription.Listed("C1", datetime(2026, 11, 30, tzinfo=UTC), None, None, None)
    wanted = subscription.SubscriptionForm("C1", schedule, "", True, True, [listed])
    yield "subscription", "ModalView", subscription.subscription_modal(wanted, kb)
    figures = profile_figures("retail", kb)
    shown = home.Home(
        profile=Profile("retail", "micro"),
        security_lead="総務",
        position=position_chart(figures, kb),
        sources=sources(kb, figures),
        result=found,
        history=past,
        answered=3,
        small_question=found.unknown[0],
        tasks=[line],
        subscriptions=[listed],
        saved=home.Saved(1, 1, 1, 1),
        keeps_questions=False,
        is_admin=True,
        today=DAY,
        zone="Asia/Tokyo",
    )
    yield "home", "HomeView", home.home_view(shown, kb)


def main() -> None:
    advisor = ready_advisor(())
    lines = ['import type { HomeView, KnownBlock, ModalView } from "@slack/types";']
    count = 0
    for name, message in messages(advisor):
        blocks = json.dumps(list(message.blocks), ensure_ascii=False)
        lines.append(f"export const {name}: KnownBlock[] = {blocks};")
        count += 1
    for name, kind, view in views(advisor):
        text = json.dumps(view, ensure_ascii=False)
        lines.append(f"export const view_{name}: {kind} = {text};")
        count += 1
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{count} messages and views written for tsc")  # noqa: T201 - the script's own voice


if __name__ == "__main__":
    main()
