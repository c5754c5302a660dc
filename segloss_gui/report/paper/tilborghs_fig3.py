"""Fig. 3 of Tilborghs 2022: image, ground truth, ground truth as trained on, and the prediction of each setup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.colours import METHOD_COLOURS
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.harmless import figure_text
from segloss_gui.core.volume import Volume
from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.paper.departures import departures
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.paper.planes import AxialPlane
from segloss_gui.report.paper.wrapped_names import lines_of
from segloss_gui.report.parts import Picture
from segloss_gui.report.write import case_overlays
from segloss_gui.study.score_file import ScoreRow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEY = "tilborghs-fig3"
CLASS_COLOURS = (METHOD_COLOURS[1], METHOD_COLOURS[0], METHOD_COLOURS[2], METHOD_COLOURS[3], METHOD_COLOURS[4])
FEWEST_COLUMNS, INCH = 3, 1.75
Masks = tuple[NDArray[np.bool_], ...]


@dataclass(frozen=True)
class Row:
    """One case: its image, and under each heading a mask of every class."""

    title: str
    image: Volume
    columns: Mapping[str, Masks]
    plane: AxialPlane


def draw(studies: Sequence[PaperStudy], options: PaperOptions) -> Picture:
    """A row for each group of each study, or for the case that is asked for.

    Raises
    ------
    BadInputError
        When no case was scored and predicted.
    """
    rows = [_row(study, case) for study in studies for case in _cases(study, options.case)]
    if not rows:
        what = f"predictions of case {options.case!r}" if options.case else "a case with a reference and a prediction"
        raise BadInputError(f"{', '.join(s.name for s in studies)}: {KEY} needs {what}, got none")
    removed = any(study.study.policy.removed for study in studies)
    words = [
        "Segmentation examples (Tilborghs 2022, Fig. 3), each the slice with most of the object.",
        "Ground truths were replaced with empty maps during training where GT train has none; setups with full labels "
        "saw GT."
        if removed
        else "Every label was seen in training.",
        "" if options.case else "Cases: of each group the one of median Dice.",
        departures(studies, "Tilborghs 2022"),
    ]
    return Picture(KEY, " ".join(filter(None, words)), partial(examples_figure, rows))


def _cases(study: PaperStudy, wanted: str) -> list[str]:
    held = [row for row in study.results.rows if study.results.store.cohort.case(row.case).has_reference]
    if wanted:
        return [wanted] if any(row.case == wanted for row in held) else []
    groups = list(dict.fromkeys(row.group for row in held))
    return [case for group in sorted(groups) if (case := _median_case(held, group))]


def _median_case(rows: Sequence[ScoreRow], group: str) -> str:
    """The case of a group whose mean Dice is the median, among those with an object."""
    dice: dict[str, list[float]] = {}
    for row in rows:
        if row.group == group and row.reference_volume_ml > 0 and row.dice == row.dice:
            dice.setdefault(row.case, []).append(row.dice)
    ranked = sorted(dice, key=lambda case: (fmean(dice[case]), case))
    return ranked[len(ranked) // 2] if ranked else ""


def _row(study: PaperStudy, case_id: str) -> Row:
    store, settings = study.results.store, study.study
    case, reference = store.cohort.case(case_id), store.labels(case_id)
    truth = tuple(np.isin(reference.data, target.sources) for target in settings.classes)
    hidden = settings.policy.hidden(case.group)
    trained = tuple(
        mask & (target.value not in hidden) for mask, target in zip(truth, settings.classes, strict=True)
    )  # fmt: skip
    columns: dict[str, Masks] = {"GT": truth, "GT train": trained}
    overlays = case_overlays(case_id, study.results.runs, study.results.rows, study.colours, study.names)
    for method, overlay in overlays.items():
        columns[method] = tuple(overlay.labels.data == target.value for target in settings.classes)
    group = f", {case.group}" if case.group else ""
    plane = AxialPlane.through(reference.grid, np.any(truth, axis=0))
    return Row(f"{study.name}, {case_id}{group}", store.image(case_id), columns, plane)


def examples_figure(rows: Sequence[Row]) -> Figure:
    """The rows beneath each other; headings where they change."""
    count = max(FEWEST_COLUMNS, 1 + max(len(row.columns) for row in rows))
    figure = new_figure(INCH * count + 0.6, (INCH + 0.35) * len(rows))
    grid = figure.subplots(len(rows), count, squeeze=False)
    above: tuple[str, ...] = ()
    for line, row in zip(grid, rows, strict=True):
        headings = ("image", *row.columns)
        for axes in line[len(headings) :]:
            axes.set_visible(False)
        for axes, heading in zip(line, headings, strict=False):
            _draw(axes, row, row.columns.get(heading, ()))
            if headings != above:
                axes.set_title("\n".join(map(figure_text, lines_of(heading, 18))), fontsize=8)
        line[0].set_ylabel("\n".join(map(figure_text, lines_of(row.title, 24))), fontsize=7)
        above = headings
    return figure


def _draw(axes: Any, row: Row, masks: Masks) -> None:
    row.plane.image(axes, row.image)
    for k, mask in enumerate(masks):
        row.plane.fill(axes, mask, CLASS_COLOURS[k % len(CLASS_COLOURS)])
