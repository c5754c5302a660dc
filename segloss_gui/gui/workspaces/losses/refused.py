"""What was said of plug-in losses that were left out, below the list of the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from segloss_gui.gui.widgets import text_label, tool_button
from segloss_gui.gui.widgets.boxes import hbox, vbox

LINES = 6
"""Lines of the sentences that are seen at once; the others are scrolled to."""


class RefusedPanel(QFrame):
    """One sentence for every plug-in that was refused, to be read and copied; hidden where none was."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = text_label(role="warning", wrap=True)
        self.copy = tool_button(
            "copy", tone="muted", tip="Copy these sentences", name="Copy why plug-ins were left out", clicked=self._copy
        )
        self.words = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.words.setAccessibleName("Why plug-ins were left out")
        self.words.setFixedHeight(LINES * self.fontMetrics().height() + 12)
        self._lay_out()
        self.hide()

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Show why plug-ins were left out; none hides the panel."""
        many = len(sentences) != 1
        self.heading.setText(f"{len(sentences)} plug-in{'s were' if many else ' was'} left out")
        self.words.setPlainText("\n\n".join(sentences))
        self.setVisible(bool(sentences))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.toPlainText())

    def _lay_out(self) -> None:
        vbox(
            hbox((self.heading, 1), (self.copy, 0, Qt.AlignmentFlag.AlignTop)),
            self.words,
            on=self,
            spacing=4,
            margins=(0, 0, 4, 0),
        )
