"""Editors of numbers: a box that takes 1e-7, and a logarithmic slider beside it where the field asks for one."""

from __future__ import annotations

import contextlib
import math
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QSlider, QWidget

from segloss_gui.app.form_kinds import Number
from segloss_gui.app.form_values import stepped
from segloss_gui.gui.forms.editor import Editor, guard_wheel
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.widgets.field_gesture import field_gesture
from segloss_gui.gui.widgets.shown_value import show_value

STEPS, STEPS_PER_DECADE = 200, 20
UNDONE_ELSEWHERE = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class NumberBox(QLineEdit):
    """A number as text, of fixed width; arrow keys and the wheel (while focused) step it.

    ``changed`` is said for readable and for wrong text, but not while a number is half typed. What is typed or stepped
    until the box is left is one step to undo.

    Parameters
    ----------
    kind : Number
        What it holds.
    digits : int
        How many digits there is room for; 0 leaves it to the kind.
    plain : bool
        Without a frame, and so narrower.
    """

    changed = Signal()

    def __init__(self, kind: Number, *, digits: int = 0, plain: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self._digits = digits or (7 if kind.integer else 9)
        self._frame_px = 16 if plain else 24
        self.setProperty("plain", plain)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._said = ""
        self.textEdited.connect(lambda text: None if kind.unfinished(text) else self._say())
        self.editingFinished.connect(self._say)
        self._gesture = field_gesture(self)
        self._fix_width()

    def number(self) -> float:
        """The number in the box.

        Raises
        ------
        ValueError
            When there is none, or it is out of bounds.
        """
        return self.kind.parse(self.text())

    def show_number(self, value: float) -> None:
        """Put ``value`` into the box."""
        self.setText(self.kind.text(value))
        self.setCursorPosition(0)
        self._said = self.text()

    def step(self, steps: int) -> None:
        """Add ``steps``, or multiply by tenths of a decade where the field is logarithmic."""
        try:
            value = self.number()
            self.show_number(self.kind.check(stepped(value, steps, self.kind)))
        except ValueError:
            return
        self._said = ""
        self._say()

    def event(self, event: QEvent) -> bool:
        """Leave *Undo* and *Redo* to the study, unless what is typed has not become a value yet."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self.text() == self._said
            and any(map(event.matches, UNDONE_ELSEWHERE))
        ):
            event.ignore()  # a line of text would take the keys, and its own steps are others than the study's
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Step by the arrow keys."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Step by the wheel, but only while the box has the focus."""
        if not self.hasFocus():
            event.ignore()
            return
        self.step(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def changeEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        """Follow the font's width."""
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self._fix_width()

    def _fix_width(self) -> None:
        self.setFixedWidth(QFontMetrics(self.font()).horizontalAdvance("0" * self._digits) + self._frame_px)

    def _say(self) -> None:
        if self.text() != self._said:
            self._said = self.text()
            with self._gesture.edits():
                self.changed.emit()


class NumberSlider(QSlider):
    """A slider over a span in equal steps, or over decades; the number is said rounded to a step's digits."""

    moved = Signal(float)

    def __init__(
        self, low: float, high: float, *, log: bool = False, integer: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        first, last = (math.log10(low), math.log10(high)) if log else (low, high)
        self._log, self._first = log, first
        self._step = 1 / STEPS_PER_DECADE if log else 1.0 if integer else (last - first) / STEPS
        self.setRange(0, round((last - first) / self._step))
        self.setSingleStep(STEPS_PER_DECADE // 4 if log else 1)
        self.setPageStep(STEPS_PER_DECADE if log else max(1, self.maximum() // 10))
        self.setMinimumWidth(90 if log else 0)
        guard_wheel(self)
        self._gesture = field_gesture(self)
        self.valueChanged.connect(self._say)

    def number_at(self, place: int) -> float:
        """Number of a place of the slider."""
        at = self._first + place * self._step
        return float(f"{10**at:.2g}" if self._log else f"{at:.4g}")

    def show_number(self, value: float) -> None:
        """Move to ``value`` without saying so; numbers beyond the ends rest at the ends."""
        at = math.log10(max(value, self.number_at(0))) if self._log else value
        show_value(self, min(max(round((at - self._first) / self._step), 0), self.maximum()))

    def _say(self, place: int) -> None:
        with self._gesture.edits():
            self.moved.emit(self.number_at(place))


class NumberEditor(Editor):
    """A box with its unit, and a slider where the field is logarithmic."""

    def __init__(self, kind: Number) -> None:
        super().__init__()
        self.kind = kind
        self.box = NumberBox(kind)
        self.slider = NumberSlider(*kind.span, log=True) if kind.log else None
        layout = hbox(self.box, on=self)
        self._unit = text_label(kind.unit, role="muted") if kind.unit else None
        if self._unit:
            layout.addWidget(self._unit)
        if self.slider:
            layout.addWidget(self.slider, 1)
            self.slider.moved.connect(self._slid)
        else:
            layout.addStretch(1)
        self.box.changed.connect(self._typed)

    def read(self) -> float:
        """The number in the box."""
        return self.box.number()

    def write(self, value: Any) -> None:
        """Show a number in the box and on the slider."""
        self.box.show_number(value)
        self._follow_word()
        if self.slider:
            self.slider.show_number(value)

    def _slid(self, value: float) -> None:
        self.box.show_number(value)
        self.edited.emit()

    def _follow_word(self) -> None:
        """A word in place of a number has no unit."""
        if self._unit:
            self._unit.setText("" if self.box.text() == self.kind.zero else self.kind.unit)

    def _typed(self) -> None:
        self._follow_word()
        if self.slider:
            with contextlib.suppress(ValueError):
                self.slider.show_number(self.box.number())
        self.edited.emit()
