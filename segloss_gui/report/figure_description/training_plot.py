"""The course of every run: training loss by step, validation Dice by epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segloss_gui.report.figure_description.elements import FigureDescription, Line, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.statistics.resampling import Floats
from segloss_gui.study.progress import RunProgress

Runs = Sequence[tuple[str, RunProgress]]


def training_figure(runs: Runs, look: MethodLook) -> FigureDescription:
    """The courses of ``runs``, pairs of method and progress, one colour a method."""
    return FigureDescription((loss_plot(runs, look), dice_plot(runs, look)), 5.5, 4.4, legend="below")


def loss_plot(runs: Runs, look: MethodLook) -> Plot:
    """Training losses, each line on a scale of its own.

    Raw values are faint under a running mean of a twentieth of the steps.
    """
    methods = _methods(runs)
    lines = []
    for method, progress in runs:
        steps, values = np.array(progress.steps["step"], float), np.array(progress.steps["loss"], float)
        width, colour = max(1, len(values) // 20), look.colour(methods, method)
        lines.append(Line(steps, values, colour, 0.8, faint=True))
        lines.append(Line(steps[width - 1 :], running_mean(values, width), colour, 1.8))
    return Plot("step", "training loss (each on its own scale)", lines=tuple(lines), legend=look.legend(methods))


def dice_plot(runs: Runs, look: MethodLook) -> Plot:
    """Mean Dice of the validation cases, a dot an epoch."""
    methods = _methods(runs)
    courses = [
        (methods.index(method), np.array(progress.epochs["epoch"], float), np.array(progress.epochs["dice"], float))
        for method, progress in runs
    ]
    lines = [Line(x, y, look.colour(methods, methods[who]), 1.8) for who, x, y in courses]
    defined = [(who, x[~np.isnan(y)], y[~np.isnan(y)]) for who, x, y in courses]
    owner = np.repeat([who for who, _, _ in defined], [len(x) for _, x, _ in defined])
    x, y = (np.concatenate([np.zeros(0), *(each[axis] for each in defined)]) for axis in (1, 2))
    return Plot(
        "epoch", "validation Dice, mean over cases", lines=tuple(lines), dots=look.dots(x, y, owner, methods, 5.0),
        up_range=(0.0, 1.0), legend=look.legend(methods),
    )  # fmt: skip


def running_mean(values: Floats, width: int) -> Floats:
    """Mean over the last ``width`` values, ``(n,)`` to ``(n - width + 1,)``.

    Examples
    --------
    >>> running_mean(np.array([1.0, 2.0, 3.0]), 2).tolist()
    [1.5, 2.5]
    """
    if values.size < width:
        return values[:0]
    windows: Floats = np.lib.stride_tricks.sliding_window_view(values, width)
    return np.asarray(windows.mean(axis=1))


def _methods(runs: Runs) -> tuple[str, ...]:
    return tuple(dict.fromkeys(method for method, _ in runs))
