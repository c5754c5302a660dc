"""Which scores the page is about, and by which rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.key_bindings import WINDOW, keymap
from segloss_gui.app.statistics.choices import COLUMNS
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.core.units import MM
from segloss_gui.gui.tables.metric_menu import MetricMenu
from segloss_gui.gui.tables.score_bar import MISSED, RULES
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import ElidedLabel, plain_tip, push_button
from segloss_gui.gui.widgets.boxes import REST, Gap, hbox, vbox
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.shown_value import show_value
from segloss_gui.metrics import METRICS, EmptyRule, MissedRule
from segloss_gui.statistics.corrections import CORRECTIONS

CORRECTED = {
    "none": "no correction",
    "holm": "Holm",
    "bonferroni": "Bonferroni",
    "benjamini_hochberg": "Benjamini-Hochberg",
}
FILTERS = {
    "class_value": ("all classes", "Class that is scored; all: every case counts with the mean of its classes"),
    "group": ("all groups", "Group of the cases"),
    "labelling": ("all labels", "What training saw of the references"),
    "fold": ("all folds", "Fold of the runs"),
    "seed": ("all seeds", "Seed of the runs; of several, a case counts with their mean"),
}
REPORT = "HTML, PDF, tables and figures of the study as saved, under these rules"
LEAST_WIDTH = 84  # where everything can be chosen, the boxes share the width


class FilterBar(QWidget):
    """Follows the presenter's choices and changes them; beneath, what the rule for empty cases does.

    Signals
    -------
    report_wanted()
        The whole report is to be written.
    """

    report_wanted = Signal()

    def __init__(self, presenter: StatisticsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        made = partial(choice_box, least=LEAST_WIDTH)
        self.filters = {field: made(hint, hint, letters=8) for field, (_, hint) in FILTERS.items()}
        self.metrics = made(
            "metric", "Metric of cases, pairs, ranking and plots; it is always a column, too", letters=11
        )
        self.rule = made(
            "what empty cases count", "What a share counts where prediction and reference are empty",
            [(words, rule.value, meaning) for rule, (words, meaning) in RULES.items()], letters=10,
        )  # fmt: skip
        self.missed = made(
            "what missed cases count", "What a distance counts where one of both alone is empty",
            [(words, missed.value, missed.words) for missed, words in MISSED.items()], letters=10,
        )  # fmt: skip
        self.correction = made(
            "correction for many comparisons", "Of p, for the number of pairs of methods",
            [(words, key, CORRECTIONS[key]) for key, words in CORRECTED.items()],  # type: ignore[index]
            letters=10,
        )  # fmt: skip
        self.columns = push_button(
            "Columns", "table", tip="Metrics of the table of methods", name="metrics of the table of methods"
        )
        self.menu = MetricMenu(self.columns)
        self.report = push_button("Write full report…", "file", clicked=self.report_wanted)
        self.written = push_button("Open the report", kind="link", clicked=self._open_report)
        self.words = ElidedLabel(greedy=True, role="caption")  # what is worked out widens no window
        self.busy = ElidedLabel(role="caption")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        first, *others = self.filters.values()
        self._upper = hbox(first, self.metrics, *others, REST, spacing=6)
        self._lower = hbox(
            self.rule, self.missed, self.correction, Gap(4), (self.words, 1), self.busy, self.written, spacing=6
        )
        vbox(self._upper, self._lower, on=self, spacing=4)
        notifier.follow(self._place_buttons)

    def _place_buttons(self) -> None:
        """What is to be written stands above; in large type the boxes need that room."""
        if type_points() > LARGE_POINTS:
            self._lower.insertWidget(self._lower.indexOf(self.correction) + 1, self.columns)
            self._lower.addWidget(self.report)
        else:
            self._upper.insertWidget(len(self.filters) + 1, self.columns)
            self._upper.addWidget(self.report)

    def _connect(self) -> None:
        choose, select = self._presenter.choose, self._presenter.select
        for field, box in self.filters.items():
            box.activated.connect(lambda _, field=field, box=box: select(**{field: box.currentData()}))
        self.metrics.activated.connect(lambda _: choose(metric=self.metrics.currentData()))
        self.rule.activated.connect(lambda _: choose(rule=EmptyRule(self.rule.currentData())))
        self.missed.activated.connect(lambda _: choose(missed=MissedRule(self.missed.currentData())))
        self.correction.activated.connect(lambda _: choose(correction=self.correction.currentData()))
        self.menu.chosen.connect(lambda metrics: choose(columns=metrics or COLUMNS))

    def refresh(self) -> None:
        """Show what is chosen, and what can be."""
        presenter = self._presenter
        facts, chosen = presenter.facts, presenter.choices
        names = presenter.words.class_names()
        for field, box in self.filters.items():
            found = facts.options[field] if facts else ()
            titles = _words(field, found, names)
            offer(box, [(FILTERS[field][0], None), *zip(titles, found, strict=True)], getattr(chosen.selection, field))
            box.setVisible(len(found) > 1)
        metrics = facts.metrics if facts else ()
        unit = facts.unit if facts else MM
        offer(self.metrics, [(METRICS[key].within(unit).title, key) for key in metrics], chosen.metric)
        self.menu.offer(metrics, chosen.shown, kept=chosen.metric, unit=unit)
        show_value(self.missed, chosen.missed.value)
        show_value(self.rule, chosen.rule.value)
        show_value(self.correction, chosen.correction)
        self.missed.setVisible(any(METRICS[key].is_distance for key in presenter.columns))
        words = " ".join(filter(None, (presenter.words.empty_words(), presenter.words.note())))
        self.words.setText(words)
        self.busy.setText(presenter.words.busy_words())
        written = presenter.files.written
        self.written.setVisible(written is not None)
        self.written.setToolTip(plain_tip(str(written or "")))
        refusal = presenter.files.report_refusal()
        self.report.setEnabled(not refusal)
        self.report.setToolTip(plain_tip(refusal or f"{REPORT}{keymap.told(WINDOW, 'Write the full report')}"))

    def _open_report(self) -> None:
        if self._presenter.files.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._presenter.files.written)))


def _words(field: str, values: Sequence[str], classes: Mapping[str, str]) -> list[str]:
    if field == "class_value":
        return [classes.get(value, f"label {value}") for value in values]
    if field in ("fold", "seed"):
        return [f"{field} {value}" for value in values]
    return [f"{value} labels" for value in values] if field == "labelling" else list(values)
