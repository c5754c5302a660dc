"""Fields whose typing, dragging or stepping is one step to undo (:mod:`segloss_gui.app.gesture`)."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QLineEdit

from segloss_gui.app.gesture import Gesture


def field_gesture(field: QLineEdit | QAbstractSpinBox | QAbstractSlider) -> Gesture:
    """The gesture of ``field``; it ends where the field is left, confirmed or let go.

    Make it after the field's own ``editingFinished`` was connected: what is said then belongs to the typing.
    """
    gesture = Gesture()
    if isinstance(field, QAbstractSlider):
        field.sliderPressed.connect(gesture.hold)
        field.sliderReleased.connect(gesture.end)
    else:
        field.editingFinished.connect(gesture.end)
    return gesture
