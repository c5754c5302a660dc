"""From the presenter's answers to the plots of the page, on the screen and for publication."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from segloss_gui.app.statistics import case_drawings, drawings
from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.drawing import Drawing
from segloss_gui.app.statistics.presenter import NOTHING_SELECTED, Part, StatisticsPresenter
from segloss_gui.app.statistics.results import NONE_COMPLETE
from segloss_gui.report.parts import Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_VOLUMES = "These scores hold no volumes."
NO_SWEEP = (
    "No parameter was swept: one number of a loss must take three values or more. “Design a study” in Train makes "
    "a sweep."
)
NO_OBJECT = "No case has an object, so there are no sizes to tell apart."
ONE_METHOD = "There is one method only: two are needed."


def drawing_of(presenter: StatisticsPresenter, part: Part) -> Drawing | Unanswered | None:
    """A plot; None while it is worked out."""
    if (lacking := _lacking(presenter, part)) is not None:
        return lacking
    found, colours = presenter.found(part), presenter.colours()
    if part == "roc" and found is None and (some := presenter.found_so_far(part)):
        # Methods come one by one, each with its resamples.
        drawing = drawings.roc(some, colours)
        return replace(drawing, caption=f"{len(some)} of {len(presenter.methods)} methods so far. {drawing.caption}")
    if not isinstance(found, tuple):
        return found
    match part:
        case "sizes":
            return drawings.sizes(found[0], presenter.cases, colours)
        case "sweep":
            return drawings.sweep(found[0], presenter.cases)
        case "roc":
            return drawings.roc(found, colours)
        case "volumes":
            return case_drawings.volumes(found[0], colours)
        case "ranks" if not found[0].n:
            return Unanswered(NONE_COMPLETE)
        case "ranks":
            return drawings.ranks(found[0], presenter.choices.metric, colours)
        case "scatter":
            return case_drawings.scatter(found[0], presenter.pair or ("", ""), colours)
    return case_drawings.strips(found[0], colours)


def picture_of(presenter: StatisticsPresenter, part: Part) -> Picture | None:
    """The plot as a figure of a report; None while it is worked out, or where there is none."""
    from segloss_gui.report import figures

    found, colours = presenter.found(part), presenter.colours()
    drawing = drawing_of(presenter, part)
    if not isinstance(found, tuple) or not isinstance(drawing, Drawing):
        return None
    if part == "sizes":
        draw = partial(figures.size_figure, found[0], colours)
    elif part == "sweep":
        draw = partial(figures.parameter_figure, found[0])
    elif part == "roc":
        draw = partial(figures.roc_figure, {one.method: one.roc for one in found}, colours, found[0].who)
    elif part == "volumes":
        draw = partial(figures.bland_altman_figure, {found[0].method: found[0].found}, colours)
    elif part == "ranks":
        draw = partial(figures.rank_figure, found[0], presenter.choices.metric)
    elif part == "strips":
        draw = partial(figures.score_figure, found[0].matrix, colours)
    else:
        draw = partial(scatter_figure, drawing)
    return Picture(part, drawing.caption, draw)


def scatter_figure(drawing: Drawing) -> Figure:
    """Method against method, with the diagonal."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.0, 5.0), layout="constrained")
    FigureCanvasAgg(figure)
    axes, dots = figure.add_subplot(), drawing.dots
    for line in drawing.lines:
        axes.plot(line.x, line.y, color="0.5", linewidth=0.9, linestyle="--")
    axes.scatter(dots.x, dots.y, s=14, c=[dots.palette[tone] for tone in dots.tones], alpha=0.8, linewidths=0)
    axes.set_xlabel(drawing.across)
    axes.set_ylabel(drawing.up)
    axes.set_aspect("equal")
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _lacking(presenter: StatisticsPresenter, part: Part) -> Unanswered | None:
    facts = presenter.facts
    if presenter.nothing_selected:
        return Unanswered(NOTHING_SELECTED)
    if facts is not None and part == "sweep" and facts.grid is None:
        return Unanswered(NO_SWEEP)
    if facts is not None and part in ("sizes", "roc", "volumes") and not facts.has_volumes:
        return Unanswered(NO_VOLUMES)
    if presenter.cases is None:
        return None
    if part == "sizes" and not (presenter.cases.reference_ml > 0).any():
        return Unanswered(NO_OBJECT)
    if part in ("scatter", "ranks") and presenter.pair is None:
        return Unanswered(ONE_METHOD)
    return None
