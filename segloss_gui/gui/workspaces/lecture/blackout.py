"""A black sheet over a page: the audience looks at the lecturer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget


class Blackout(QWidget):
    """Covers the widget that it is put on, as large as that one is; hidden at first. A click takes it away.

    Parameters
    ----------
    page : QWidget
        What it covers.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.setAccessibleName("Black screen")
        self.setStyleSheet("background: black;")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Cover the page, or show it again."""
        self.resize(self._page.size())
        self.setVisible(self.isHidden())
        self.raise_()

    def lift(self) -> None:
        """Show the page."""
        self.hide()

    def eventFilter(self, page: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Grow with the page."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._page.size())
        return super().eventFilter(page, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the page again."""
        self.lift()
