"""The soak's result for eyes: a line each minute, tables at the end."""

from rich.console import Console
from rich.table import Table

from tests.soak.figures import figures, kinds, logged, long_lives
from tests.soak.run import Soak
from tests.soak.stage import Stage
from tests.soak.verdict import problems

console = Console(width=120, highlight=False)


def tell(stage: Stage, minute: int) -> None:
    """One line on how it goes."""
    parts, ledger = stage.parts, stage.ledger
    latest = {part: life.samples[-1] for part, life in parts.running.items() if life.samples}
    console.print(
        f"minute {minute}: {len(ledger.requests)} requests, {len(ledger.waiting())} waiting, "
        f"{stage.workspace.digests.total()} digests, {parts.restarts} restarts, "
        f"{parts.kills} kills, {len(ledger.outages)} database outages; "
        + ", ".join(
            f"{part} {sample.megabytes:.0f} MB {sample.files} files {sample.connections} conn"
            for part, sample in latest.items()
        )
    )


def print_result(soak: Soak) -> None:
    """Tables, and what is wrong."""
    all_figures = figures(soak)
    console.print(
        f"{all_figures['minutes']:.1f} minutes, {all_figures['requests']} requests "
        f"({all_figures['requests_a_second']:.1f}/s), {all_figures['calls_of_the_web_api']} calls "
        f"of the Web API, {all_figures['restarts']} restarts, {all_figures['kills']} kills, "
        f"{all_figures['database_outages']} database outages"
    )
    console.print(_of_requests(soak))
    console.print(_of_processes(soak))
    console.print(_at_rest(soak))
    for name, count in logged(soak).most_common():
        console.print(f"logged {count} times: {name}")
    for text in problems(soak):
        console.print(f"WRONG {text}")
    if not problems(soak):
        judged = "memory flat" if long_lives(soak) else "too short to judge memory by"
        console.print(f"nothing lost, nothing doubled, nothing leaked, {judged}")


def _of_requests(soak: Soak) -> Table:
    table = Table(
        *("request", "sent", "answered", "apology", "cut off", "lost", "double", "late"),
        *("sent again", "p50 ms", "p99 ms"),
    )
    for kind in kinds(soak):
        numbers = (kind.sent, kind.answered, kind.apologies, kind.cut, kind.lost, kind.doubled)
        p50, p99 = kind.milliseconds
        times = f"{p50:.1f}", f"{p99:.1f}"
        table.add_row(kind.name, *map(str, (*numbers, kind.late, kind.again)), *times)
    posts = soak.rested.posts
    done = posts.made - posts.lost
    table.add_row("digest", *map(str, (posts.made, done, 0, 0, posts.lost, posts.doubled)))
    return table


def _of_processes(soak: Soak) -> Table:
    """Second quarter of a life → last quarter."""
    table = Table("process", "minutes", "MB", "growth", "files", "threads", "connections")
    for each in long_lives(soak):
        table.add_row(
            each.part,
            f"{each.minutes:.1f}",
            "{:.1f} → {:.1f}".format(*each.megabytes),
            f"{100 * each.growth:+.1f} %",
            *(
                "{:.0f} → {:.0f}".format(*pair)
                for pair in (each.files, each.threads, each.connections)
            ),
        )
    return table


def _at_rest(soak: Soak) -> Table:
    table = Table("at rest", "MB", "files", "threads", "connections")
    for part, sample in soak.rested.samples.items():
        numbers = sample.files, sample.threads, sample.connections
        table.add_row(part, f"{sample.megabytes:.1f}", *map(str, numbers))
    return table
