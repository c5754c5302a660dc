"""All that was said about the study, whole: the status bar cuts what is longer than its line."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QWidget

from segloss_gui.app.messages import Messages
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.dialog import Dialog

NOTHING = "Nothing was said about this study yet."
WEIGHT = {"warning": "Warning: ", "error": "Error: "}


class MessagesDialog(Dialog):
    """The newest first, with their times, to be read and copied; follows while it is open.

    Parameters
    ----------
    messages : Messages
        What was said.
    """

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__("Messages", (640, 420), parent)
        self._messages = messages
        self.text = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.text.setAccessibleName("Messages, the newest first")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        vbox((self.text, 1), buttons, on=self, margins=None)
        self.follow(messages.changed, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        lines = [f"{message.at:%H:%M:%S}  {WEIGHT.get(message.level, '')}{message.text}" for message in self._messages]
        self.text.setPlainText("\n\n".join(lines) or NOTHING)
