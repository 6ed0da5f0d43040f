"""The `secbench` command. Exit status: 0 done, 1 a finding, 2 wrong use, 130 Ctrl-C."""

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.answering import Advisor, ready_advisor
from bot.errors import KnowledgeError, SecbenchError
from bot.kb import builtin_directory, check, load
from bot.kb.export import export
from bot.kb.ids import INDUSTRY_IDS, SIZE_IDS
from bot.settings import read_settings
from bot.views.json_view import as_json

app = typer.Typer(
    help="Information-security advice for Japanese small and medium companies.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
digest_app = typer.Typer(help="The weekly digest.", no_args_is_help=True)
app.add_typer(digest_app, name="digest")
db_app = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(db_app, name="db")
feedback_app = typer.Typer(help="What users think of answers.", no_args_is_help=True)
app.add_typer(feedback_app, name="feedback")
kb_app = typer.Typer(help="Check and export the knowledge base.", no_args_is_help=True)
app.add_typer(kb_app, name="kb")


def main() -> None:
    """Run the command line; known errors become one plain sentence."""
    try:
        app()
    except KnowledgeError as error:
        _fail(*error.findings, status=1)
    except SecbenchError as error:
        _fail(str(error), status=2)


def _fail(*lines: str, status: int) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201 - the command's own voice
    sys.exit(status)


def _advisor() -> Advisor:
    return ready_advisor(read_settings(os.environ).packs)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question, in everyday Japanese.")] = None,
    *,
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    batch: Annotated[Path | None, typer.Option(help="A file with one message a line.")] = None,
    industry: Annotated[str | None, typer.Option(help="The asker's industry id.")] = None,
    size: Annotated[str | None, typer.Option(help="The asker's size id.")] = None,
    stats: Annotated[bool, typer.Option(help="With --batch: print timings at the end.")] = False,
) -> None:
    """Answer a question."""
    if industry is not None and industry not in INDUSTRY_IDS:
        _fail(f"unknown industry {industry!r}; use one of {', '.join(INDUSTRY_IDS)}", status=2)
    if size is not None and size not in SIZE_IDS:
        _fail(f"unknown size {size!r}; use one of {', '.join(SIZE_IDS)}", status=2)
    if (text is None) == (batch is None):
        _fail("give a question, or a file with --batch (not both)", status=2)
    advisor = _advisor()
    if batch is not None:
        if not as_json_:
            _fail("--batch prints JSON; add --json", status=2)
        _ask_batch(advisor, batch, industry, size, stats=stats)
        return
    answer = advisor.ask_as(text or "", industry, size)
    if as_json_:
        _print_json(as_json(answer.query, answer.reply, answer.message, advisor.kb))
    else:
        from rich.console import Console  # noqa: PLC0415 - serving needs no terminal

        from bot.views.terminal import print_reply  # noqa: PLC0415

        print_reply(answer.reply, Console())


def _ask_batch(
    advisor: Advisor, path: Path, industry: str | None, size: str | None, *, stats: bool
) -> None:
    try:
        lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    except OSError as error:
        _fail(f"{path} cannot be read: {error.strerror}; check the path", status=2)
    if lines and not lines[-1]:
        lines.pop()
    times = []
    for line in lines:
        start = time.perf_counter()
        answer = advisor.ask_as(line.removesuffix("\r"), industry, size)  # type: ignore[arg-type]
        times.append(time.perf_counter() - start)
        _print_json(as_json(answer.query, answer.reply, answer.message, advisor.kb))
    if stats and times:
        times.sort()
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(  # noqa: T201
            f"{len(times)} questions: p50 {1000 * p50:.3f} ms, p99 {1000 * p99:.3f} ms, "
            f"slowest {1000 * times[-1]:.3f} ms",
            file=sys.stderr,
        )


def _print_json(value: Any) -> None:
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")


@kb_app.command("check")
def kb_check(
    path: Annotated[Path | None, typer.Argument(help="A base or pack; default: our own.")] = None,
) -> None:
    """Report every finding in the knowledge base, with file, line, entry and mend."""
    base, findings, warnings = check(path, datetime.now(UTC).date())
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)  # noqa: T201
    if findings:
        _fail(*findings, f"{len(findings)} findings", status=1)
    if base is not None:
        print(  # noqa: T201
            f"no finding: {len(base.figures)} figures, {len(base.actions)} actions, "
            f"{len(base.cases)} cases, {len(base.terms)} terms, {len(base.sources)} sources"
        )


@kb_app.command("export")
def kb_export() -> None:
    """Print the whole base as JSON, each figure with its source."""
    base = load(*read_settings(os.environ).packs)
    text = json.dumps(export(base), ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode() + b"\n")


@kb_app.command("train")
def kb_train() -> None:
    """Learn anew from the word lists and examples, and write knowledge/learned/*.json."""
    from bot.training import read_examples, train  # noqa: PLC0415 - editors' work only

    directory = builtin_directory()
    models = train(load(), read_examples(directory / "examples"), print)
    for name, text in models.items():
        (directory / "learned" / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"learned/{name}.json: {len(text) // 1024} KB")  # noqa: T201


@app.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="Your public address, e.g. https://secbench.example.jp")
    ] = None,
    *,
    socket_mode: Annotated[bool, typer.Option(help="For Socket Mode: no address.")] = False,
) -> None:
    """Print the Slack app manifest to paste at api.slack.com/apps."""
    from bot.slack.manifest import app_manifest  # noqa: PLC0415 - only this command needs it

    text = json.dumps(app_manifest(url, socket_mode=socket_mode), ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode() + b"\n")


@app.command()
def serve() -> None:
    """Answer in Slack: over HTTP, or by Socket Mode when SLACK_APP_TOKEN is set."""
    from bot.runs import serve as run  # noqa: PLC0415 - Slack's client is slow to import

    settings = read_settings(os.environ)
    settings.require_slack()
    run(settings)


@app.command()
def worker() -> None:
    """Deliver the weekly digests; any number of workers, on any machines."""
    from bot.runs import work  # noqa: PLC0415 - Slack's client is slow to import

    settings = read_settings(os.environ)
    settings.require_token()
    work(settings)


@digest_app.command("preview")
def digest_preview(
    *,
    industry: Annotated[str | None, typer.Option(help="The industry id.")] = None,
    week: Annotated[str | None, typer.Option(help="An ISO week, e.g. 2026-W48.")] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the post of a week, as a channel without earlier posts gets it."""
    from bot.digest.plan import plan  # noqa: PLC0415 - only this command needs it
    from bot.digest.schedule import iso_week, monday_of  # noqa: PLC0415
    from bot.views.digest import digest_message  # noqa: PLC0415

    if industry is not None and industry not in INDUSTRY_IDS:
        _fail(f"unknown industry {industry!r}; use one of {', '.join(INDUSTRY_IDS)}", status=2)
    week = week or iso_week(datetime.now(UTC).date())
    try:
        monday_of(week)
    except ValueError:
        _fail(f"--week is {week!r}; give an ISO week such as 2026-W48", status=2)
    kb = load(*read_settings(os.environ).packs)
    digest = plan("preview", week, (), industry, None, kb)
    message = digest_message(digest, 0)
    if as_json_:
        blocks = list(message.blocks)
        _print_json({"week": week, "topic": digest.topic, "text": message.text, "blocks": blocks})
    else:
        print(message.text)  # noqa: T201 - the command's own voice


@digest_app.command("tick")
def digest_tick(
    now: Annotated[str, typer.Option(help="An instant, e.g. 2026-11-30T09:00:00+09:00.")],
) -> None:
    """Make everything due at an instant due now, deliver it, and end."""
    from bot.runs import deliver_due  # noqa: PLC0415 - Slack's client is slow to import

    try:
        instant = datetime.fromisoformat(now)
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - has no zone, so it is refused below
    if instant.tzinfo is None:
        _fail(
            f"--now is {now!r}; give an instant with its zone, e.g. 2026-11-30T09:00:00+09:00",
            status=2,
        )
    settings = read_settings(os.environ)
    settings.require_token()
    print(f"{deliver_due(settings, instant)} due")  # noqa: T201 - the command's own voice


@feedback_app.command("export")
def feedback_export() -> None:
    """Print verdicts, counts and, by consent, unanswered questions; one JSON object a line."""
    from bot.runs import export_feedback  # noqa: PLC0415 - only this command needs it

    for each in export_feedback(read_settings(os.environ)):
        _print_json(each)


@db_app.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date."""
    from bot.runs import upgrade_database  # noqa: PLC0415 - only this command needs it

    upgrade_database(read_settings(os.environ))
    print("the database is up to date")  # noqa: T201 - the command's own voice


@db_app.command("backup")
def db_backup(path: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write a copy of the whole database to a file, while secbench serves or not."""
    from bot.runs import back_up_database  # noqa: PLC0415 - only this command needs it

    rows = back_up_database(read_settings(os.environ), path)
    size = -(-path.stat().st_size // 1024)
    print(f"written: {path} ({rows} rows, {size} KB)")  # noqa: T201 - the command's own voice


@db_app.command("restore")
def db_restore(path: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Fill an empty database from a backup, and bring it up to date."""
    from bot.runs import restore_database  # noqa: PLC0415 - only this command needs it

    restore_database(read_settings(os.environ), path)
    print("the database is restored")  # noqa: T201 - the command's own voice


@db_app.command("new-key")
def db_new_key() -> None:
    """Print a fresh key for SECBENCH_ENCRYPTION_KEY."""
    from bot.store.vault import new_key  # noqa: PLC0415 - only this command needs it

    print(new_key())  # noqa: T201 - the command's own voice


@db_app.command("reencrypt")
def db_reencrypt() -> None:
    """Seal all stored tokens under the first key of SECBENCH_ENCRYPTION_KEY."""
    from bot.runs import reencrypt  # noqa: PLC0415 - only this command needs it

    settings = read_settings(os.environ)
    settings.require_stored_tokens()
    print(f"{reencrypt(settings)} rows sealed")  # noqa: T201 - the command's own voice


@app.command()
def doctor() -> None:
    """Say whether knowledge, tokens, scopes and database are in order."""
    from bot.doctor import examine  # noqa: PLC0415 - Slack's client is slow to import

    findings = examine(read_settings(os.environ), datetime.now(UTC).date(), print)
    sys.exit(1 if findings else 0)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the page.")] = 3000,
    *,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Open a small local workspace in the browser; no Slack account is needed."""
    from bot.demo import run_demo  # noqa: PLC0415 - the demo's server is slow to import

    if not 0 <= port <= 65535:
        _fail(f"--port is {port}; give a number from 0 to 65535", status=2)
    run_demo(port, open_browser=open_browser)
