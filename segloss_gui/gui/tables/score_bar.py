"""Choices above the score tables: metrics, class, tolerance, and what empty cases count."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from segloss_gui.app.scores.score_settings import LARGEST_TOLERANCE_MM, ScoreSettings
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.data.case import TargetClass
from segloss_gui.gui.tables.metric_menu import MetricMenu
from segloss_gui.gui.widgets import check_box, push_button
from segloss_gui.gui.widgets.boxes import grid
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.decimal_box import DecimalBox
from segloss_gui.gui.widgets.shown_value import Field, show_value
from segloss_gui.metrics import METRICS, EmptyRule, MissedRule

RULES = {
    EmptyRule.SKIP: ("empty: left out", "Cases whose prediction and reference are both empty are left out"),
    EmptyRule.ONE: ("empty: as 1", "Cases whose prediction and reference are both empty count as perfect"),
    EmptyRule.ZERO: ("empty: as 0", "Cases whose prediction and reference are both empty count as missed"),
}
MISSED = {MissedRule.SKIP: "missed: left out", MissedRule.DIAGONAL: "missed: image diagonal"}


class ScoreBar(QWidget):
    """Follows the settings of the score tables and changes them.

    Parameters
    ----------
    settings : ScoreSettings
        What is chosen.
    """

    def __init__(self, settings: ScoreSettings) -> None:
        super().__init__()
        self.settings = settings
        self.metrics = push_button("Metrics", "table", tip="Metrics of the table of this case", name="metrics shown")
        self.menu = MetricMenu(self.metrics)
        made = partial(choice_box, letters=12)
        self.cohort_metric = made(
            "metric of all cases", "Metric of the table of all cases",
            [(spec.title, key) for key, spec in METRICS.items()],
        )  # fmt: skip
        self.target = made("class scored", "All classes, or one alone")
        self.rule = made(
            "what empty cases count", "What a case counts in the means that is empty in both",
            [(text, rule.value, meaning) for rule, (text, meaning) in RULES.items()],
        )  # fmt: skip
        self.missed = made(
            "what missed cases count", "What a distance counts where one of both alone is empty",
            [(text, missed.value, missed.words) for missed, text in MISSED.items()],
        )  # fmt: skip
        self.tolerance = DecimalBox(minimum=0.0, maximum=LARGEST_TOLERANCE_MM, decimals=1, singleStep=0.5)
        self.tolerance.setPrefix("within ")
        self.tolerance.setKeyboardTracking(False)
        self.tolerance.setToolTip("Tolerance of the surface Dice")
        self.show_unit(MM)
        self.flagged = check_box(
            "Flagged cases only", tip="Only the cases that carry a flag; the means stay those of all cases"
        )
        self._all_cases = self._any_flag = False
        self._lay_out()
        self._connect()
        settings.changed.connect(self.refresh)
        self.refresh()

    def show_classes(self, classes: tuple[TargetClass, ...]) -> None:
        """Offer these classes; a choice is only there where there are several."""
        if self.settings.class_value not in {None, *(target.value for target in classes)}:
            self.settings.choose(class_value=None)
        offered = [("all classes", None), *((target.name, target.value) for target in classes)]
        offer(self.target, offered, self.settings.class_value)
        self.refresh()

    def show_unit(self, unit: SizeUnit) -> None:
        """Say what sizes and the tolerance are measured in: areas of pictures, pixels where the images say no size."""
        self._unit = unit
        self.menu.offer(list(METRICS), self.settings.columns, unit=unit)
        for at, spec in enumerate(METRICS.values()):
            self.cohort_metric.setItemText(at, spec.within(unit).title)
        self.tolerance.setSuffix(f" {unit.length}")
        self.tolerance.setAccessibleName(f"tolerance of the surface Dice in {unit.length}")

    def show_tab(self, all_cases: bool) -> None:
        """Show the choices of one of the two tables."""
        self._all_cases = all_cases
        self.refresh()

    def show_flags(self, there: bool) -> None:
        """Offer the flagged cases alone where there are any, or where they are asked for."""
        self._any_flag = there
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen now."""
        chosen = self.settings
        self.menu.offer(list(METRICS), chosen.columns, unit=self._unit)
        fields: tuple[tuple[Field, object], ...] = (
            (self.cohort_metric, chosen.cohort_key), (self.target, chosen.class_value), (self.rule, chosen.rule.value),
            (self.missed, chosen.missed.value), (self.tolerance, chosen.tolerance_mm),
            (self.flagged, chosen.flagged_only),
        )  # fmt: skip
        for field, value in fields:
            show_value(field, value)
        looked_at = {chosen.cohort_key} if self._all_cases else chosen.keys
        self.metrics.setVisible(not self._all_cases)
        self.cohort_metric.setVisible(self._all_cases)
        self.rule.setVisible(any(METRICS[key].is_share for key in looked_at))
        self.missed.setVisible(any(METRICS[key].is_distance for key in looked_at))
        self.target.setVisible(self.target.count() > 2)
        self.tolerance.setVisible("surface_dice" in looked_at)
        self.flagged.setVisible(self._all_cases and (self._any_flag or chosen.flagged_only))

    def _lay_out(self) -> None:
        table = grid(self, spacing=(4, 4), margins=(6, 4, 6, 4), stretch=(0, 1))
        table.addWidget(self.metrics, 0, 0)
        table.addWidget(self.cohort_metric, 0, 0)
        table.addWidget(self.rule, 0, 1)
        table.addWidget(self.target, 1, 0)
        table.addWidget(self.tolerance, 1, 1)
        table.addWidget(self.missed, 2, 0)
        table.addWidget(self.flagged, 3, 0, 1, 2)

    def _connect(self) -> None:
        choose = self.settings.choose
        self.menu.chosen.connect(lambda metrics: choose(columns=metrics or ("dice",)))
        self.cohort_metric.currentIndexChanged.connect(lambda _: choose(cohort_key=self.cohort_metric.currentData()))
        self.target.currentIndexChanged.connect(lambda _: choose(class_value=self.target.currentData()))
        self.rule.currentIndexChanged.connect(lambda _: choose(rule=EmptyRule(self.rule.currentData())))
        self.missed.currentIndexChanged.connect(lambda _: choose(missed=MissedRule(self.missed.currentData())))
        self.flagged.toggled.connect(lambda on: choose(flagged_only=on))
        self.tolerance.valueChanged.connect(lambda value: choose(tolerance_mm=round(value, 3)))
