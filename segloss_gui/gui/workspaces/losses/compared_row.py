"""One loss to compare, as a row: its colour, its name, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QToolButton

from segloss_gui.app.losses.catalogue_words import unbroken
from segloss_gui.app.losses.presenter import ComparedLoss
from segloss_gui.app.workspace_keys import COMPARED
from segloss_gui.gui.theme import colours, swatch
from segloss_gui.gui.widgets import plain_tip, text_label, tool_button
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox
from segloss_gui.gui.widgets.key_actions import Does, KeyActions, key_tip
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.widgets.themed_picture import ThemedPicture
from segloss_gui.gui.workspaces.losses.name_edit import NameEdit

NAME_HELP = "Name in tables, legends and scores.csv; empty it to name the method by its parameters."


class ComparedRow(QFrame):
    """One loss to compare. A click looks at it; its name is edited in place."""

    chosen = Signal()
    renamed = Signal(str)
    moved = Signal(int)
    walked = Signal(int)
    copied = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.index = 0
        self._loss: ComparedLoss | None = None
        self.setProperty("role", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.dot = ThemedPicture()
        self.name = NameEdit()
        self.name.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.name.setAccessibleName("Name of the method")
        self.name.editingFinished.connect(self._on_renamed)
        self.name.installEventFilter(self)
        self.params = text_label(role="caption", wrap=True)
        self.fault = text_label(role="error", wrap=True)
        self.up = self._tool("chevron-up", "Move up", lambda: self.moved.emit(-1))
        self.down = self._tool("chevron-down", "Move down", lambda: self.moved.emit(1))
        self.copy = self._tool("copy", "Duplicate", self.copied.emit)
        self.remove = self._tool("trash", "Remove", self.removed.emit)
        key_tip(self.remove, "Remove{}", COMPARED, "remove")
        does: Does = {
            "walk": self.walked.emit, "look": self.chosen.emit, "write_name": self.write_name,
            "remove": self.removed.emit,
        }  # fmt: skip
        self._keys = KeyActions(COMPARED, does, self)
        self._lay_out()

    def show_loss(self, loss: ComparedLoss, *, last: bool) -> None:
        """Show a row of the comparison."""
        self._loss, self.index = loss, loss.index
        self.dot.show_picture(lambda: swatch(loss.colour or colours().muted, 14))
        self.name.setText(loss.name)
        self.name.setCursorPosition(0)
        self.params.setText(unbroken(f"{loss.title} · {loss.params}"))
        self.up.setEnabled(loss.index > 0)
        self.down.setEnabled(not last)
        self.name.setToolTip(plain_tip(f"{loss.name}\n{NAME_HELP}"))
        self.setAccessibleName(f"{loss.name}: {loss.title}, {loss.params}")
        self.show_fault("")

    def show_fault(self, fault: str) -> None:
        """Show ``fault``, or what is wrong with the loss itself."""
        words = fault or (self._loss.fault if self._loss else "")
        show_words(self.fault, words)
        if fault and self._loss:
            self.name.setFocus()

    def mark(self, chosen: bool) -> None:
        """Show whether the page is about this row."""
        self.tools.setVisible(chosen)
        # The first click chooses the row, the next one on its name writes: as in a list of files.
        self.name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not chosen)
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Look at this row."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Look at the row, write its name, remove it, go on to another."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def write_name(self) -> None:
        """Let the user write the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at this row when its name gets the focus."""
        if watched is self.name and event.type() == QEvent.Type.FocusIn:
            self.chosen.emit()
        return False

    def _on_renamed(self) -> None:
        if self._loss and self.name.text() != self._loss.name:
            self.renamed.emit(self.name.text())

    def _tool(self, name: str, words: str, slot: Callable[[], object]) -> QToolButton:
        return tool_button(name, tone="muted", tip=words, name=words, clicked=lambda _checked=False: slot())

    def _lay_out(self) -> None:
        self.tools = held(hbox(self.up, self.down, self.copy, REST, self.remove, spacing=2))
        vbox(
            hbox(self.dot, (self.name, 1), spacing=2),
            self.params,
            self.fault,
            self.tools,
            on=self,
            spacing=2,
            margins=(8, 5, 6, 6),
        )
