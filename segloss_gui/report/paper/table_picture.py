"""A table as a picture, set as LaTeX's booktabs sets it: three rules, words left, numbers right, marks as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from segloss_gui.core.harmless import figure_text
from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.paper.wrapped_names import lines_of
from segloss_gui.report.parts import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW, SIGN, GAP, EDGE, SIZE = 0.25, 0.078, 0.22, 0.12, 9
"""Inches: height of a row, width of a sign, between columns, about the table; type size in points."""
HEAD_SIGNS, SHADE = 13, "#dfe5ee"


def table_figure(table: Table) -> Figure:
    """The table without its caption and note, which stand beside it in the paper."""
    heads = [lines_of(name, HEAD_SIGNS) or [""] for name in table.head]
    widths = [
        SIGN * max(*(len(row[k].text) for row in table.rows), *map(len, head), 1) + GAP for k, head in enumerate(heads)
    ]
    head_rows = max(map(len, heads))
    width, height = sum(widths) + 2 * EDGE, ROW * (head_rows + len(table.rows) + 0.6) + 2 * EDGE
    figure = new_figure(width, height, layout=None)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    lefts = [EDGE + sum(widths[:k]) for k in range(len(widths))]
    for k, lines in enumerate(heads):
        for up, line in enumerate(reversed(lines)):
            _cell(axes, Cell(line), (lefts[k], widths[k]), EDGE + ROW * (head_rows - up), k < table.words)
    top = EDGE + ROW * (head_rows + 0.3)
    for number, row in enumerate(table.rows):
        for k, cell in enumerate(row):
            _cell(axes, cell, (lefts[k], widths[k]), top + ROW * (number + 1), k < table.words)
    for y, line_width in ((EDGE, 1.4), (top, 0.8), (top + ROW * (len(table.rows) + 0.3), 1.4)):
        axes.plot([EDGE, width - EDGE], [y, y], color="black", linewidth=line_width, solid_capstyle="butt")
    return figure


def _cell(axes: Any, cell: Cell, column: tuple[float, float], base: float, is_words: bool) -> None:
    left, width = column
    if cell.shaded:
        axes.axhspan(base - ROW * 0.78, base + ROW * 0.22, left / axes.get_xlim()[1],
                     (left + width) / axes.get_xlim()[1], color=SHADE, linewidth=0)  # fmt: skip
    x = left + (GAP / 2 if is_words else width - GAP / 2)
    written = axes.text(
        x, base, figure_text(cell.text), ha="left" if is_words else "right", va="baseline", fontsize=SIZE,
        weight="bold" if cell.bold else "normal", style="italic" if cell.italic else "normal",
    )  # fmt: skip
    if cell.underline:
        box = written.get_window_extent(axes.figure.canvas.get_renderer()).transformed(axes.transData.inverted())
        axes.plot([box.x0, box.x1], [base + 0.045] * 2, color="black", linewidth=0.8, solid_capstyle="butt")
