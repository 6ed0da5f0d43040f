"""A Reply as Block Kit: the one-line answer first, figures, a checklist, a case, small sources.

Details wait behind buttons. Every text is clipped to Slack's limits and escaped here; the texts of
a Reply are plain.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from bot.advice.reply import CaseExample, EmergencyPlan, FigureTable, Reply, SourceLine, Step
from bot.kb import KnowledgeBase
from bot.understanding import Query
from bot.views import wording
from bot.views.controls import controls
from bot.views.dates import USER_ID
from bot.views.elements import Block, context, divider, header, section, table
from bot.views.ids import METADATA_ANSWERED, METADATA_EVENT, METADATA_STATE
from bot.views.limits import BLOCKS, HEADER_TEXT, clip, escape
from bot.views.state import encode
from bot.views.text import by_document, message_text, understood_line


@dataclass(frozen=True)
class Message:
    """What is sent to Slack; `text` alone carries the whole sense."""

    text: str
    blocks: tuple[Block, ...]
    state: str
    metadata: dict[str, Any]
    """From an answer's, a follow-up in the thread takes its subject."""

    @cached_property
    def acknowledgement(self) -> str:
        """The body that answers a slash command privately; kept with an answer that is kept."""
        private = {"response_type": "ephemeral", "text": self.text, "blocks": self.blocks}
        return json.dumps(private, ensure_ascii=False, separators=(",", ":"))

    def answering(self, event_id: str) -> "Message":
        """The message marked with the event that it answers, by which it is found again."""
        payload = {**self.metadata["event_payload"], METADATA_ANSWERED: event_id}
        return replace(self, metadata={**self.metadata, "event_payload": payload})


def answer_metadata(state: str) -> dict[str, Any]:
    """The metadata of an answer in this state."""
    return {"event_type": METADATA_EVENT, "event_payload": {METADATA_STATE: state}}


def message(
    reply: Reply,
    query: Query,
    kb: KnowledgeBase,
    *,
    private: bool = False,
    shared_by: str | None = None,
) -> Message:
    """The message for a reply.

    `private` messages offer to share them in the channel; those to a `detailed` query show how
    each step is done and further steps; `shared_by` is the id of the person who shared the answer.
    """
    detailed = query.detailed
    state = encode(query, (s.id for s in reply.steps), (c.id for c in reply.cases))
    blocks = [*_body(reply, detailed=detailed)]
    blocks += controls(reply, state, kb, private=private, detailed=detailed)
    blocks += small_print(reply)
    if shared_by and USER_ID.fullmatch(shared_by):
        blocks.append(context(wording.SHARED_BY.format(user=shared_by)))
    text = message_text(reply, detailed=detailed)
    return Message(text, tuple(blocks[:BLOCKS]), state, answer_metadata(state))


def _body(reply: Reply, *, detailed: bool) -> Iterator[Block]:
    if len(reply.title) <= HEADER_TEXT:
        yield header(reply.title)
    else:
        yield header(clip(reply.title, HEADER_TEXT))
        yield section(escape(reply.title))
    if reply.understood:
        yield context(f"{wording.UNDERSTOOD}: {understood_line(reply.understood)}")
    if reply.emergency:
        yield from _emergency(reply.emergency)
    if reply.intro and not reply.steps:
        yield section(escape(reply.intro))
    if reply.position:
        heading = "" if reply.kind == "definition" else f"*{wording.POSITION}*\n"
        bullets = "\n".join(f"• {escape(sentence)}" for sentence in reply.position)
        yield section(heading + bullets)
    if reply.table:
        yield from _table(reply.table)
    if reply.steps:
        yield section(_checklist(wording.STEPS, reply.steps, detailed=detailed))
    if detailed:
        heading = wording.MORE_STEPS
        for _, steps in groupby(reply.more_steps, key=lambda step: step.when):
            yield section(_checklist(heading, tuple(steps), detailed=False))
            heading = ""
    for example in reply.cases:
        yield section(_case(example, detailed=detailed or reply.kind == "cases"))
    if reply.voice:
        yield section(f"*{wording.VOICE}*\n{escape(reply.voice)}")
    if reply.links and (detailed or reply.kind == "definition"):
        yield context(f"{wording.LINKS}: {_links(reply.links)}")
    if reply.examples:
        lines = "\n".join(f"• {escape(example)}" for example in reply.examples)
        yield section(f"*{wording.EXAMPLES}*\n{lines}")
    if reply.intro and reply.steps:
        yield section(escape(reply.intro))


def _emergency(plan: EmergencyPlan) -> Iterator[Block]:
    steps = "\n".join(f"{number}. {escape(step)}" for number, step in enumerate(plan.steps, 1))
    if steps:
        heading = wording.AFTER_TEN_MINUTES if plan.goes_on else wording.TEN_MINUTES
        yield section(f"*{heading}*\n{steps}")
    contacts = "\n".join(
        f"• *{_linked(contact.name, contact.url)}* {escape(f'{contact.reach} — {contact.purpose}')}"
        for contact in plan.contacts
    )
    yield section(f"*{wording.CONTACTS}*\n{contacts}")
    if plan.after:
        yield context(escape(plan.after))


def _table(figures: FigureTable) -> Iterator[Block]:
    verdicts = any(row.verdict for row in figures.rows)
    head = (figures.heading, *figures.columns, *((figures.remark,) if verdicts else ()))
    rows = [(row.label, *row.values, *((row.verdict,) if verdicts else ())) for row in figures.rows]
    yield table(head, rows)


def _checklist(heading: str, steps: Sequence[Step], *, detailed: bool) -> str:
    lines = [f"*{heading}*"] if heading else []
    for step in steps:
        facts = escape(f"({step.cost}・{step.effort}・担当: {step.who})")
        lines.append(f"☐ *{escape(step.when_label)}* — {escape(step.title)} {facts}")
        if detailed:
            lines.append(f"> {escape(step.how)}")
            if step.caution:
                lines.append(f"> 注意: {escape(step.caution)}")
            if step.links:
                lines.append(f"> {_links(step.links)}")
    return "\n".join(lines)


def _case(example: CaseExample, *, detailed: bool) -> str:
    reserve = "" if example.own else f"({wording.OTHER_INDUSTRY})"
    lines = [
        f"*{wording.CASE}*{reserve} — {escape(example.industry_name)}",
        f"{escape(example.title)}(効果: {escape(example.effects)})",
    ]
    if detailed:
        lines.append(f"{escape(example.did)} {escape(example.gained)}")
        lines.append(f"費用: {escape(example.cost)}")
    lines.append(escape(example.why))
    if example.caution:
        lines.append(f"注意: {escape(example.caution)}")
    return "\n".join(lines)


def _links(links: Sequence[Any]) -> str:
    return " / ".join(_linked(link.label, link.url) for link in links)


def _linked(label: str, url: str | None) -> str:
    return f"<{escape(url)}|{escape(label)}>" if url else escape(label)


def small_print(reply: Reply) -> Iterator[Block]:
    """Notes, and the sources with their links."""
    if reply.notes:
        yield context("\n".join(f"※ {escape(note)}" for note in reply.notes))
    if reply.sources:
        yield divider()
        yield context(f"{wording.SOURCES}: {cited(reply.sources)}。{wording.ADAPTED}")


def cited(sources: Sequence[SourceLine]) -> str:
    """The documents with their links and the places in them, in one line."""
    return " / ".join(
        _linked(document, url) + (f" {escape(places)}" if places else "")
        for document, places, url in by_document(sources)
    )
