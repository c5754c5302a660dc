"""How controls of the playground are put in lines, with captions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox


def caption_label(words: str) -> QLabel:
    """A caption that asks for no room."""
    label = text_label(words, role="caption")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def titled(label: QLabel, widget: QWidget) -> QWidget:
    """A control with its caption above it."""
    return held(vbox(label, widget, spacing=0))


def line_of(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    """Controls side by side, with room at the end."""
    return hbox(*((widget, 0, Qt.AlignmentFlag.AlignVCenter) for widget in widgets), REST, spacing=spacing)


def activate_layout(widget: QWidget) -> None:
    """Let a widget know at once how small it may be now."""
    if (layout := widget.layout()) is not None:
        layout.activate()
