"""Fig. 1 of Tilborghs 2022: which values of a batch share one ratio, for the four choices of Φ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.parts import Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEY = "tilborghs-fig1"
Phi = Literal["I", "CI", "BI", "BCI"]
PHIS: tuple[Phi, ...] = get_args(Phi)
NAMES = {"I": "image-wise", "CI": "class-wise", "BI": "batch-wise", "BCI": "all-wise"}
BLUE, PALE = "#2f6fb5", "#ffffff"
USUAL, MOST = (3, 3), 4
"""Batch and classes where no study says others; more than so many are drawn as so many."""
VOXELS = 4
Cell = tuple[int, int, int]


def draw(studies: Sequence[PaperStudy], _options: PaperOptions) -> Picture:
    """The schematic; with a study, of its batch size and its number of output maps."""
    batch, classes = USUAL
    words = ""
    if studies:
        (study,) = studies
        batch, classes = study.study.sampling.batch_size, study.study.channels
        words = f" B and C are those of {study.name}."
        if max(batch, classes) > MOST:
            words += f" No more than {MOST} of each are drawn."
    caption = (
        "Schematic representation of Y with its batch, class and image dimension, B = "
        f"{batch} and C = {classes}; in blue one subset φ of Φ, over which one ratio is reduced, and above it how many "
        f"there are, |Φ| (Tilborghs 2022, Fig. 1).{words}"
    )
    return Picture(KEY, caption, partial(phi_figure, batch, classes))


def subset(phi: Phi, batch: int, classes: int) -> frozenset[Cell]:
    """One subset of Φ: the values (b, c, i) that share a ratio with the first one. Tilborghs 2022, Sect. 2.1.

    Examples
    --------
    >>> [len(subset(phi, 2, 3)) // VOXELS for phi in PHIS]
    [1, 3, 2, 6]
    """
    images = range(batch) if "B" in phi else (0,)
    maps = range(classes) if "C" in phi else (0,)
    return frozenset((b, c, i) for b in images for c in maps for i in range(VOXELS))


def count(phi: Phi, batch: int, classes: int) -> int:
    """Number of subsets of Φ.

    Examples
    --------
    >>> [count(phi, 2, 3) for phi in PHIS]
    [6, 2, 3, 1]
    """
    return (1 if "B" in phi else batch) * (1 if "C" in phi else classes)


def phi_figure(batch: int, classes: int) -> Figure:
    """Four blocks of B x C x I small cubes."""
    figure = new_figure(11.5, 3.4)
    shown = min(batch, MOST), min(classes, MOST)
    for place, phi in enumerate(PHIS, 1):
        axes = figure.add_subplot(1, len(PHIS), place)
        inside = subset(phi, *shown)
        for cell in _back_to_front(*shown):
            _cube(axes, cell, BLUE if cell in inside else PALE)
        _name_axes(axes, *shown)
        axes.set_title(f"DL$_{{{phi}}}$, {NAMES[phi]}\n|Φ| = {count(phi, batch, classes)}", fontsize=11)
        axes.set_aspect("equal")
        axes.margins(0.08)
        axes.set_axis_off()
    return figure


def _back_to_front(batch: int, classes: int) -> Iterator[Cell]:
    """Classes go up and images backwards, so that every front cube is drawn over what lies behind it."""
    yield from ((b, c, i) for b in reversed(range(batch)) for c in range(classes) for i in range(VOXELS))


def _place(b: float, c: float, i: float) -> tuple[float, float]:
    return i + 0.55 * b, c + 0.42 * b


def _cube(axes: Any, cell: Cell, colour: str) -> None:
    from matplotlib.colors import to_rgb

    b, c, i = cell
    faces = (
        (1.0, [(b, c, i), (b, c, i + 1), (b, c + 1, i + 1), (b, c + 1, i)]),
        (0.88, [(b, c + 1, i), (b, c + 1, i + 1), (b + 1, c + 1, i + 1), (b + 1, c + 1, i)]),
        (0.76, [(b, c, i + 1), (b + 1, c, i + 1), (b + 1, c + 1, i + 1), (b, c + 1, i + 1)]),
    )
    for light, corners in faces:
        x, y = zip(*(_place(*corner) for corner in corners), strict=True)
        shade = tuple(light * value for value in to_rgb(colour))
        axes.fill(x, y, facecolor=shade, edgecolor="0.25", linewidth=0.7)


def _name_axes(axes: Any, batch: int, classes: int) -> None:
    x, y = _place(0, 0, VOXELS / 2)
    axes.text(x, y - 0.25, "image, I", ha="center", va="top", fontsize=9)
    x, y = _place(0, classes / 2, 0)
    axes.text(x - 0.2, y, "class, C", ha="right", va="center", rotation=90, fontsize=9)
    x, y = _place(batch / 2, 0, VOXELS)
    axes.text(x + 0.2, y - 0.1, "batch, B", ha="left", va="top", fontsize=9)
