"""Odyssey (Ma 2020), Sect. 4.3 on a case: Dice, boundary and Hausdorff loss weigh one mismatch ΔM differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.harmless import figure_text
from segloss_gui.core.units import MM, SizeUnit, common_unit
from segloss_gui.core.volume import Volume
from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.paper.planes import AxialPlane
from segloss_gui.report.paper.wrapped_names import lines_of
from segloss_gui.report.parts import Picture
from segloss_gui.report.write import case_overlays, picture_case
from segloss_gui.theory.mismatch import MismatchMaps, mismatch_maps

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEY = "odyssey-sect43"
MOST_METHODS = 5
TRUTH, PREDICTION = "#E69F00", "#56B4E9"
LOSSES = ("dice", "boundary", "hausdorff")
TITLES = {
    "dice": "Dice\n1 / (|G| + |S|)", "boundary": "boundary\n$D_G$", "hausdorff": "Hausdorff\n$(D_G + D_S)$ / |Ω|",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """The mismatch of one method on one case."""

    title: str
    image: Volume
    plane: AxialPlane
    truth: NDArray[np.bool_]
    prediction: NDArray[np.bool_]
    maps: MismatchMaps
    unit: SizeUnit = MM


def draw(studies: Sequence[PaperStudy], options: PaperOptions) -> Picture:
    """A row for each method, at most five of each study, on one case of it.

    Raises
    ------
    BadInputError
        When no method has a mismatch to show.
    """
    rows = [row for study in studies for row in _rows(study, options.case)]
    if not rows:
        names = ", ".join(study.name for study in studies)
        raise BadInputError(f"{names}: {KEY} needs a predicted case whose prediction is not the reference, got none")
    unit = common_unit(row.unit for row in rows)
    caption = (
        "One mismatch ΔM between ground truth G (orange) and segmentation S (blue), weighted by the Dice, boundary and "
        "Hausdorff loss (Odyssey, Sect. 4.3): the share of the loss that each voxel adds, of that of the "
        f"whole image; distances in {unit.length}. Above each map the loss. The slice has most of the mismatch of all "
        "methods."
    )
    return Picture(KEY, caption, partial(weights_figure, rows))


def _rows(study: PaperStudy, wanted: str) -> list[Row]:
    results = study.results
    case = wanted or picture_case(study.study, results.rows)
    if not case or not results.store.cohort.case(case).has_reference:
        return []
    labels, image = results.store.labels(case), results.store.image(case)
    truth = np.isin(labels.data, [value for target in study.study.classes for value in target.sources])
    overlays = case_overlays(case, results.runs, results.rows, study.colours, study.names)
    said = {method: overlay.labels.data > 0 for method, overlay in list(overlays.items())[:MOST_METHODS]}
    wrong = {method: prediction for method, prediction in said.items() if (prediction != truth).any()}
    everywhere = np.sum([prediction != truth for prediction in wrong.values()] or [truth], axis=0)
    plane = AxialPlane.through(labels.grid, everywhere)
    return [
        Row(f"{study.name}, {case}: {method}", image, plane, truth, prediction,
            mismatch_maps(prediction, truth, labels.grid.spacing_mm), labels.grid.unit)
        for method, prediction in wrong.items()
    ]  # fmt: skip


def weights_figure(rows: Sequence[Row]) -> Figure:
    """Image with both outlines, the mismatch, and its three weights."""
    figure = new_figure(10.6, 2.25 * len(rows) + 0.3)
    grid = figure.subplots(len(rows), 2 + len(LOSSES), squeeze=False)
    for number, (line, row) in enumerate(zip(grid, rows, strict=True)):
        plane = row.plane
        for axes in line[:2]:
            plane.image(axes, row.image)
        plane.outline(line[0], row.truth, TRUTH)
        plane.outline(line[0], row.prediction, PREDICTION)
        plane.fill(line[1], row.maps.mismatch, "#D55E00", 0.75)
        line[0].set_ylabel("\n".join(map(figure_text, lines_of(row.title, 26))), fontsize=7)
        for axes, loss in zip(line[2:], LOSSES, strict=True):
            _weight(figure, axes, plane, getattr(row.maps, loss))
        for axes, loss in zip(line[2:], LOSSES, strict=True):
            head = f"{TITLES[loss]}\n" if number == 0 else ""
            axes.set_title(f"{head}loss {getattr(row.maps, loss).sum():.3g}", fontsize=8)
    grid[0, 0].set_title("G and S", fontsize=8)
    grid[0, 1].set_title("ΔM", fontsize=8)
    return figure


def _weight(figure: Figure, axes: Any, plane: AxialPlane, weights: NDArray[np.float64]) -> None:
    total = weights.sum()
    shares = 100 * weights / total if total else weights
    shown = np.ma.masked_equal(shares, 0.0)
    drawn = plane.show(axes, shown, cmap="viridis", vmin=0.0, vmax=float(shares.max()) or 1.0)
    axes.set_facecolor("0.93")
    bar = figure.colorbar(drawn, ax=axes, shrink=0.85, pad=0.02)
    bar.ax.tick_params(labelsize=6)
    bar.set_label("% of the loss", fontsize=6)
