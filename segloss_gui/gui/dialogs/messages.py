"""All that was said about the study, whole: the status bar cuts what is longer than its line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from segloss_gui.app.messages import Messages
from segloss_gui.gui.widgets import ReadingOrder

NOTHING = "Nothing was said about this study yet."
WEIGHT = {"warning": "Warning: ", "error": "Error: "}


class MessagesDialog(ReadingOrder, QDialog):
    """The newest first, with their times, to be read and copied; follows while it is open.

    Parameters
    ----------
    messages : Messages
        What was said.
    """

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Messages")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 420)
        self._messages = messages
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Messages, the newest first")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        messages.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        lines = [f"{message.at:%H:%M:%S}  {WEIGHT.get(message.level, '')}{message.text}" for message in self._messages]
        self.text.setPlainText("\n\n".join(lines) or NOTHING)
