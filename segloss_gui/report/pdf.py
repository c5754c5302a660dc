"""A report as PDF pages, set by ReportLab in DejaVu (which matplotlib brings), so that Φ and ε are there."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from types import ModuleType
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
CELL, PADDING = 7.5, 3.0
"""Points: the type of tables, and the room beside it in a cell."""

NARROWEST = 10
"""Signs that a column has room for, so that no short word or number is broken."""

TOGETHER = 12
"""Rows up to which a table is not broken over two pages."""


def write_pdf(document: Document, path: Path) -> Path:
    """Write the report as A4 pages; the file written."""
    _run_no_files_of_the_home()
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


def _run_no_files_of_the_home() -> None:
    """Keep reportlab from running ``~/.reportlab_mods`` and ``~/.reportlab_settings``.

    As it looks for them when it is imported, no report was written where the home is no folder.
    """
    for name in ("reportlab_mods", "reportlab_settings"):
        sys.modules.setdefault(name, ModuleType(name))


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
        "cell": ParagraphStyle("cell", parent=text, fontSize=CELL, leading=10, spaceAfter=0),
        "number": ParagraphStyle("number", parent=text, fontSize=CELL, leading=10, spaceAfter=0, alignment=2),
        "code": ParagraphStyle("code", parent=text, fontName="Courier", fontSize=7, leading=9),
    }


def _number(canvas: Any, pages: Any) -> None:
    canvas.setFont(FONT, 7.5)
    canvas.setFillColor(MUTED)
    canvas.drawRightString(pages.pagesize[0] - pages.rightMargin, 10 * 2.83, str(canvas.getPageNumber()))


def _section(section: Section, styles: dict[str, Any], width: float) -> Iterator[Any]:
    from reportlab.platypus import Paragraph, Preformatted

    # The heading goes into what is kept together below it: what is kept together anew would be broken.
    above: list[Any] = [Paragraph(escape(section.title), styles["heading"])]
    for text in section.text:
        yield from (*above, Paragraph(escape(text), styles["text"]))
        above = []
    for table in section.tables:
        yield from _table(table, styles, width, above)
        above = []
    for picture in section.pictures:
        yield _picture(picture, styles, width, above)
        above = []
    if section.code:
        above.append(Preformatted(section.code, styles["code"], maxLineLength=CODE_COLUMNS))
    yield from above


def _widths(table: Table, width: float) -> list[float]:
    """Shares of a page's width, by the longest text of each column; no word is broken where there is room for all."""
    columns = list(zip(*_texts(table), strict=True))
    shares = [max(NARROWEST, min(max(map(len, texts)), 34)) for texts in columns]
    shared = [width * share / sum(shares) for share in shares]
    words = [max(_word_width(text) for text in texts) for texts in columns]
    if sum(words) > width:
        return shared
    # What columns have beside their words is what the others, too narrow for theirs, can be given.
    spare = [max(0.0, has - needs) for has, needs in zip(shared, words, strict=True)]
    lacks = sum(max(0.0, needs - has) for has, needs in zip(shared, words, strict=True))
    given = lacks / sum(spare) if lacks else 0.0
    return [max(has, needs) - more * given for has, needs, more in zip(shared, words, spare, strict=True)]


def _word_width(text: str) -> float:
    """Of the longest word in bold, with the padding of its cell."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return max((float(stringWidth(word, f"{FONT}-Bold", CELL)) for word in text.split()), default=0.0) + 2 * PADDING + 1


def _table(table: Table, styles: dict[str, Any], width: float, above: Sequence[Any] = ()) -> Iterator[Any]:
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
                ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
                ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
                *shaded,
            ]
        )
    )
    parts = [*above, Paragraph(escape(table.caption), styles["caption"]), grid]
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


def _picture(picture: Picture, styles: dict[str, Any], width: float, above: Sequence[Any] = ()) -> Any:
    from reportlab.platypus import Image, KeepTogether, Paragraph

    figure = picture.draw()
    across, down = (float(size) for size in figure.get_size_inches())
    shown = min(width, across * 54)  # a figure is set at three quarters of its size at most
    image = Image(io.BytesIO(png(figure, PAGE_DPI)), width=shown, height=shown * down / across)
    return KeepTogether([*above, image, Paragraph(escape(picture.caption), styles["caption"])])
