"""Tables as CSV and LaTeX, figures as SVG and PNG: what people take into their papers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from segloss_gui.report.parts import Cell, Document, Picture, Table
from segloss_gui.study.atomic import write_atomic

PNG_DPI = 200
LATEX_SIGNS = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "Φ": r"$\Phi$", "ε": r"$\varepsilon$", "Δ": r"$\Delta$",
    "±": r"$\pm$", "−": r"$-$", "–": "--", "<": r"$<$", ">": r"$>$", "|": r"$|$", "≥": r"$\geq$", "≤": r"$\leq$",
}  # fmt: skip


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
    """A table as CSV; marks are lost."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.head)
    writer.writerows([cell.text for cell in row] for row in table.rows)
    return text.getvalue()


def latex(table: Table) -> str:
    r"""A table as LaTeX, for ``\input``; needs the package booktabs.

    Examples
    --------
    >>> print(latex(Table("t", "A & B.", ("m", "Dice"), ((Cell("s_D"), Cell(".87", bold=True)),))))
    % needs \usepackage{booktabs}
    \begin{table}
      \centering
      \caption{A \& B.}
      \label{tab:t}
      \begin{tabular}{lr}
        \toprule
        m & Dice \\
        \midrule
        s\_D & \textbf{.87} \\
        \bottomrule
      \end{tabular}
    \end{table}
    <BLANKLINE>
    """
    columns = "l" * table.words + "r" * (len(table.head) - table.words)
    lines = [
        r"% needs \usepackage{booktabs}",
        r"\begin{table}",
        r"  \centering",
        rf"  \caption{{{latex_text(table.caption)}}}",
        rf"  \label{{tab:{table.key}}}",
        rf"  \begin{{tabular}}{{{columns}}}",
        r"    \toprule",
        f"    {' & '.join(map(latex_text, table.head))} " + r"\\",
        r"    \midrule",
        *(f"    {' & '.join(map(_latex_cell, row))} " + r"\\" for row in table.rows),
        r"    \bottomrule",
        r"  \end{tabular}",
    ]
    if table.note:
        lines.append(rf"  \par\smallskip\footnotesize {latex_text(table.note)}")
    return "\n".join([*lines, r"\end{table}", ""])


def latex_text(text: str) -> str:
    r"""Text with LaTeX's own signs made harmless.

    Examples
    --------
    >>> latex_text("Φ=BI_5%")
    '$\\Phi$=BI\\_5\\%'
    """
    return "".join(LATEX_SIGNS.get(sign, sign) for sign in text)


def _latex_cell(cell: Cell) -> str:
    text = latex_text(cell.text)
    for on, command in ((cell.bold, "textbf"), (cell.italic, "textit"), (cell.underline, "underline")):
        text = rf"\{command}{{{text}}}" if on else text
    return text


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
