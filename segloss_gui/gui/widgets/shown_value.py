"""What a field shows, changed by the program: nobody is told, for nobody has chosen it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QDoubleSpinBox, QSpinBox

Field = QAbstractButton | QAbstractSlider | QComboBox | QDoubleSpinBox | QSpinBox


def show_value(field: Field, value: Any) -> None:
    """Let a field show a value; of a box to choose from, what stands for it, and nothing where that is not offered."""
    with QSignalBlocker(field):
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        elif isinstance(field, QAbstractButton):
            field.setChecked(value)
        else:
            field.setValue(value)
