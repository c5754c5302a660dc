"""The losses to compare: one row each, with its method's colour."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton

from segloss_gui.app.eliding import families
from segloss_gui.app.losses.loss_presets import PRESETS, Preset
from segloss_gui.app.losses.presenter import ComparedLoss, LossesPresenter
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, held, vbox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.workspaces.losses.compared_row import ComparedRow

TEACHING = (
    "Nothing to compare yet. Choose a loss on the left, set its parameters, and press “Add to comparison” — "
    "or start with the set of a paper:"
)


class ComparisonPanel(QFrame):
    """Rows to choose, rename, move, copy and remove; presets below.

    Signals
    -------
    train_wanted()
        Go on to train them.
    """

    train_wanted = Signal()

    def __init__(self, presenter: LossesPresenter) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._presenter = presenter
        self.rows: list[ComparedRow] = []
        self._shown: tuple[ComparedLoss, ...] | None = None
        self.heading = text_label(role="heading")
        self.teaching = text_label(TEACHING, role="muted", wrap=True)
        self.fault = text_label(role="error", wrap=True)
        self.fault.hide()
        self.train = push_button("Train these", "train", tip="Go on to Train, where their runs begin")
        self.train.clicked.connect(lambda: self.train_wanted.emit())
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
        self.train.setVisible(bool(shown))
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
        inner = vbox(self.teaching, self._list, *self.presets, REST, spacing=10, margins=(0, 0, 2, 0))
        area = scroll_area("Losses to compare", held(inner), sideways=False)
        vbox(self.heading, self.fault, (area, 1), self.train, on=self, spacing=8, margins=(12, 12, 6, 12))
