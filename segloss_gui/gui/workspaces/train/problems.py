"""Runs that ended badly: reason and sentence in words, to be copied, with a way on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout

from segloss_gui.app.train.run_row import RunRow
from segloss_gui.gui.widgets import text_label, tool_button
from segloss_gui.gui.widgets.areas import Area
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox

LEAST_WIDTH = 250
"""Pixels that a sentence is read in."""


class ProblemPanel(Area):
    """One card a failed run; hidden while there is none.

    Signals
    -------
    resume_wanted(str)
        A run should go on from its last checkpoint.
    mend_wanted(str, str)
        A run whose last checkpoint is damaged should go on from its best weights ("best"), or begin again ("restart").
    """

    resume_wanted = Signal(str)
    mend_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Runs that ended badly", frame=False, sideways=False)
        self._rows: tuple[RunRow, ...] = ()
        self.hide()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the buttons, whatever type they are in: nothing of a card lies behind the scroll bar."""
        bar, cards = self.verticalScrollBar().sizeHint().width(), self.widget()
        needed = cards.minimumSizeHint().width() + bar if cards is not None else 0
        return QSize(max(LEAST_WIDTH, needed), super().minimumSizeHint().height())

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these runs."""
        if list(map(_shown, rows)) == list(map(_shown, self._rows)):
            return
        self._rows = tuple(rows)
        self.setWidget(held(vbox(*map(self._card, rows), REST, spacing=8)))
        self.updateGeometry()
        self.setVisible(bool(rows))

    def _card(self, row: RunRow) -> QFrame:
        card = QFrame()
        card.setProperty("role", "fault")
        column = vbox(on=card, spacing=4, margins=(10, 8, 10, 8))
        title = text_label(f"{row.title}, fold {row.fold}, seed {row.seed}: {row.reason}", role="error", wrap=True)
        words = text_label(row.message, wrap=True)
        for label in (title, words):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            column.addWidget(label)
        column.addLayout(self._buttons(row))
        return card

    def _buttons(self, row: RunRow) -> QVBoxLayout:
        """Ways on one below the other, for two have no room beside each other in large type."""
        copy = tool_button("copy", words="Copy", tip="Copy these words")
        report = f"{row.run}: {row.reason}\n{row.message}"
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        *ways, last = self._ways_on(row)
        return vbox(*(hbox(way, REST) for way in ways), hbox(last, copy, REST), spacing=0)

    def _ways_on(self, row: RunRow) -> list[QToolButton]:
        if not row.damaged:
            resume = tool_button("play", words="Resume", tip="Go on from the last checkpoint")
            resume.clicked.connect(lambda: self.resume_wanted.emit(row.run))
            resume.setEnabled("resume" in row.actions)
            return [resume]
        best = tool_button("play", words="From best", tip="Go on from the weights that validated best")
        best.clicked.connect(lambda: self.mend_wanted.emit(row.run, "best"))
        again = tool_button("refresh", words="Begin again", tip="Train this run from the start")
        again.clicked.connect(lambda: self.mend_wanted.emit(row.run, "restart"))
        for button in (best, again):
            button.setEnabled("resume" in row.actions)
        return [best, again]


def _shown(row: RunRow) -> tuple[str, str, bool]:
    """What of a run is on its card; another process that trains in the folder switches its buttons off."""
    return row.run, row.message, "resume" in row.actions
