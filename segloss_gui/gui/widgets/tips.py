"""Tooltips and questions are words: what comes from files and names is shown as it is written, not as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """A tooltip, or words of a dialog, that show ``text`` letter for letter; Qt takes what looks like markup for HTML.

    Examples
    --------
    >>> plain_tip("case 7"), plain_tip("a <b>bold</b> name")
    ('case 7', '<span>a &lt;b&gt;bold&lt;/b&gt; name</span>')
    """
    if not Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text, quote=False).replace(chr(10), '<br>')}</span>"
