"""The page for the management as a document of headings, lines and one table.

The same document becomes a .docx to edit (`bot.report_file`) and a page to print (`as_html`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape as html_escape
from typing import Final

from bot.advice.reply import Step
from bot.advice.report import Report
from bot.views import wording
from bot.views.dates import day_text
from bot.views.limits import escape
from bot.views.text import by_document

FILE_NAME: Final = "security-one-page.docx"
TITLE: Final = "情報セキュリティ 経営者向け1枚"
SENT: Final = "経営者向けの1枚をお送りします。Word などで直して使えます。"

_SUBTITLE: Final = "{company} {day} 作成"
_SCORE: Final = "自社診断の結果"
_POSITION: Final = "同業の会社の中での位置"
_DECISIONS: Final = "決めていただきたいこと(3つ)"
_HEAD: Final = ("すること", "いつ", "費用", "手間", "担当")
_DECIDE: Final = "□ する  □ 見送る(理由:              )"
_HELP: Final = "使える支援と補助"
_CONTACTS: Final = "困ったときの相談先"
_NOTES: Final = "読むときの注意"
_CHECKED: Final = "金額や受付状況は変わります。契約の前に公式の案内で確かめてください。"


@dataclass(frozen=True)
class Section:
    """A heading with lines under it, and perhaps a table (its first row names the columns)."""

    heading: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Document:
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    sources: str


def document(report: Report, day: date) -> Document:
    """The report of a day."""
    return Document(
        TITLE,
        _SUBTITLE.format(company=report.company, day=day_text(day)),
        tuple(_sections(report)),
        _sources(report),
    )


def as_text(page: Document) -> str:
    """The same in plain text for Slack: what the file says can be read without opening it."""
    lines = [page.title, page.subtitle]
    for section in page.sections:
        lines.append(f"■ {section.heading}")
        lines += [f"・{line}" for line in section.lines]
        lines += [f"・{'、'.join(row)}" for row in section.table[1:]]
    return escape("\n".join((SENT, *lines, page.sources)))


def as_html(page: Document) -> str:
    """A page of its own to print on one sheet of A4; all texts escaped, no scripts."""
    parts = [f"<h1>{html_escape(page.title)}</h1><p class='sub'>{html_escape(page.subtitle)}</p>"]
    for section in page.sections:
        parts.append(f"<h2>{html_escape(section.heading)}</h2>")
        if section.table:
            parts.append(_table(section.table))
        if section.lines:
            items = "".join(f"<li>{html_escape(line)}</li>" for line in section.lines)
            parts.append(f"<ul>{items}</ul>")
    parts.append(f"<footer>{html_escape(page.sources)}</footer>")
    return (
        "<!doctype html><html lang='ja'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{html_escape(page.title)}</title>"
        "<link rel='icon' href='/icon.svg'><link rel='stylesheet' href='/report.css'></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f"<th scope='col'>{html_escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{html_escape(cell)}</td>' for cell in row)}</tr>" for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _sections(report: Report) -> Iterator[Section]:
    if report.score:
        yield Section(_SCORE, report.score)
    yield Section(_POSITION, report.position)
    rows = tuple(
        (f"{number}. {step.title}\n{_DECIDE}", step.when_label, step.cost, step.effort, step.who)
        for number, step in enumerate(report.decisions, 1)
    )
    yield Section(_DECISIONS, table=(_HEAD, *rows))
    yield Section(_HELP, (*map(_help_line, report.help), _CHECKED))
    yield Section(_CONTACTS, tuple(f"{c.name}: {c.reach}({c.purpose})" for c in report.contacts))
    if report.notes:
        yield Section(_NOTES, report.notes)


def _help_line(step: Step) -> str:
    addresses = " ".join(link.url for link in step.links[:1])
    return f"{step.title}({step.cost}) {addresses}".strip()


def _sources(report: Report) -> str:
    documents = " / ".join(
        f"{name}({places})" if places else name for name, places, _ in by_document(report.sources)
    )
    return f"{wording.SOURCES}: {documents}。{wording.ADAPTED}"
