"""The page for the management as a .docx that can be edited. python-docx is imported with it."""

import io
from typing import TYPE_CHECKING, Final

from bot.views.report import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FONT: Final = "Yu Gothic"
"""Comes with Word; other programs take their own Japanese font in its place."""
BODY_POINTS: Final = 9.5
SMALL_POINTS: Final = 8
MARGIN_MM: Final = 15


def as_docx(page: Document) -> bytes:
    """The file's bytes; one sheet of A4 in most cases."""
    import docx  # noqa: PLC0415 - text answers do without it
    from docx.shared import Mm, Pt  # noqa: PLC0415

    word = docx.Document()
    word.core_properties.title = page.title
    word.core_properties.author = "secbench"
    for section in word.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(MARGIN_MM)
        section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    _set_fonts(word)
    word.add_heading(page.title, level=1)
    word.add_paragraph(page.subtitle)
    for part in page.sections:
        word.add_heading(part.heading, level=2)
        if part.table:
            _add_table(word, part.table)
        for line in part.lines:
            word.add_paragraph(line, style="List Bullet")
    sources = word.add_paragraph().add_run(page.sources)
    sources.font.size = Pt(SMALL_POINTS)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _set_fonts(word: "WordDocument") -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        style = word.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(2), Pt(2)
    word.styles["Normal"].font.size = Pt(BODY_POINTS)


def _add_table(word: "WordDocument", rows: tuple[tuple[str, ...], ...]) -> None:
    table = word.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
