"""Who grades: the graders there are with their progress, and a place for a new one."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from segloss_gui.app.review.grading_words import grader_line, start_of
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.gui.theme import notifier
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, Rest, empty, grid, hbox, held, vbox
from segloss_gui.gui.widgets.count_box import CountBox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.study.grading_file import GradingRecord

SEEDS = 100_000
WIDTH, LETTERS = 620, 74


class StartPage(QWidget):
    """Name, seed and Start; below, the gradings of the study's folder.

    Signals
    -------
    results_wanted()
        Show what the grades say.
    """

    results_wanted = Signal()

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown: tuple[GradingRecord, ...] | None = None
        self.title = text_label("Blind grading", role="title")
        self.words = text_label(role="muted", wrap=True)
        self.name = QLineEdit(placeholderText="Name of the grader", maxLength=60)
        self.name.setAccessibleName("name of the grader")
        self.name.setToolTip("Each grader has a file of their own: gradings/<name>.csv in the study's folder")
        self.seed = CountBox(minimum=0, maximum=SEEDS - 1, value=secrets.randbelow(SEEDS), prefix="seed ")
        self.seed.setAccessibleName("seed of the shuffling")
        self.seed.setToolTip("Order of the cases and the letters of the methods; one that has begun keeps its own")
        self.start = push_button("Start grading", "play", tone="on_accent", kind="primary")
        self.results = push_button(
            "Results", "table", tip="Agreement, grades against Dice and mean grades of all who are unblinded"
        )
        self.fault = text_label(role="error", wrap=True, selectable=True)
        self._graders = grid(spacing=(18, 6), margins=None, stretch=(0,))
        self._lay_out()
        self.name.textChanged.connect(lambda _: self.refresh())
        self.name.returnPressed.connect(self._start)
        self.start.clicked.connect(self._start)
        self.results.clicked.connect(self.results_wanted)
        self.setFocusProxy(self.name)
        notifier.follow(self._take_type)

    def _lay_out(self) -> None:
        inner = vbox(
            self.title,
            self.words,
            hbox((self.name, 1), self.seed, self.start, spacing=8),
            self.fault,
            self._graders,
            (self.results, 0, Qt.AlignmentFlag.AlignLeft),
            spacing=12,
            margins=(24, 20, 24, 20),
        )
        self._inner = held(inner, "panel")
        row = hbox(REST, self._inner, REST)  # not an alignment: that asks for a size before texts are wrapped
        vbox(scroll_area("Graders", held(vbox(REST, row, Rest(2), margins=None))), on=self)

    def _take_type(self) -> None:
        self._inner.setFixedWidth(max(WIDTH, LETTERS * self.fontMetrics().averageCharWidth()))

    def _start(self) -> None:
        if self.start.isEnabled():
            self._presenter.actions.start(self.name.text(), self.seed.value())

    def refresh(self) -> None:
        """Show what can be graded and who has."""
        store = self._presenter.store
        start = start_of(store, self.name.text().strip())
        self.words.setText(start.words)
        self.start.setEnabled(start.possible)
        self.start.setText("Go on" if start.begun else "Start grading")
        self.seed.setEnabled(not start.begun)
        show_words(self.fault, "\n".join(store.faults))
        self.results.setVisible(any(record.unblinded for record in store.records))
        if store.records != self._shown:
            self._shown = store.records
            self._list_graders(store.records)

    def _list_graders(self, records: tuple[GradingRecord, ...]) -> None:
        empty(self._graders)
        for row, record in enumerate(records):
            line = grader_line(record)
            done = text_label(line.done)
            done.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            go_on = push_button(
                line.action,
                tip=f"Open the grades of {line.name} at the first overlay without one",
                name=f"{line.action.lower()} as {line.name}",
                clicked=lambda _=False, record=record: self._presenter.actions.start(record.grader, record.seed),
            )
            self._graders.setRowMinimumHeight(row, self.start.sizeHint().height() + 6)
            for column, widget in enumerate((text_label(line.name), done, text_label(line.state, role="muted"), go_on)):
                self._graders.addWidget(widget, row, column)
