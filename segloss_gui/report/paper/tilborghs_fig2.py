"""Fig. 2 of Tilborghs 2022: detecting the label that was always present by a threshold on the predicted volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import TargetClass
from segloss_gui.report.figure_description.elements import FigureDescription, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.roc_plot import roc_figure, roc_plot
from segloss_gui.report.paper.departures import departures
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.parts import Picture
from segloss_gui.statistics.case_roc import CaseRoc, case_roc
from segloss_gui.statistics.object_size import reference_volumes
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.volume_roc import positive_groups

KEY = "tilborghs-fig2"


@dataclass(frozen=True)
class Panel:
    """One class of one study: a curve for each method, and whom it detects."""

    name: str
    positive: str
    curves: tuple[CaseRoc, ...]
    colours: Mapping[str, str]


def draw(studies: Sequence[PaperStudy], _options: PaperOptions) -> Picture:
    """A panel for each class with two sides to tell apart.

    Raises
    ------
    BadInputError
        When no study has one.
    """
    found = [
        panel for study in studies for name, target, table in study.by_class()
        if (panel := _panel(study, name, target, table))
    ]  # fmt: skip
    if not found:
        names = ", ".join(study.name for study in studies)
        raise BadInputError(
            f"{names}: {KEY} needs a group without a label in training, or scored cases with and without an object"
        )
    full = any(panel.positive == "an object" for panel in found)
    words = [
        "ROC analysis of the label that was always present during training, by different thresholds on the predicted "
        "volume; the legend has the area under each curve (Tilborghs 2022, Fig. 2).",
        "No labels were removed: cases with an object are told from those without." if full else "",
        departures(studies, "Tilborghs 2022"),
    ]
    return Picture.of(KEY, roc_panels(found), " ".join(filter(None, words)))


def _panel(study: PaperStudy, name: str, target: TargetClass, table: ScoreTable) -> Panel | None:
    partial_labels = table.where(labelling="partial")
    removed = {one.group for one in study.study.policy.removed if one.class_value == target.value}
    if removed and len(partial_labels):
        groups = positive_groups(table, removed)
        if groups is None:
            return None
        return Panel(name, ", ".join(groups.groups), _curves(partial_labels, groups.groups), study.colours)
    volumes = reference_volumes(table)
    if study.study.policy.removed or not ((volumes > 0).any() and (volumes == 0).any()):
        return None
    return Panel(name, "an object", _curves(table), study.colours)


def _curves(table: ScoreTable, positive: tuple[str, ...] = ()) -> tuple[CaseRoc, ...]:
    return tuple(case_roc(table, method, positive) for method in table.names("method"))


def roc_panels(panels: Sequence[Panel]) -> FigureDescription:
    """The panels, at most three beside each other, areas within."""
    return roc_figure(*map(_plot, panels))


def _plot(panel: Panel) -> Plot:
    plot = roc_plot(panel.curves, MethodLook(panel.colours))
    areas = {one.method: f"AUC = {one.roc.auc:.2f}" for one in panel.curves}
    legend = tuple(replace(entry, value=areas[entry.name]) for entry in plot.legend)
    return replace(plot, title=f"{panel.name}: detecting {panel.positive}", up="true positive rate", legend=legend)
