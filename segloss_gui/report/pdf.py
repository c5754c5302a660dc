"""A report as PDF pages, set by ReportLab in DejaVu (which matplotlib brings), so that Φ and ε are there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from segloss_gui.report.formats import png
from segloss_gui.report.parts import Cell, Document, Picture, Section, Table
from segloss_gui.study.atomic import write_atomic

FONT = "DejaVu"
FACES = {"": "DejaVuSans", "-Bold": "DejaVuSans-Bold", "-Italic": "DejaVuSans-Oblique",
         "-BoldItalic": "DejaVuSans-BoldOblique"}  # fmt: skip
INK, MUTED, LINE, SHADE = "#1d2330", "#5b6475", "#c9d0dc", "#e9edf4"
PAGE_DPI = 160
CODE_COLUMNS = 96
NARROWEST = 10
"""Signs that a column has room for, so that no short word or number is broken."""

TOGETHER = 12
"""Rows up to which a table is not broken over two pages."""


def write_pdf(document: Document, path: Path) -> Path:
    """Write the report as A4 pages; the file written."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    _register_fonts()
    styles = _styles()
    held = io.BytesIO()
    pages = SimpleDocTemplate(
        held, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm,
        title=document.title, author="SegLoss", invariant=True,
    )  # fmt: skip
    parts: list[Any] = [Paragraph(escape(document.title), styles["title"])]
    for section in document.sections:
        parts += _section(section, styles, pages.width)
    pages.build(parts, onFirstPage=_number, onLaterPages=_number)
    return write_atomic(path, held.getvalue())


def _register_fonts() -> None:
    from matplotlib import get_data_path
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(get_data_path()) / "fonts" / "ttf"
    for suffix, face in FACES.items():
        pdfmetrics.registerFont(TTFont(FONT + suffix, folder / f"{face}.ttf"))
    roles = ("normal", "bold", "italic", "boldItalic")
    names = {role: FONT + suffix for role, suffix in zip(roles, FACES, strict=True)}
    pdfmetrics.registerFontFamily(FONT, **names)


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    text = ParagraphStyle("text", fontName=FONT, fontSize=9, leading=13, textColor=INK, spaceAfter=5)
    return {
        "text": text,
        "title": ParagraphStyle("title", parent=text, fontName=f"{FONT}-Bold", fontSize=16, leading=21, spaceAfter=10),
        "heading": ParagraphStyle(
            "heading", parent=text, fontName=f"{FONT}-Bold", fontSize=12, leading=16, spaceBefore=12, keepWithNext=1
        ),
        "caption": ParagraphStyle("caption", parent=text, fontSize=8, leading=11, textColor=MUTED, spaceBefore=3),
        "cell": ParagraphStyle("cell", parent=text, fontSize=7.5, leading=10, spaceAfter=0),
        "number": ParagraphStyle("number", parent=text, fontSize=7.5, leading=10, spaceAfter=0, alignment=2),
        "code": ParagraphStyle("code", parent=text, fontName="Courier", fontSize=7, leading=9),
    }


def _number(canvas: Any, pages: Any) -> None:
    canvas.setFont(FONT, 7.5)
    canvas.setFillColor(MUTED)
    canvas.drawRightString(pages.pagesize[0] - pages.rightMargin, 10 * 2.83, str(canvas.getPageNumber()))


def _section(section: Section, styles: dict[str, Any], width: float) -> Iterator[Any]:
    from reportlab.platypus import Paragraph, Preformatted

    yield Paragraph(escape(section.title), styles["heading"])
    for text in section.text:
        yield Paragraph(escape(text), styles["text"])
    for table in section.tables:
        yield from _table(table, styles, width)
    for picture in section.pictures:
        yield _picture(picture, styles, width)
    if section.code:
        yield Preformatted(section.code, styles["code"], maxLineLength=CODE_COLUMNS)


def _widths(table: Table, width: float) -> list[float]:
    """Shares of a page's width, by the longest text of each column."""
    lengths = [max(len(row[column]) for row in _texts(table)) for column in range(len(table.head))]
    shares = [max(NARROWEST, min(length, 34)) for length in lengths]
    return [width * share / sum(shares) for share in shares]


def _table(table: Table, styles: dict[str, Any], width: float) -> Iterator[Any]:
    from reportlab.platypus import KeepTogether, Paragraph, TableStyle
    from reportlab.platypus import Table as Grid

    def line(cells: tuple[Cell, ...]) -> list[Any]:
        kinds = ["cell" if column < table.words else "number" for column in range(len(cells))]
        return [Paragraph(_cell(cell), styles[kind]) for cell, kind in zip(cells, kinds, strict=True)]

    head = line(tuple(Cell(name, bold=True) for name in table.head))
    grid = Grid([head, *map(line, table.rows)], colWidths=_widths(table, width), repeatRows=1)
    shaded = [
        ("BACKGROUND", (column, row), (column, row), SHADE)
        for row, cells in enumerate(table.rows, 1) for column, cell in enumerate(cells) if cell.shaded
    ]  # fmt: skip
    grid.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 1, LINE),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                *shaded,
            ]
        )
    )
    parts = [Paragraph(escape(table.caption), styles["caption"]), grid]
    if table.note:
        parts.append(Paragraph(escape(table.note), styles["caption"]))
    if len(table.rows) <= TOGETHER:
        yield KeepTogether(parts)
    else:
        yield from parts


def _texts(table: Table) -> list[list[str]]:
    return [list(table.head), *([cell.text for cell in row] for row in table.rows)]


def _cell(cell: Cell) -> str:
    text = escape(cell.text)
    for on, tag in ((cell.bold, "b"), (cell.italic, "i"), (cell.underline, "u")):
        text = f"<{tag}>{text}</{tag}>" if on else text
    return text


def _picture(picture: Picture, styles: dict[str, Any], width: float) -> Any:
    from reportlab.platypus import Image, KeepTogether, Paragraph

    figure = picture.draw()
    across, down = (float(size) for size in figure.get_size_inches())
    shown = min(width, across * 54)  # a figure is set at three quarters of its size at most
    image = Image(io.BytesIO(png(figure, PAGE_DPI)), width=shown, height=shown * down / across)
    return KeepTogether([image, Paragraph(escape(picture.caption), styles["caption"])])
