"""The losses to compare: one row each, with its method's colour."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QToolButton,
    QWidget,
)

from segloss_gui.app.eliding import families
from segloss_gui.app.losses.loss_presets import PRESETS, Preset
from segloss_gui.app.losses.presenter import ComparedLoss, LossesPresenter
from segloss_gui.app.workspace_keys import COMPARED
from segloss_gui.gui.theme import LARGE_POINTS, colours, notifier, swatch, type_points
from segloss_gui.gui.widgets import plain_tip, push_button, text_label, tool_button
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.key_actions import Does, KeyActions, key_tip
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.workspaces.losses.name_edit import NameEdit

TEACHING = (
    "Nothing to compare yet. Choose a loss on the left, set its parameters, and press “Add to comparison” — "
    "or start with the set of a paper:"
)

SHORT = 15
"""Letters that stand in one line of the narrowest panel."""
NAME_HELP = "Name in tables, legends and scores.csv; empty it to name the method by its parameters."


class ComparisonPanel(QFrame):
    """Rows to choose, rename, move, copy and remove; presets below."""

    def __init__(self, presenter: LossesPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._presenter = presenter
        self.rows: list[ComparedRow] = []
        self._shown: tuple[ComparedLoss, ...] | None = None
        self.heading = text_label(role="heading")
        self.teaching = text_label(TEACHING, role="muted", wrap=True)
        self.fault = text_label(role="error", wrap=True)
        self.fault.hide()
        self._list = vbox(spacing=6)
        self.presets = [self._preset_button(preset) for preset in PRESETS]
        self._lay_out()
        notifier.follow(self._take_type)
        presenter.comparison_changed.connect(self.refresh)
        presenter.chosen_changed.connect(self._mark)
        self.refresh()

    def refresh(self) -> None:
        """Show the losses to compare, where they changed."""
        shown = self._presenter.rows()
        if shown == self._shown:
            return
        self._shown = shown
        self.fault.hide()
        for row in self.rows[len(shown) :]:
            row.hide()
            row.deleteLater()
        del self.rows[len(shown) :]
        while len(self.rows) < len(shown):
            self._append()
        alike = families(loss.name for loss in shown)
        for row, loss in zip(self.rows, shown, strict=True):
            row.name.set_alike(alike[loss.name])
            row.show_loss(loss, last=loss.index == len(shown) - 1)
        self.heading.setText(f"To compare ({len(shown)})" if shown else "To compare")
        self.teaching.setVisible(not shown)
        self._mark()

    def _take_type(self) -> None:
        """In large type the last two words of a preset stand below the others."""
        for button, preset in zip(self.presets, PRESETS, strict=True):
            first, *last = preset.title.rsplit(" ", 2)
            button.setText(f"{first}\n{' '.join(last)}" if type_points() > LARGE_POINTS else preset.title)

    def say(self, fault: str) -> None:
        """Show why a change was not made; an empty text hides it."""
        show_words(self.fault, fault)

    def _append(self) -> None:
        row = ComparedRow()
        row.chosen.connect(lambda: self._presenter.choose_row(row.index))
        row.renamed.connect(lambda name: row.show_fault(self._presenter.rename(row.index, name)))
        row.moved.connect(lambda step: self._presenter.move(row.index, row.index + step))
        row.copied.connect(lambda: self.say(self._presenter.duplicate(row.index)))
        row.walked.connect(lambda step: self._walk(row.index + step))
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)

    def _remove(self, row: ComparedRow) -> None:
        index, was_chosen = row.index, row.index == self._presenter.row
        self._presenter.remove(index)
        if was_chosen and self.rows:
            self._walk(min(index, len(self.rows) - 1))

    def _walk(self, index: int) -> None:
        if 0 <= index < len(self.rows):
            self.rows[index].setFocus(Qt.FocusReason.TabFocusReason)
            self._presenter.choose_row(index)

    def _mark(self) -> None:
        for row in self.rows:
            row.mark(row.index == self._presenter.row)

    def _preset_button(self, preset: Preset) -> QPushButton:
        return push_button(
            preset.title,
            "plus",
            tone="accent",
            tip=preset.help,
            clicked=lambda: self.say(self._presenter.add_preset(preset)),
        )

    def _lay_out(self) -> None:
        inner = QWidget()
        vbox(self.teaching, self._list, *self.presets, REST, on=inner, spacing=10, margins=(0, 0, 2, 0))
        area = scroll_area("Losses to compare", inner, sideways=False)
        vbox(self.heading, self.fault, (area, 1), on=self, spacing=8, margins=(12, 12, 6, 12))


class ComparedRow(QFrame):
    """One loss to compare. A click looks at it; its name is edited in place."""

    chosen = Signal()
    renamed = Signal(str)
    moved = Signal(int)
    walked = Signal(int)
    copied = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = 0
        self._loss: ComparedLoss | None = None
        self.setProperty("role", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.dot = text_label()
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
        self.dot.setPixmap(swatch(loss.colour or colours().muted, 14))
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
        self.tools = QWidget()
        hbox(self.up, self.down, self.copy, REST, self.remove, on=self.tools, spacing=2)
        vbox(
            hbox(self.dot, (self.name, 1), spacing=2),
            self.params,
            self.fault,
            self.tools,
            on=self,
            spacing=2,
            margins=(8, 5, 6, 6),
        )


def unbroken(words: str) -> str:
    r"""Words between dots, which a line may end after, but not within: ``Φ BI`` is one.

    Examples
    --------
    >>> unbroken("Dice, Φ and ε · Φ BI").split(" ")
    ['Dice,\xa0Φ\xa0and\xa0ε\xa0·', 'Φ\xa0BI']
    """
    parts = [part.replace(" ", "\u00a0") if len(part) <= SHORT else part for part in words.split(" · ")]
    return "\u00a0· ".join(parts)
