"""What has the keys is seen, in every theme: its frame is another than before."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSlider, QSpinBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets import check_box, push_button, tool_button
from segloss_gui.gui.widgets.boxes import vbox

STANDS_OUT, PALE = 2.0, 1.8
"""Contrast with what was there before; and of the pale frame around the lilac main button of the dark theme."""


def tabs() -> QTabBar:
    made = QTabBar()
    for words in ("This case", "All cases"):
        made.addTab(words)
    return made


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "button": lambda: push_button("Train all"),
    "primary": lambda: push_button("Train all", kind="primary"),
    "tool": lambda: tool_button("flag", words="Flagged"),
    "box": lambda: check_box("Log y"),
    "ticked box": lambda: check_box("Log y", on=True),
    "tabs": tabs,
    "line": QLineEdit,
    "number": QSpinBox,
    "choice": QComboBox,
    "slider": lambda: QSlider(Qt.Orientation.Horizontal),
}


def luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def standing_out(before: QImage, after: QImage, least: float) -> int:
    """How many pixels differ clearly."""
    places = product(range(before.width()), range(before.height()))
    pairs = ((before.pixelColor(*at), after.pixelColor(*at)) for at in places)
    return sum(contrast(one, other) >= least for one, other in pairs if one != other)


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("name", CONTROLS)
def test_what_has_the_keys_is_seen(qtbot: QtBot, qapp: QApplication, name: str, theme: str) -> None:
    apply_theme(qapp, "light" if theme == "projector" else theme, projector=theme == "projector")
    try:
        page, control, other = QWidget(), CONTROLS[name](), push_button("Other")
        qtbot.addWidget(page)
        vbox(control, other, on=page, margins=(8, 8, 8, 8))
        page.show()
        with qtbot.waitActive(page):
            page.activateWindow()
        other.setFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert control.hasFocus()
        least = PALE if name == "primary" else STANDS_OUT
        assert standing_out(before, control.grab().toImage(), least) > 20
    finally:
        apply_theme(qapp, "light")
