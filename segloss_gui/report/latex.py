"""Tables as LaTeX that compiles with pdfLaTeX and booktabs, whatever methods and cases are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from segloss_gui.report.parts import Cell, Table

KNOWN_UP_TO = 0x24F
"""Latin letters with their accents, which LaTeX knows from UTF-8."""
KNOWN_BEYOND = "–—‘’“”…"


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


def _latex_cell(cell: Cell) -> str:
    text = latex_text(cell.text)
    if text.startswith(("[", "*")):  # after the end of a row these would be read as its arguments
        text = "{}" + text
    for on, command in ((cell.bold, "textbf"), (cell.italic, "textit"), (cell.underline, "underline")):
        text = rf"\{command}{{{text}}}" if on else text
    return text
