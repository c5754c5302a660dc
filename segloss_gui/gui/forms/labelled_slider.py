"""A number to be dragged: its name above, a slider and its box below."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.form_kinds import Number
from segloss_gui.gui.forms.number import NumberBox, NumberSlider
from segloss_gui.gui.widgets import plain_tip, text_label
from segloss_gui.gui.widgets.boxes import hbox, vbox


class LabelledSlider(QWidget):
    """A titled number with a slider; ``turned`` says what the user made of it."""

    turned = Signal(float)

    def __init__(self, title: str, kind: Number, help_text: str = "") -> None:
        super().__init__()
        self._integer = kind.integer
        self.title = text_label(title, role="caption")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.box = NumberBox(kind, digits=5, plain=True)
        low, high = kind.span
        self.slider = NumberSlider(low, high, log=kind.log, integer=kind.integer)
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
