"""The plan on screen, before "Train all": runs, time, disk, and what can be left out. Never in the way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QProgressBar, QPushButton, QWidget

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.train.plan_presenter import COSTS, PlanPresenter
from segloss_gui.app.train.plan_words import equal_words, first_of
from segloss_gui.core.number_text import count_of
from segloss_gui.gui.widgets import PlainTable, plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox
from segloss_gui.gui.widgets.labels import set_role, show_words

prose = partial(text_label, wrap=True, selectable=True)

ROWS = 6


class PlanPanel(QFrame):
    """The plan of the session's study.

    Parameters
    ----------
    presenter : PlanPresenter
        What it shows and asks.
    tasks : BackgroundTasks
        Says how far the measuring is.
    narrow : bool
        Whether it stands beside something: time and disk are then told in the sentence alone.
    """

    def __init__(self, presenter: PlanPresenter, tasks: BackgroundTasks, *, narrow: bool = False) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("role", "panel")
        self.setAccessibleName("Plan of the study")
        self.title, self.arms, self.network = prose(role="heading"), prose(role="muted"), prose(role="caption")
        self.cost, self.warning = prose(), prose(role="warning")
        self.table = _table()
        for column, (title, _) in enumerate(COSTS):
            self.table.setColumnHidden(column, narrow and title in ("Step", "Disk"))
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Measuring the plan")
        self.progress.setFixedWidth(120)
        self.measure = push_button(
            "Measure time and disk",
            "waiting",
            tip="Takes a few real steps of every kind of run, in the background; not while runs train",
        )
        self.cancel = push_button("Cancel", "close", tip="Ends the measuring")
        self._lay_out()
        self.measure.clicked.connect(lambda: presenter.measure())
        self.cancel.clicked.connect(lambda: presenter.cancel())
        self.prune.clicked.connect(lambda: presenter.prune())
        self.take.clicked.connect(lambda: presenter.take_proposals())
        presenter.changed.connect(self.refresh)
        tasks.changed.connect(self._show_progress)
        self.refresh()

    def refresh(self) -> None:
        """Show the plan as it stands."""
        presenter = self._presenter
        self.title.setText(str(presenter.counts))
        show_words(self.arms, "; ".join(presenter.counts.arms))
        self._show_rows(presenter.rows())
        self._show_equal()
        self._show_proposals()
        set_role(self.cost, "error" if presenter.fault else "")
        self.cost.setText(presenter.cost_words())
        show_words(self.warning, presenter.disk_warning())
        show_words(self.network, str(presenter.estimate.network) if presenter.estimate else "")
        measuring = presenter.task is not None
        self.measure.setVisible(not measuring)
        self.measure.setEnabled(presenter.can_measure)
        self.measure.setText("Measure again" if presenter.estimate or presenter.stale else "Measure time and disk")
        self.cancel.setVisible(measuring)
        self.progress.setVisible(measuring)
        self._show_progress()

    def _show_progress(self) -> None:
        task = self._presenter.task
        if task is not None:
            self.cancel.setEnabled(not task.cancelled)
            # Of unknown length until the first kind of run was measured.
            self.progress.setRange(0, task.steps)
            self.progress.setValue(task.steps_done)

    def _show_rows(self, rows: list[tuple[str, str, str, str, str, str]]) -> None:
        self.table.show_rows(rows)
        self._fit_table()

    def _fit_table(self) -> None:
        """As high as its rows, up to a few; a row as high as the type in force needs."""
        self.table.ensurePolished()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 10)
        shown = min(self.table.rowCount(), ROWS) * self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + shown + 4)

    def _show_equal(self) -> None:
        presenter = self._presenter
        sentences = equal_words(presenter.equal, presenter.title)
        self.equal.setText("\n".join(first_of(sentences)))
        self.equal.setToolTip(plain_tip("\n".join(sentences)))
        self.prune.setText(f"Prune {count_of(presenter.prunable, 'run')}")
        self._notice.setVisible(bool(sentences))

    def _show_proposals(self) -> None:
        words = self._presenter.proposals.words()
        self.proposals.setText("\n".join(words))
        self._advice.setVisible(bool(words))

    def _lay_out(self) -> None:
        notices = (self._proposal_notice(), self._equal_notice())
        column = vbox(
            self.title,
            self.arms,
            *notices,
            self.table,
            self.cost,
            self.warning,
            self.network,
            on=self,
            spacing=8,
            margins=(16, 12, 16, 12),
        )
        row = hbox(self.measure, self.cancel, self.progress, REST, spacing=10)
        column.addLayout(row)
        column.addStretch(1)

    def _equal_notice(self) -> QWidget:
        self.equal = prose()
        self.prune = push_button(
            "Prune", "trash", tip="Leave these methods out of the study: their runs would come out as others do"
        )
        self._notice = _notice(self.equal, self.prune)
        return self._notice

    def _proposal_notice(self) -> QWidget:
        self.proposals = prose()
        self.take = push_button(
            "Use what is proposed", "good", tip="Set these in the study; Ctrl+Z brings back what was set before"
        )
        self._advice = _notice(self.proposals, self.take)
        return self._advice

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Compare the runs once somebody looks."""
        super().showEvent(event)
        self._fit_table()
        self._presenter.watch()


def _notice(words: QLabel, button: QPushButton) -> QWidget:
    """Sentences over what can be done about them."""
    return held(vbox(words, (button, 0, Qt.AlignmentFlag.AlignLeft), margins=(10, 8, 10, 8)), "notice")


def _table() -> PlainTable:
    table = PlainTable("What each kind of run costs", COSTS, numbers=range(1, len(COSTS)))
    table.setSelectionMode(PlainTable.SelectionMode.NoSelection)
    table.setWordWrap(False)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return table
