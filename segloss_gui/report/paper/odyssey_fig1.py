"""Fig. 1 of the Odyssey (Ma 2020): the losses in their families, joined by the relations of its Sect. 6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from segloss_gui.core.harmless import figure_text
from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.loss_words import FAMILIES
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.parts import Picture
from segloss_gui.report.taxonomy import COMPOUND, Taxonomy, taxonomy_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from segloss_gui.losses import LossSpec

KEY = "odyssey-fig1"
SIMILAR = (("soft_dice", "boundary"), ("soft_dice", "hausdorff_dt"))
"""Boundary losses and Dice, "both computed with region-based methods" (Odyssey Sect. 6, derived in Sect. 4.3)."""
COLOURS = {"distribution": "#56B4E9", "region": "#E69F00", "boundary": "#009E73", "compound": "#CC79A7"}
INCH_ACROSS, INCH_UP, BOX_WIDTH, BOX_HEIGHT = 2.5, 0.38, 0.72, 0.72


def draw(studies: Sequence[PaperStudy], _options: PaperOptions) -> Picture:
    """The taxonomy; with studies, the losses they train have a heavy border."""
    from segloss_gui.losses import LOSSES

    specs = {key: spec for key, spec in LOSSES.items() if key != "weighted_sum"}
    trained = frozenset(choice.key for study in studies for choice in study.study.losses)
    beyond = frozenset(key for key, spec in specs.items() if not _in_odyssey(spec))
    names = ", ".join(study.name for study in studies)
    caption = (
        "Overview and relationship among the losses (Odyssey, Fig. 1). A line joins a loss with the variant of it, or "
        "with the compound it is a part of; dotted, boundary losses and Dice, computed alike (Odyssey Sect. 6). "
        f"Dashed borders: {len(beyond)} losses of this program that the paper has not."
        + (f" Heavy borders: trained in {names}." if trained else "")
    )
    return Picture(KEY, caption, partial(taxonomy_figure, specs, trained, beyond))


def _in_odyssey(spec: LossSpec) -> bool:
    return any(source.paper == "Odyssey" for source in spec.reference)


def taxonomy_figure(specs: Mapping[str, LossSpec], trained: frozenset[str], beyond: frozenset[str]) -> Figure:
    """Boxes in columns: what a loss varies lies left of it, compounds rightmost."""
    laid = taxonomy_of(specs)
    figure = new_figure(INCH_ACROSS * laid.columns, INCH_UP * laid.rows + 0.4)
    axes = figure.add_subplot()
    middle = {node.key: (node.column + BOX_WIDTH / 2, node.row + 0.5) for node in laid.nodes}
    for start, end in laid.edges:
        _edge(axes, middle[start], middle[end], COLOURS[specs[end].family])
    for start, end in SIMILAR:
        _similar(axes, middle[start], middle[end])
    for key, (x, y) in middle.items():
        _box(axes, (x, y), specs[key], heavy=key in trained, dashed=key in beyond)
    _headings(axes, laid)
    axes.set_xlim(-0.4, laid.columns - 1 + BOX_WIDTH + 0.05)
    axes.set_ylim(laid.rows + 0.1, -0.1)
    axes.set_axis_off()
    return figure


def _edge(axes: Any, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    a, b = (start[0] + BOX_WIDTH / 2, start[1]), (end[0] - BOX_WIDTH / 2, end[1])
    bend = 0.5 * (b[0] - a[0])
    curve = Path([a, (a[0] + bend, a[1]), (b[0] - bend, b[1]), b], [Path.MOVETO, *[Path.CURVE4] * 3])
    axes.add_patch(PathPatch(curve, facecolor="none", edgecolor=colour, linewidth=1.1, alpha=0.85, zorder=1))


def _similar(axes: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A dotted line down the left margin."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    left, out = start[0] - BOX_WIDTH / 2, 0.03 * (end[1] - start[1])
    corners = [(left, start[1]), (left - out, start[1]), (left - out, end[1]), (left, end[1])]
    curve = Path(corners, [Path.MOVETO, *[Path.CURVE4] * 3])
    axes.add_patch(PathPatch(curve, facecolor="none", edgecolor="0.3", linewidth=1.4, linestyle=":"))


def _box(axes: Any, middle: tuple[float, float], spec: LossSpec, *, heavy: bool, dashed: bool) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import FancyBboxPatch

    (x, y), colour = middle, COLOURS[spec.family]
    pale = tuple(0.25 * value + 0.75 for value in to_rgba(colour)[:3])
    axes.add_patch(
        FancyBboxPatch(
            (x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2), BOX_WIDTH, BOX_HEIGHT, boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=pale, edgecolor="black" if heavy else colour, linewidth=2.2 if heavy else 1.1,
            linestyle="--" if dashed and not heavy else "-", zorder=2,
        )
    )  # fmt: skip
    axes.text(
        x, y, figure_text(spec.title), ha="center", va="center", fontsize=7.5 if len(spec.title) < 30 else 6.3, zorder=3
    )


def _headings(axes: Any, laid: Taxonomy) -> None:
    for heading in laid.headings:
        x = heading.column + (BOX_WIDTH / 2 if heading.family == COMPOUND else 0)
        axes.text(
            x, heading.row + 0.6, FAMILIES[heading.family][0], fontsize=10, weight="bold", va="center",
            ha="center" if heading.family == COMPOUND else "left",
        )  # fmt: skip
