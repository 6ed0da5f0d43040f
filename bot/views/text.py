"""A Reply as plain text: the message's fallback for screen readers, notices and terminals."""

from collections.abc import Iterator, Sequence

from bot.advice.reply import FigureTable, Reply, SourceLine, Understood
from bot.views import wording
from bot.views.limits import MESSAGE_TEXT, clip_escaped, echo, escape


def message_text(reply: Reply, *, detailed: bool = False) -> str:
    """The whole sense in plain text, escaped for Slack, within the length it shows."""
    text = "\n".join(_lines(reply, detailed=detailed))
    sources = sources_line(reply)
    room = MESSAGE_TEXT - len(sources) - 1
    return f"{clip_escaped(text, room)}\n{sources}" if sources else clip_escaped(text, room)


def _lines(reply: Reply, *, detailed: bool) -> Iterator[str]:
    yield escape(reply.title)
    if reply.understood:
        yield f"{wording.UNDERSTOOD}: {understood_line(reply.understood)}"
    if reply.intro:
        yield escape(reply.intro)
    if reply.emergency:
        yield from (
            f"{number}. {escape(step)}" for number, step in enumerate(reply.emergency.steps, 1)
        )
        yield from (
            f"・{escape(contact.name)}: {escape(contact.reach)}({escape(contact.purpose)})"
            for contact in reply.emergency.contacts
        )
        if reply.emergency.after:
            yield escape(reply.emergency.after)
    yield from (f"・{escape(sentence)}" for sentence in reply.position)
    if reply.table:
        yield from table_lines(reply.table)
    for step in reply.steps:
        yield f"☐ {escape(step.line)}"
        if detailed:
            yield escape(step.how)
    if detailed:
        yield from (f"☐ {escape(step.line)}" for step in reply.more_steps)
    for case in reply.cases:
        reserve = "" if case.own else f"({wording.OTHER_INDUSTRY})"
        yield f"{wording.CASE}{reserve}: {escape(case.line)} {escape(case.why)}"
        if detailed or reply.kind == "cases":
            yield f"{escape(case.did)} {escape(case.gained)}"
    if reply.voice:
        yield f"{wording.VOICE}: {escape(reply.voice)}"
    yield from (f"※{escape(note)}" for note in reply.notes)
    yield from (f"「{escape(example)}」" for example in reply.examples)
    if reply.choices:
        yield " / ".join(escape(choice.label) for choice in reply.choices)


def table_lines(table: FigureTable) -> Iterator[str]:
    """A table read aloud: each row a line, each value with its column."""
    for row in table.rows:
        cells = "、".join(
            f"{escape(column)} {escape(value)}"
            for column, value in zip(table.columns, row.values, strict=True)
        )
        verdict = f"({escape(row.verdict)})" if row.verdict else ""
        yield f"・{escape(row.label)}: {cells}{verdict}"


def understood_line(readings: tuple[Understood, ...]) -> str:
    """「工務店」→ 建設業、…, escaped."""
    return "、".join(
        f"「{echo(reading.evidence)}」→ {escape(reading.meaning)}"
        if echo(reading.evidence)
        else escape(reading.meaning)
        for reading in readings
    )


def sources_line(reply: Reply) -> str:
    """The sources in small print, with the note that they were adapted."""
    if not reply.sources:
        return ""
    documents = " / ".join(
        escape(f"{name}({places})" if places else name)
        for name, places, _ in by_document(reply.sources)
    )
    return f"{wording.SOURCES}: {documents}。{wording.ADAPTED}"


def by_document(sources: Sequence[SourceLine]) -> list[tuple[str, str, str | None]]:
    """(document, places in it, address), each document once, in order of first mention."""
    places: dict[tuple[str, str | None], dict[str, None]] = {}
    for source in sources:
        places.setdefault((source.document, source.url), {})[source.place] = None
    return [
        (document, "、".join(filter(None, found)), url) for (document, url), found in places.items()
    ]
