"""From the presenter's answers to the plots of the page, on the screen and for publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.presenter import NOTHING_SELECTED, Part, StatisticsPresenter
from segloss_gui.app.statistics.results import NONE_COMPLETE
from segloss_gui.report.figure_description.agreement_plot import agreement_figure, agreement_plot
from segloss_gui.report.figure_description.case_plot import case_figure, case_plot
from segloss_gui.report.figure_description.elements import FigureDescription, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.pair_plot import pair_figure, pair_plot
from segloss_gui.report.figure_description.rank_plot import rank_figure, rank_plot
from segloss_gui.report.figure_description.roc_plot import roc_figure, roc_plot
from segloss_gui.report.figure_description.size_plot import size_figure, size_plot
from segloss_gui.report.figure_description.sweep_plot import sweep_figure, sweep_plot
from segloss_gui.report.parts import Picture

PLOTS: Mapping[Part, tuple[str, str]] = {
    "sizes": ("Object size", "the metric by deciles of the reference volume, as in Bertels 2019, Fig. 1"),
    "sweep": ("Sweep", "the metric over the parameter that was swept, a line for each setting of the others"),
    "roc": ("ROC by volume", "telling groups, or empty references, by the predicted volume: Tilborghs 2022, Fig. 2"),
    "volumes": ("Bland-Altman", "predicted against reference volume of one method"),
    "scatter": ("A vs B", "two methods on the same cases"),
    "strips": ("All cases", "every case by method, with quartiles"),
    "ranks": ("Ranking", "how often each method takes each rank when cases are drawn again"),
}
"""Title and hint of each plot."""

NO_VOLUMES = "These scores hold no volumes."
NO_SWEEP = (
    "No parameter was swept: one number of a loss must take three values or more. “Design a study” in Train makes "
    "a sweep."
)
NO_OBJECT = "No case has an object, so there are no sizes to tell apart."
ONE_METHOD = "There is one method only: two are needed."


def plot_of(presenter: StatisticsPresenter, part: Part) -> Plot | Unanswered | None:
    """A plot; None while it is worked out."""
    if (lacking := _lacking(presenter, part)) is not None:
        return lacking
    found = presenter.found(part)
    if part == "roc" and found is None and (some := presenter.found_so_far(part)):
        # Methods come one by one, each with its resamples.
        plot = roc_plot(some, look_of(presenter))
        return replace(plot, caption=f"{len(some)} of {len(presenter.methods)} methods so far. {plot.caption}")
    if not isinstance(found, tuple):
        return found
    if part == "ranks" and not found[0].n:
        return Unanswered(NONE_COMPLETE)
    return DRAWN[part](presenter, found)


def look_of(presenter: StatisticsPresenter) -> MethodLook:
    """How the page shows methods: at axes without the words that all of them begin with."""
    return MethodLook(presenter.colours(), labels=short_names(presenter.methods))


def _pair_plot(presenter: StatisticsPresenter, found: tuple[Any, ...]) -> Plot:
    pair = presenter.pair or ("", "")
    return pair_plot(found[0], pair, MethodLook(presenter.colours(), labels=short_names(pair)))


DRAWN: Mapping[Part, Callable[[StatisticsPresenter, tuple[Any, ...]], Plot]] = {
    "sizes": lambda of, found: size_plot(found[0], look_of(of), of.cases),
    "sweep": lambda of, found: sweep_plot(found[0], look_of(of), of.cases),
    "roc": lambda of, found: roc_plot(found, look_of(of)),
    "volumes": lambda of, found: agreement_plot(found[0], look_of(of)),
    "scatter": _pair_plot,
    "strips": lambda of, found: case_plot(found[0].matrix, look_of(of)),
    "ranks": lambda of, found: rank_plot(found[0], of.choices.metric, look_of(of)),
}
"""From answers to each plot."""

ON_PAPER: Mapping[Part, Callable[[Plot], FigureDescription]] = {
    "sizes": size_figure, "roc": roc_figure, "volumes": agreement_figure, "scatter": pair_figure,
    "strips": case_figure, "ranks": rank_figure,
}  # fmt: skip
"""From a plot to a page; a sweep has a panel for each group there."""


def picture_of(presenter: StatisticsPresenter, part: Part) -> Picture | None:
    """The plot as a figure of a report; None while it is worked out, or where there is none."""
    found, plot = presenter.found(part), plot_of(presenter, part)
    if not isinstance(found, tuple) or not isinstance(plot, Plot):
        return None
    page = sweep_figure(found[0], look_of(presenter)) if part == "sweep" else ON_PAPER[part](plot)
    return Picture.of(part, page, plot.caption)


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
