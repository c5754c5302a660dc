"""A dialog of this window: it does not block, is gone when it is closed, and Tab goes through it as one reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from segloss_gui.gui.theme import notifier
from segloss_gui.gui.widgets.opening_size import open_as
from segloss_gui.gui.widgets.tab_order import ReadingOrder
from segloss_gui.gui.widgets.timers import after


class Followed(Protocol):
    """A signal, of Qt or not."""

    def connect(self, slot: Any, /) -> Any:
        """Tell ``slot`` from now on."""

    def disconnect(self, slot: Any, /) -> Any:
        """Tell it no longer."""


Kind = TypeVar("Kind", bound=QDialog)


class Dialog(ReadingOrder, QDialog):
    """What every dialog begins with.

    Parameters
    ----------
    title : str
        Of its frame.
    size : tuple of int or None
        Width and height it opens with, in pixels of the usual type; None: as its parts want.
    parent : QWidget or None
        The window it belongs to.
    """

    def __init__(self, title: str, size: tuple[int, int] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        notifier.changed.connect(after(self, 0, self._make_room).start)  # when its words have their new type
        if size is not None:
            open_as(self, *size)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """As high as its words are in its width: Qt takes the height of a width that it then cuts to the screen's."""
        super().showEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        laid_out = self.layout()
        needed = laid_out.minimumHeightForWidth(self.width()) if laid_out is not None else 0
        if needed > self.height():
            self.resize(self.width(), min(needed, self.screen().availableSize().height()))

    def follow(self, signal: Followed, do: Callable[..., object]) -> None:
        """Be told by what lives on, until the dialog is closed."""
        signal.connect(do)
        self.finished.connect(lambda _: signal.disconnect(do))


def show_beside(parent: QWidget, kind: type[Kind], make: Callable[[], Kind]) -> Kind:
    """Show a dialog beside the window it belongs to; the one that is open, if there is one."""
    dialog = next((found for found in parent.findChildren(kind) if found.isVisible()), None) or make()
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
