"""Tables and plots as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.report.parts import Cell, Picture, Table
from segloss_gui.study.atomic import write_atomic

TABLES: Mapping[str, str] = {"Table (*.csv)": ".csv", "LaTeX (*.tex)": ".tex", "Markdown (*.md)": ".md"}
PICTURES: Mapping[str, str] = {"Vector picture (*.svg)": ".svg", "Picture (*.png)": ".png"}


def write_table(table: Table, path: Path) -> Path:
    """A table as CSV, LaTeX or Markdown, by the file's ending; the file written.

    Raises
    ------
    BadInputError
        When the ending is another.
    """
    from segloss_gui.report.formats import csv_text
    from segloss_gui.report.latex import latex

    writers = {".csv": csv_text, ".tex": latex, ".md": markdown}
    if path.suffix.lower() not in writers:
        raise BadInputError(f"{path.name}: tables are written as .csv, .tex or .md, got {path.suffix!r}")
    return write_atomic(path, writers[path.suffix.lower()](table))


def write_picture(picture: Picture, path: Path) -> Path:
    """A figure for publication as SVG or PNG, by the file's ending; the file written.

    Raises
    ------
    BadInputError
        When the ending is another.
    """
    from segloss_gui.report.formats import png, svg

    writers = {".svg": svg, ".png": png}
    if path.suffix.lower() not in writers:
        raise BadInputError(f"{path.name}: figures are written as .svg or .png, got {path.suffix!r}")
    return write_atomic(path, writers[path.suffix.lower()](picture.draw()))


def markdown(table: Table) -> str:
    r"""A table as Markdown; underlined is said in HTML, which Markdown takes.

    Examples
    --------
    >>> print(markdown(Table("t", "Means.", ("method", "Dice"), ((Cell("a|b"), Cell(".87", bold=True)),))))
    Means.
    <BLANKLINE>
    | method | Dice |
    |:--|--:|
    | a\|b | **.87** |
    <BLANKLINE>
    """
    sides = [":--"] * table.words + ["--:"] * (len(table.head) - table.words)
    lines = [
        table.caption, "", f"| {' | '.join(map(_escaped, table.head))} |", f"|{'|'.join(sides)}|",
        *(f"| {' | '.join(map(_cell, row))} |" for row in table.rows),
    ]  # fmt: skip
    return "\n".join([*lines, *(["", table.note] if table.note else []), ""])


def _cell(cell: Cell) -> str:
    text = _escaped(cell.text)
    for on, before, after in (
        (cell.bold, "**", "**"), (cell.italic, "*", "*"), (cell.underline, "<u>", "</u>"),
    ):  # fmt: skip
        text = f"{before}{text}{after}" if on else text
    return text


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
