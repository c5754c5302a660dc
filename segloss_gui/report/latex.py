"""Tables as LaTeX that compiles with pdfLaTeX and booktabs, whatever methods and cases are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType

from segloss_gui.core.number_text import with_minus
from segloss_gui.report.parts import Cell, Table

KNOWN_UP_TO = 0x24F
"""Latin letters with their accents, which LaTeX knows from UTF-8."""
KNOWN_BEYOND = "–—‘’“”…"
LINE, HEAD = 64, 9
"""Letters that a line of an article has room for; and of a heading, where it is broken because its table has not."""

GREEK = "αβγδεζηθικλμνξπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"
GREEK_NAMES = (
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho varsigma sigma tau upsilon "
    "varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
"""The letters of which LaTeX has a sign; the others look like Latin ones."""
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        **{letter: rf"$\{name}$" for letter, name in zip(GREEK, GREEK_NAMES.split(), strict=True)},
        **dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΧ", "oABEZHIKMNOPTX", strict=True)),
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"$<$", ">": r"$>$", "|": r"$|$", "≥": r"$\geq$",
        "≤": r"$\leq$", "≠": r"$\neq$", "≈": r"$\approx$", "±": r"$\pm$", "−": r"$-$", "×": r"$\times$",
        "·": r"$\cdot$", "→": r"$\to$", "†": r"$\dagger$", "∞": r"$\infty$", "√": r"$\surd$", "∈": r"$\in$",
        "\u202f": r"\,", "\u2009": r"\,",
    }
)  # fmt: skip
"""LaTeX's own signs made harmless, and signs of mathematics."""


def latex(table: Table) -> str:
    r"""A table as LaTeX, for ``\input``; needs the package booktabs.

    Of a table wider than a line headings are broken; one that is too wide even so is shrunk, which needs graphicx.

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
    wide = _letters(table, table.head) > LINE
    head = [_stacked(title) if wide else latex_text(title) for title in table.head]
    shrunk = wide and _letters(table, [max(_broken(title), key=len) for title in table.head]) > LINE
    lines = [
        r"% needs \usepackage{booktabs}" + (r" and \usepackage{graphicx}" if shrunk else ""),
        r"\begin{table}",
        r"  \centering",
        rf"  \caption{{{latex_text(table.caption)}}}",
        rf"  \label{{tab:{table.key}}}",
        *([r"  \resizebox{\textwidth}{!}{%"] if shrunk else []),
        rf"  \begin{{tabular}}{{{columns}}}",
        r"    \toprule",
        f"    {' & '.join(head)} " + r"\\",
        r"    \midrule",
        *(f"    {' & '.join(_cells(table, row))} " + r"\\" for row in table.rows),
        r"    \bottomrule",
        r"  \end{tabular}" + ("}" if shrunk else ""),
    ]
    if table.note:
        lines.append(rf"  \par\smallskip\footnotesize {latex_text(table.note)}")
    return "\n".join([*lines, r"\end{table}", ""])


def latex_text(text: str) -> str:
    r"""Text with LaTeX's own signs made harmless; signs that pdfLaTeX does not know become their code.

    Examples
    --------
    >>> latex_text("Φ=BI_5%"), latex_text("肝")
    ('$\\Phi$=BI\\_5\\%', '[U+809D]')
    """
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    known = ord(sign) <= KNOWN_UP_TO or sign in KNOWN_BEYOND
    return SIGNS.get(sign) or (sign if known else f"[U+{ord(sign):04X}]")


def _letters(table: Table, head: Sequence[str]) -> int:
    """About how wide the table is, with room between columns."""
    cells = ([len(row[at].text) for row in table.rows] for at in range(len(head)))
    return sum(max([len(title), *lengths]) + 3 for title, lengths in zip(head, cells, strict=True))


def _broken(title: str) -> list[str]:
    return wrap(title, HEAD, break_long_words=False, break_on_hyphens=False) or [""]


def _stacked(title: str) -> str:
    lines = [latex_text(line) for line in _broken(title)]
    return r"\shortstack{" + r" \\ ".join(lines) + "}" if len(lines) > 1 else lines[0]


def _cells(table: Table, row: Sequence[Cell]) -> list[str]:
    return [_latex_cell(cell, cell.text if at < table.words else with_minus(cell.text)) for at, cell in enumerate(row)]


def _latex_cell(cell: Cell, words: str) -> str:
    text = latex_text(words)
    if text.startswith(("[", "*")):  # after the end of a row these would be read as its arguments
        text = "{}" + text
    for on, command in ((cell.bold, "textbf"), (cell.italic, "textit"), (cell.underline, "underline")):
        text = rf"\{command}{{{text}}}" if on else text
    return text
