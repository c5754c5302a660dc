"""A number to be dragged: its name above, a slider and its box below."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from segloss_gui.app.form_kinds import Number
from segloss_gui.gui.forms.editor import guard_wheel
from segloss_gui.gui.forms.number import LogSlider, NumberBox
from segloss_gui.gui.widgets import plain_tip, text_label
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.widgets.field_gesture import field_gesture

STEPS = 200


class LinearSlider(QSlider):
    """A slider over a span; the number is said rounded to the span's thousandth."""

    moved = Signal(float)

    def __init__(self, low: float, high: float, *, integer: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._low, self._step = low, 1.0 if integer else (high - low) / STEPS
        self.setRange(0, round((high - low) / self._step))
        self.setPageStep(max(1, self.maximum() // 10))
        guard_wheel(self)
        self._gesture = field_gesture(self)
        self.valueChanged.connect(self._say)

    def number_at(self, place: int) -> float:
        """Number of a place of the slider."""
        return float(f"{self._low + place * self._step:.4g}")

    def show_number(self, value: float) -> None:
        """Move to ``value`` without saying so."""
        self.blockSignals(True)
        self.setValue(round((value - self._low) / self._step))
        self.blockSignals(False)

    def _say(self, place: int) -> None:
        with self._gesture.edits():
            self.moved.emit(self.number_at(place))


class LabelledSlider(QWidget):
    """A titled number with a slider; ``turned`` says what the user made of it."""

    turned = Signal(float)

    def __init__(self, title: str, kind: Number, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._integer = kind.integer
        self.title = text_label(title, role="caption")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.box = NumberBox(kind, digits=5, plain=True)
        low, high = kind.span
        self.slider = LogSlider(low, high) if kind.log else LinearSlider(low, high, integer=kind.integer)
        self.slider.setMinimumWidth(40)
        words = f"{help_text} ({kind.unit})" if kind.unit else help_text
        for widget in (self.title, self.box, self.slider):
            widget.setToolTip(plain_tip(words))
            widget.setAccessibleName(title)
        self._lay_out()
        self.slider.moved.connect(self._slid)
        self.box.changed.connect(self._typed)

    def show_number(self, value: float) -> None:
        """Show a number, unless it is being typed."""
        self.slider.show_number(value)
        if not self.box.hasFocus():
            self.box.show_number(value)

    def _slid(self, value: float) -> None:
        number = int(value) if self._integer else value
        self.box.show_number(number)
        self.turned.emit(number)

    def _typed(self) -> None:
        with contextlib.suppress(ValueError):
            number = self.box.number()
            self.slider.show_number(number)
            self.turned.emit(number)

    def _lay_out(self) -> None:
        vbox(self.title, hbox((self.slider, 1), self.box, spacing=4), on=self, spacing=0)
