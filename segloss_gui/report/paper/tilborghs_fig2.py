"""Fig. 2 of Tilborghs 2022: detecting the label that was always present by a threshold on the predicted volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import TargetClass
from segloss_gui.report.paper.canvas import new_figure
from segloss_gui.report.paper.departures import departures
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.parts import Picture
from segloss_gui.statistics.object_size import reference_volumes
from segloss_gui.statistics.roc import Roc, positive_groups, volume_roc
from segloss_gui.statistics.score_table import ScoreTable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEY = "tilborghs-fig2"


@dataclass(frozen=True)
class Panel:
    """One class of one study: a curve for each method, and whom it detects."""

    name: str
    positive: str
    curves: Mapping[str, Roc]
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
    return Picture(KEY, " ".join(filter(None, words)), partial(roc_panels, found))


def _panel(study: PaperStudy, name: str, target: TargetClass, table: ScoreTable) -> Panel | None:
    partial_labels = table.where(labelling="partial")
    removed = {one.group for one in study.study.policy.removed if one.class_value == target.value}
    if removed and len(partial_labels):
        groups = positive_groups(table, removed)
        if groups is None:
            return None
        curves = {m: volume_roc(partial_labels, m, positive_group=groups.groups) for m in _methods(partial_labels)}
        return Panel(name, ", ".join(groups.groups), curves, study.colours)
    volumes = reference_volumes(table)
    if study.study.policy.removed or not ((volumes > 0).any() and (volumes == 0).any()):
        return None
    return Panel(name, "an object", {m: volume_roc(table, m) for m in _methods(table)}, study.colours)


def _methods(table: ScoreTable) -> tuple[str, ...]:
    return table.names("method")


def roc_panels(panels: Sequence[Panel]) -> Figure:
    """The panels, at most three beside each other, legends within."""
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    figure = new_figure(4.8 * columns, 4.8 * rows)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    for axes, panel in zip(grid.flat, panels, strict=False):
        axes.plot([0, 1], [0, 1], color="0.6", linewidth=0.8, linestyle=":")
        for method, curve in panel.curves.items():
            axes.plot(
                curve.false_positive_rate, curve.true_positive_rate, color=panel.colours[method], linewidth=1.8,
                label=f"{method}: AUC = {curve.auc:.2f}",
            )  # fmt: skip
        axes.set_title(f"{panel.name}: detecting {panel.positive}", fontsize=10)
        axes.set_xlabel("false positive rate")
        axes.set_ylabel("true positive rate")
        axes.set_aspect("equal")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(loc="lower right", fontsize=8, framealpha=0.85, edgecolor="none")
    return figure
