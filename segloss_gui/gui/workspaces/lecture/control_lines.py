"""How controls of the playground are put in lines, with captions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from segloss_gui.gui.widgets import text_label


def caption_label(words: str) -> QLabel:
    """A caption that asks for no room."""
    label = text_label(words, role="caption")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def titled(label: QLabel, widget: QWidget) -> QWidget:
    """A control with its caption above it."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(label)
    layout.addWidget(widget)
    return made


def held(line: QHBoxLayout) -> QWidget:
    """A line as a widget, so that it can be put away."""
    made = QWidget()
    line.setContentsMargins(0, 0, 0, 0)
    made.setLayout(line)
    return made


def line_of(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    """Controls side by side, with room at the end."""
    line = QHBoxLayout()
    line.setSpacing(spacing)
    for widget in widgets:
        line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    return line


def activate_layout(widget: QWidget) -> None:
    """Let a widget know at once how small it may be now."""
    if (layout := widget.layout()) is not None:
        layout.activate()
