"""Tables as Markdown, with their marks."""

from __future__ import annotations

from segloss_gui.core.harmless import markdown_text
from segloss_gui.report.parts import Cell, Table


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
        markdown_text(table.caption), "", f"| {' | '.join(map(_escaped, table.head))} |", f"|{'|'.join(sides)}|",
        *(f"| {' | '.join(map(_cell, row))} |" for row in table.rows),
    ]  # fmt: skip
    return "\n".join([*lines, *(["", markdown_text(table.note)] if table.note else []), ""])


def _cell(cell: Cell) -> str:
    text = _escaped(cell.text)
    for on, before, after in (
        (cell.bold, "**", "**"), (cell.italic, "*", "*"), (cell.underline, "<u>", "</u>"),
    ):  # fmt: skip
        text = f"{before}{text}{after}" if on else text
    return text


def _escaped(text: str) -> str:
    return markdown_text(text).replace("|", "\\|")
