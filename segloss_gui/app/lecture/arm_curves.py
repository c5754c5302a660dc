"""The curves of a training or a replay: the loss of every run, and its Dice on each group of cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from segloss_gui.app.curves.curve_points import CurveStyle, Dash
from segloss_gui.app.curves.run_series import RunFeed
from segloss_gui.app.curves.series import Series
from segloss_gui.app.lecture.arms import Arms

DASHES: tuple[Dash, ...] = ("solid", "dashed")
NOTHING = "Train small networks on pictures of which group B was never labelled, or play back a finished study."


class ArmCurve(NamedTuple):
    """A curve as it stands: in which chart, by what key, its numbers and its look."""

    chart: Literal["dice", "loss"]
    key: str
    series: Series
    style: CurveStyle


class ArmCurves:
    """Follows the runs that are shown.

    Parameters
    ----------
    arms : Arms
        The runs, and what they have said so far.
    """

    def __init__(self, arms: Arms) -> None:
        self._arms = arms
        self._feeds: dict[str, RunFeed] = {}
        self._dice: dict[tuple[str, str], Series] = {}

    def begin(self) -> None:
        """Other runs are shown."""
        self._feeds, self._dice = {}, {}

    def update(self) -> Iterator[ArmCurve]:
        """Take in what the runs have said, and give all curves."""
        for arm in self._arms.arms:
            run, name = arm.plan.id, arm.plan.method
            feed = self._feeds.setdefault(run, RunFeed())
            feed.update(arm.progress)
            yield ArmCurve("loss", run, feed.series["loss"], CurveStyle(name, "", arm.colour))
            for group, dash in zip(self._arms.shown_groups, DASHES, strict=False):
                style = CurveStyle(name, "", arm.colour, dash, False, False)
                yield ArmCurve("dice", f"{run} {group}", self._dice_of(run, group), style)

    @property
    def dice_unit(self) -> str:
        """What Dice is a mean of."""
        words = " solid, ".join(f"group {group}" for group in self._arms.shown_groups if group)
        return f"{words} dashed" if words else "mean of the validation cases"

    def _dice_of(self, run: str, group: str) -> Series:
        series = self._dice.setdefault((run, group), Series())
        steps, means = self._arms.dice_curve(run, group)
        if len(steps) < len(series):  # a replay went back
            series.clear()
        start = len(series)
        series.extend({"step": steps[start:], "epoch": steps[start:], "time": steps[start:]}, means[start:])
        return series


def arms_words(arms: Arms) -> str:
    """Which training it is, and which case the pictures show."""
    if not arms.arms:
        return NOTHING
    if arms.case is None:
        return arms.title
    group = f", of group {arms.case.group}" if arms.case.group else ""
    return f"{arms.title}. The picture: {arms.case.id}{group}; white: its reference."
