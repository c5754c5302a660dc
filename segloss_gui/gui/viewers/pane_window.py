"""A pane in a window of its own, for a second screen, and what stands in its place meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, vbox

SIZE = QSize(900, 700)
SMALLEST = 100


class PaneWindow(QWidget):
    """Holds one pane; closing it gives the pane back.

    Parameters
    ----------
    pane : QWidget
        What it shows.
    name : str
        For its title.
    place : QRect or None
        Where it was; None (or a place on no screen): on a second screen where there is one.
    parent : QWidget
        The board, with which it goes.

    Signals
    -------
    closed()
        The user closed it.
    placed()
        It was moved or resized.
    """

    closed = Signal()
    placed = Signal()

    def __init__(self, pane: QWidget, name: str, place: QRect | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.pane = pane
        self.setWindowTitle(f"{name} – SegLoss")
        vbox(pane, on=self)
        pane.show()
        self.setGeometry(place if place is not None and _on_a_screen(place) else _free_place(parent))

    def toggle_filled(self) -> None:
        """Let the window fill its screen, or no longer."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Give the pane back."""
        event.accept()
        self.closed.emit()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Say where it went."""
        super().moveEvent(event)
        self.placed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say how large it is."""
        super().resizeEvent(event)
        self.placed.emit()


class Placeholder(QWidget):
    """Stands where a pane was, and brings it back.

    Signals
    -------
    asked()
        The pane is wanted back.
    """

    asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        text = text_label(f"{name} has a window of its own", role="muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back = push_button(
            "Bring it back",
            tip="Close the window of this pane and show it here",
            name=f"bring back {name}",
            clicked=self.asked,
        )
        vbox(REST, text, (back, 0, Qt.AlignmentFlag.AlignCenter), REST, on=self, margins=None)


def _on_a_screen(place: QRect) -> bool:
    return min(place.width(), place.height()) >= SMALLEST and QGuiApplication.screenAt(place.center()) is not None


def _free_place(beside: QWidget) -> QRect:
    """In the middle of a screen that the window is not on; of its own where there is one only."""
    here = beside.screen()
    screen = next((found for found in QGuiApplication.screens() if found is not here), here)
    room = screen.availableGeometry()
    size = SIZE.boundedTo(room.size() * 0.8)
    place = QRect(room.topLeft(), size)
    place.moveCenter(room.center())
    return place
