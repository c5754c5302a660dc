"""Words on the screen."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QWidget

from segloss_gui.gui.widgets.tips import plain_tip


def text_label(
    words: str = "", *, role: str = "", wrap: bool = False, selectable: bool = False, tip: str = ""
) -> QLabel:
    """A label; nothing in its words, which may come from files and users, is taken for HTML.

    Parameters
    ----------
    words : str
        What it says.
    role : str
        ``caption``, ``muted``, ``heading``, ``title``, ``error``, ``warning`` ... of the style sheet.
    wrap : bool
        Whether it takes more lines where it must.
    selectable : bool
        Whether the mouse can select the words, to copy them.
    tip : str
        Tooltip.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(words)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        made.setProperty("role", role)
    if tip:
        made.setToolTip(plain_tip(tip))
    return made


def from_the_left(words: str) -> str:
    """A sentence of the program's that may begin with a name: one in Arabic or Hebrew would turn all of it round.

    Examples
    --------
    >>> from_the_left("CE: bias 0.3 ml"), from_the_left("דייס: bias 0.3 ml") == "\u200eדייס: bias 0.3 ml"
    ('CE: bias 0.3 ml', True)
    """
    first = next((letter for letter in words if unicodedata.bidirectional(letter) in ("L", "R", "AL")), "")
    return f"\u200e{words}" if first and unicodedata.bidirectional(first) != "L" else words


def show_words(shown: QLabel | QAbstractButton, words: str) -> None:
    """Let a label or a button say something, or take no room where there is nothing to say."""
    shown.setText(words)
    shown.setVisible(bool(words))


def set_role(shown: QWidget, role: str) -> None:
    """Give a widget another role of the style sheet, which asks for it only when told to."""
    if shown.property("role") != role:
        shown.setProperty("role", role)
        shown.style().polish(shown)


def rule() -> QFrame:
    """A thin line between words."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made
