"""Names from files and users, where something else would read them as code: a spreadsheet, a terminal, Markdown,
mathtext.

LaTeX and HTML have their own beside what writes them (:mod:`segloss_gui.report.latex`, :func:`html.escape`).
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"'*[=+\-@\t\r]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What begins a line, moves the cursor, turns text round, or is no character: terminals obey it, and show nothing."""
LINK = re.compile(r"\]([(\[:])")
TAG = re.compile(r"<(?=[A-Za-z/!?]|$)")
"""What may begin HTML, or may once more text follows; a "< 0.5" cannot, and stays readable in the raw file."""
MARKS = str.maketrans({"\\": r"\\", "`": r"\`", "*": r"\*", "$": r"\$", "\n": " "})


def to_cell(text: str) -> str:
    """A name as a cell of a table that may be opened as a spreadsheet: never a formula.

    Examples
    --------
    >>> to_cell("=cmd|' /C calc'!A0"), to_cell("soft_dice"), to_cell("'=x")
    ("'=cmd|' /C calc'!A0", 'soft_dice', "''=x")
    """
    return f"'{text}" if FORMULA.match(text) else text


def from_cell(text: str) -> str:
    """What :func:`to_cell` was given.

    Examples
    --------
    >>> [from_cell(to_cell(text)) == text for text in ("=1+1", "'=1", "'quoted'", "-", "")]
    [True, True, True, True, True]
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def one_line(text: str) -> str:
    r"""A name as a terminal can show it: control characters are written out, so that none is obeyed.

    Examples
    --------
    >>> print(one_line("case\n1\x1b[2J"), one_line("Köpfe/1.nii"))
    case\n1\x1b[2J Köpfe/1.nii
    """
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def shown_name(text: str) -> str:
    r"""A name made of a file's: what nobody can see is a blank, and blanks in a row are one; may be empty.

    Examples
    --------
    >>> shown_name(" T1\r\n post\t"), shown_name("\r")
    ('T1 post', '')
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def markdown_text(text: str) -> str:
    r"""Text that Markdown shows as it stands: no HTML, link, code or formula; underscores within words are none.

    Examples
    --------
    >>> print(markdown_text("<script> [a](b) $x$ soft_dice"))
    &lt;script> [a]\(b) \$x\$ soft_dice
    >>> print(markdown_text("share < 0.5"))
    share < 0.5
    """
    return LINK.sub(r"]\\\1", TAG.sub("&lt;", CONTROL.sub("\ufffd", text).translate(MARKS)))


def figure_text(text: str) -> str:
    r"""Text that matplotlib draws as it stands: no mathtext, and no label that a legend would leave out.

    Examples
    --------
    >>> figure_text(r"$\frac{$"), figure_text("_hidden"), figure_text("BI, B=1")
    ('\\$\\frac{\\$', ' _hidden', 'BI, B=1')
    """
    text = CONTROL.sub("\ufffd", text).replace("$", r"\$")
    return f" {text}" if text.startswith("_") else text
