"""A box for a number with decimals."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox


class DecimalBox(QDoubleSpinBox):
    """A spin box in which the comma of half the world's keyboards is a decimal point, and never left out."""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Take what is typed with its comma made a point."""
        return super().validate(text.replace(",", "."), place)
