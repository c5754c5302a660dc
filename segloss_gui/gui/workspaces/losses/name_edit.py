"""A name that is shortened in the middle while it is read, and whole while it is written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QStylePainter

from segloss_gui.app.eliding import Alike
from segloss_gui.gui.widgets import fitted


class NameEdit(QLineEdit):
    """A line edit that cuts its text where it is like others while it has no focus; Escape gives the old name back."""

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self._alike = Alike()
        self.setProperty("plain", True)

    @property
    def shown_words(self) -> str:
        """The text as it stands on the screen while it is read."""
        room = self.contentsRect().width() - 14
        return fitted(self.text(), self.fontMetrics(), room, self._alike)

    def set_alike(self, alike: Alike) -> None:
        """What the name shares with those beside it, which is cut first."""
        self._alike = alike
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the name as it was."""
        self._before = self.text()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Escape undo, and Enter end the writing."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the shortened name, or as usual while it is written or fits."""
        if self.hasFocus() or self.shown_words == self.text():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, -2, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.shown_words)
