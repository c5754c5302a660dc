"""Tests of :mod:`segloss_gui.gui.widgets.shown_value`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QSlider, QSpinBox

from segloss_gui.gui.widgets.shown_value import Field, show_value


def _box() -> QComboBox:
    box = QComboBox()
    for words, value in (("one", "a"), ("two", "b")):
        box.addItem(words, value)
    return box


@pytest.mark.parametrize(
    ("make", "signal", "shown", "value"),
    [
        (QCheckBox, "toggled", QCheckBox.isChecked, True),
        (QSlider, "valueChanged", QSlider.value, 7),
        (QSpinBox, "valueChanged", QSpinBox.value, 7),
        (QDoubleSpinBox, "valueChanged", QDoubleSpinBox.value, 0.5),
        (_box, "currentIndexChanged", QComboBox.currentData, "b"),
    ],
)
def test_a_field_shows_what_the_program_says_and_tells_nobody(
    qapp: QApplication, make: Callable[[], Field], signal: str, shown: Callable[[Any], object], value: object
) -> None:
    field, told = make(), list[object]()
    getattr(field, signal).connect(told.append)
    show_value(field, value)
    assert shown(field) == value
    assert told == []


def test_a_box_shows_nothing_for_what_it_does_not_offer(qapp: QApplication) -> None:
    box = _box()
    show_value(box, "c")
    assert box.currentIndex() == -1
