"""``case.png``: three planes of one case with the reference's outline and every method's."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.colours import REFERENCE_COLOUR
from segloss_gui.core.harmless import figure_text
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.greys import greys_of
from segloss_gui.study.atomic import write_atomic

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLANES = (("axial", 2, 0, 1, "R", "L", "P", "A"), ("coronal", 1, 0, 2, "R", "L", "I", "S"),
          ("sagittal", 0, 1, 2, "A", "P", "I", "S"))  # fmt: skip
"""Name, normal axis, axis across, axis up, and the letters at the left, right, lower and upper edge."""


@dataclass(frozen=True)
class Overlay:
    """One method's prediction and the colour of its outline (``#RRGGBB``)."""

    labels: LabelMap
    colour: str


def draw_case(
    path: Path, title: str, image: Volume, reference: LabelMap | None, overlays: Mapping[str, Overlay]
) -> Path:
    """Draw :func:`case_figure`; the file written."""
    figure = case_figure(title, image, reference, overlays)
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=110, facecolor=figure.get_facecolor())
    return write_atomic(path, held.getvalue())


def case_figure(title: str, image: Volume, reference: LabelMap | None, overlays: Mapping[str, Overlay]) -> Figure:
    """The planes through the middle of the reference.

    The patient's right is on the left. Pictures (Z = 1) are drawn as stored, in one plane.
    """
    planes = _planes(image)
    figure = new_figure(4.2 * len(planes) + 0.4, 5.2)
    figure.set_facecolor("#101418")
    centre = _centre(image, reference)
    for place, plane in enumerate(planes, 1):
        axes = figure.add_subplot(1, len(planes), place)
        _draw_plane(axes, plane, centre, image, reference, overlays)
    figure.suptitle(figure_text(title), color="white", fontsize=12)
    _add_legend(figure, reference is not None, overlays)
    return figure


def _planes(image: Volume) -> tuple[tuple[Any, ...], ...]:
    return PLANES[:1] if image.grid.is_2d else PLANES


def _centre(image: Volume, reference: LabelMap | None) -> tuple[int, int, int]:
    """The slice with most foreground along each axis; the middle of the volume without foreground."""
    shape = image.grid.shape
    if reference is None or not np.any(reference.data):
        return shape[0] // 2, shape[1] // 2, shape[2] // 2
    inside = reference.data > 0
    x, y, z = (int(inside.sum(axis=tuple(a for a in range(3) if a != axis)).argmax()) for axis in range(3))
    return x, y, z


def _draw_plane(
    axes: Any,
    plane: tuple[Any, ...],
    centre: tuple[int, int, int],
    image: Volume,
    reference: LabelMap | None,
    overlays: Mapping[str, Overlay],
) -> None:
    name, normal, across, up, *letters = plane
    grid = image.grid
    picture = np.take(image.data[0], centre[normal], axis=normal).T
    axes.imshow(
        picture, **greys_of(picture, image.display(0)), origin="lower", interpolation="nearest",
        aspect=grid.spacing_mm[up] / grid.spacing_mm[across],
    )  # fmt: skip
    if reference is not None:
        _outline(axes, reference, normal, centre, REFERENCE_COLOUR, 2.2)
    for overlay in overlays.values():
        _outline(axes, overlay.labels, normal, centre, overlay.colour, 1.4)
    _frame(axes, picture.shape)
    if grid.anatomical:
        _write_letters(axes, name, letters)


def _frame(axes: Any, shape: tuple[int, ...]) -> None:
    """Show the picture's pixels and nothing beyond; indices that grow towards R (or A) run leftwards.

    A photograph's axes were turned by its reader as if it lay in a patient, so they are turned back too.
    """
    axes.set_axis_off()
    axes.set_xlim(shape[1] - 0.5, -0.5)
    axes.set_ylim(-0.5, shape[0] - 0.5)


def _write_letters(axes: Any, name: str, letters: list[str]) -> None:
    axes.set_title(name, color="#C0C8D0", fontsize=10)
    spots = ((0.03, 0.5), (0.97, 0.5), (0.5, 0.03), (0.5, 0.97))
    for letter, (x, y) in zip(letters, spots, strict=True):
        axes.text(x, y, letter, transform=axes.transAxes, color="white", fontsize=9, ha="center", va="center")


def _outline(axes: Any, labels: LabelMap, normal: int, centre: tuple[int, int, int], colour: str, width: float) -> None:
    plane: NDArray[np.integer] = np.take(labels.data, centre[normal], axis=normal).T
    for value in np.unique(plane[plane > 0]):
        # A border of zeros closes the outline of what touches the edge.
        mask = np.pad((plane == value).astype(float), 1)
        across, up = np.arange(-1, plane.shape[1] + 1), np.arange(-1, plane.shape[0] + 1)
        axes.contour(across, up, mask, levels=[0.5], colors=[colour], linewidths=width)


def _add_legend(figure: Any, has_reference: bool, overlays: Mapping[str, Overlay]) -> None:
    from matplotlib.lines import Line2D

    lines = [Line2D([], [], color=REFERENCE_COLOUR, linewidth=2.2, label="reference")] if has_reference else []
    lines += [
        Line2D([], [], color=overlay.colour, linewidth=1.8, label=figure_text(name))
        for name, overlay in overlays.items()
    ]
    figure.legend(
        handles=lines, loc="outside lower center", ncols=min(4, max(1, len(lines))), frameon=False,
        labelcolor="white", fontsize=10,
    )  # fmt: skip
