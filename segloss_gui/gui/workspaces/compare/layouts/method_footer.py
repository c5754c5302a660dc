"""What stands below the pane of a method, and the room of it below the others of its row."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class MethodFooter(QWidget):
    """What stands below a method's pane; ``said`` is what it is called for a screen reader, with the title."""

    said = "{}"

    def show_title(self, title: str) -> None:
        """Say whose it is."""
        self.setAccessibleName(self.said.format(title))


class Blank(QWidget):
    """Room as high as a footer, so that the panes of a row are of one size."""

    def __init__(self, footer: QWidget) -> None:
        super().__init__()
        self._footer = footer

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the footer."""
        return QSize(0, self._footer.sizeHint().height())

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name
