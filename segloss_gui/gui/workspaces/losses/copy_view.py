"""The loss looked at as code: choose a form, read it, copy it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QGuiApplication, QShowEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from segloss_gui.app.losses.copied_code import CopiedCode
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import notifier, type_points
from segloss_gui.gui.widgets import TypeLine, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, take_out, vbox
from segloss_gui.gui.widgets.timers import after

SAID_MS = 1800
HANGING = 4
"""Letters by which the rest of a line without room stands further in than the line: it is not read as a line."""


class CopyPanel(QWidget):
    """Snippets of the loss looked at, with the parameters as they stand; only the forms it is offered in."""

    def __init__(self, presenter: LossesPresenter) -> None:
        super().__init__()
        self.copied = CopiedCode(presenter)
        self._titles: list[str] = []
        self.buttons: Segments | None = None
        self.code = QTextEdit(readOnly=True, acceptRichText=False, tabChangesFocus=True)
        self.code.setAccessibleName("Code of the loss")
        self.copy = push_button("Copy", "copy", tone="accent", clicked=lambda _checked=False: self._on_copy())
        self.words = text_label(role="muted", wrap=True)
        self._said = after(self, SAID_MS, lambda: self.copy.setText("Copy"))
        self._lay_out()
        notifier.follow(self._take_type)
        presenter.chosen_changed.connect(self._on_chosen)
        presenter.catalogue_changed.connect(self._on_chosen)

    def _take_type(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(type_points(0.9))
        self.code.setFont(font)
        self._hang_lines()

    def _hang_lines(self) -> None:
        """Indent what goes on in the next line of the screen: code is never scrolled sideways, and copied as it is."""
        letter, block = QFontMetricsF(self.code.font()).horizontalAdvance(" "), self.code.document().begin()
        while block.isValid():
            text, hanging = block.text(), QTextBlockFormat()
            inwards = (len(text) - len(text.lstrip()) + HANGING) * letter
            hanging.setLeftMargin(inwards)
            hanging.setTextIndent(-inwards)
            QTextCursor(block).setBlockFormat(hanging)
            block = block.next()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Write the code only while somebody reads it."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the code of the loss looked at."""
        copied = self.copied
        if not copied.refresh():
            return
        if copied.titles != self._titles:
            self._titles = copied.titles
            self._renew_buttons(copied.titles)
        assert self.buttons is not None
        self.buttons.set_index(copied.forms.index(copied.form))
        if copied.code != self.code.toPlainText():
            self.code.setPlainText(copied.code)
            self._hang_lines()
        self.words.setText(copied.words)

    def _on_chosen(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_form(self, index: int) -> None:
        self.copied.form = self.copied.forms[index]
        self.refresh()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self.copy.setText("Copied")
        self._said.start()

    def _renew_buttons(self, titles: list[str]) -> None:
        take_out(self._line, self.buttons)
        self.buttons = Segments(titles)
        self.buttons.chosen.connect(self._on_form)
        self._line.insertWidget(0, self.buttons)

    def _lay_out(self) -> None:
        self._line = TypeLine(REST, (self.copy, 0, Qt.AlignmentFlag.AlignLeft))
        vbox(self._line, self.words, (self.code, 1), on=self, spacing=8, margins=(0, 6, 10, 8))
