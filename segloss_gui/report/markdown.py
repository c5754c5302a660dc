"""Tables as Markdown, with their marks."""

from __future__ import annotations

from collections.abc import Sequence

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


class Emphasised(str):
    """A cell of the program's own words that is Markdown already."""

    __slots__ = ()


def markdown_table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A Markdown table with its columns aligned, so that it reads as plain text too.

    Examples
    --------
    >>> print(markdown_table(["a", "long"], [["1", "2"]]))
    | a | long |
    |---|------|
    | 1 | 2    |
    """
    cells = [[_cell_text(cell) for cell in row] for row in (head, *body)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _cell_text(cell: str) -> str:
    return cell if isinstance(cell, Emphasised) else markdown_text(str(cell)).replace("|", "\\|")
