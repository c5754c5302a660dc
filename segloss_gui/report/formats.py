"""Tables as CSV and LaTeX, figures as SVG and PNG: what people take into their papers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from segloss_gui.core.csv_text import to_csv
from segloss_gui.core.harmless import to_cell
from segloss_gui.report.latex import latex
from segloss_gui.report.parts import Document, Picture, Table
from segloss_gui.study.atomic import write_atomic

PNG_DPI = 200


def write_formats(document: Document, out: Path) -> tuple[Path, ...]:
    """Write every table to ``tables/`` and every figure to ``figures/``; the files written."""
    written = [path for table in document.tables for path in write_table(table, out / "tables")]
    return (*written, *(path for picture in document.pictures for path in write_picture(picture, out / "figures")))


def write_table(table: Table, folder: Path) -> tuple[Path, ...]:
    """``<key>.csv`` and ``<key>.tex``."""
    return (
        write_atomic(folder / f"{table.key}.csv", csv_text(table)),
        write_atomic(folder / f"{table.key}.tex", latex(table)),
    )


def csv_text(table: Table) -> str:
    """A table as CSV.

    Where cells are marked, columns ``<name> marks`` follow that say so in words, and a column ``note`` with what
    the marks mean, in the first row.

    Examples
    --------
    >>> from segloss_gui.report.parts import Cell
    >>> cells = Cell("CE"), Cell(".77", italic=True)
    >>> print(csv_text(Table("t", "Means.", ("method", "Dice"), (cells,), note="Italic: lower.")), end="")
    method,Dice,Dice marks,note
    CE,.77,italic,Italic: lower.
    """
    marked = [column for column in range(len(table.head)) if any(row[column].marks for row in table.rows)]
    head = [*table.head, *(f"{table.head[column]} marks" for column in marked), *(["note"] if marked else [])]
    lines: list[Iterable[str]] = [map(to_cell, head)]
    for number, row in enumerate(table.rows):
        words = [", ".join(row[column].marks) for column in marked]
        note = [table.note if number == 0 else ""] if marked else []
        texts = [to_cell(cell.text) if column < table.words else cell.text for column, cell in enumerate(row)]
        lines.append([*texts, *words, *map(to_cell, note)])
    return to_csv(lines)


def write_picture(picture: Picture, folder: Path) -> tuple[Path, ...]:
    """``<key>.svg`` and ``<key>.png``."""
    figure = picture.draw()
    return (
        write_atomic(folder / f"{picture.key}.svg", svg(figure)),
        write_atomic(folder / f"{picture.key}.png", png(figure)),
    )


def svg(figure: object) -> bytes:
    """A figure as SVG: text stays text, and the same figure gives the same file."""
    from matplotlib import rc_context

    held = io.BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "segloss"}):
        figure.savefig(held, format="svg", metadata={"Date": None})  # type: ignore[attr-defined]
    return held.getvalue()


def png(figure: object, dpi: int = PNG_DPI) -> bytes:
    """A figure as PNG."""
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=dpi)  # type: ignore[attr-defined]
    return held.getvalue()
