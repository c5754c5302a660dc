"""The small buttons of the frame."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton

from segloss_gui.gui.theme import icon


def tool(icon_name: str, name: str, hint: str, clicked: Callable[[], object] | None = None) -> QToolButton:
    """A small button of the frame with an accessible name and a tooltip."""
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setAccessibleName(name)
    button.setToolTip(hint)
    if clicked is not None:
        button.clicked.connect(lambda *_: clicked())
    return button
