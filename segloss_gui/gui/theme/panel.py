"""The frame around a part of a page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


def panel(content: QWidget, margins: tuple[int, int, int, int] = (1, 1, 1, 1), into: QWidget | None = None) -> QFrame:
    """``content`` in a frame of the theme; margins in pixels leave its border free."""
    frame = QFrame(into)
    frame.setProperty("role", "panel")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(*margins)
    layout.addWidget(content)
    return frame
