"""A box for a whole number."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSpinBox

MARGIN = 6


class CountBox(QSpinBox):
    """A spin box whose number stands off its frame; a style sheet's padding is not heard there."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.lineEdit().setTextMargins(MARGIN, 0, 0, 0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the margin, too."""
        return super().sizeHint() + QSize(MARGIN, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the margin, too."""
        return super().minimumSizeHint() + QSize(MARGIN, 0)
