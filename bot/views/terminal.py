"""A Reply for the terminal, through rich."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.advice.reply import FigureTable, Reply, Step
from bot.views import wording
from bot.views.limits import clip
from bot.views.text import by_document


def print_reply(reply: Reply, console: Console) -> None:
    """Print the answer: title, readings, position, steps, case, sources."""
    console.print(f"[bold]{escape(reply.title)}[/bold]")
    if reply.understood:
        readings = "、".join(
            f"「{clip(reading.evidence, 30)}」→ {reading.meaning}"
            if reading.evidence
            else reading.meaning
            for reading in reply.understood
        )
        console.print(f"[dim]{wording.UNDERSTOOD}: {escape(readings)}[/dim]")
    if reply.intro:
        console.print(escape(reply.intro))
    if reply.emergency:
        for number, step in enumerate(reply.emergency.steps, 1):
            console.print(f"{number}. {escape(step)}")
        for contact in reply.emergency.contacts:
            console.print(f"・{escape(f'{contact.name}: {contact.reach}({contact.purpose})')}")
        if reply.emergency.after:
            console.print(escape(reply.emergency.after))
    for sentence in reply.position:
        console.print(f"・{escape(sentence)}")
    if reply.table:
        console.print(_table(reply.table))
    if reply.steps:
        console.print(f"\n[bold]{wording.STEPS}[/bold]")
        for step_ in reply.steps:
            _print_step(step_, console)
    for case in reply.cases:
        reserve = "" if case.own else f"({wording.OTHER_INDUSTRY})"
        console.print(f"\n[bold]{wording.CASE}[/bold]{reserve}: {escape(case.line)}")
        console.print(escape(f"{case.did} {case.gained}"))
        console.print(escape(case.why))
    if reply.voice:
        console.print(f"\n[bold]{wording.VOICE}[/bold]\n{escape(reply.voice)}")
    for example in reply.examples:
        console.print(f"・{escape(example)}")
    if reply.choices:
        console.print(" / ".join(escape(choice.label) for choice in reply.choices))
    for note in reply.notes:
        console.print(f"[dim]※{escape(note)}[/dim]")
    if reply.sources:
        titles = " / ".join(
            f"{document}({places})" if places else document
            for document, places, _ in by_document(reply.sources)
        )
        console.print(f"[dim]{wording.SOURCES}: {escape(titles)}。{wording.ADAPTED}[/dim]")


def _print_step(step: Step, console: Console) -> None:
    console.print(f"☐ [bold]{escape(step.when_label)}[/bold] {escape(step.title)}")
    console.print(escape(f"   {step.cost}・{step.effort}・担当: {step.who}"))
    console.print(f"   [dim]{escape(step.how)}[/dim]")


def _table(figures: FigureTable) -> Table:
    verdicts = any(row.verdict for row in figures.rows)
    remark = figures.remark if verdicts else ""
    table = Table(figures.heading, *map(escape, figures.columns), remark)
    for row in figures.rows:
        table.add_row(escape(row.label), *map(escape, row.values), escape(row.verdict))
    return table
