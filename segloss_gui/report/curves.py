"""``curves.png``: training loss and validation Dice of every run, one colour per method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.harmless import figure_text
from segloss_gui.study.progress import RunProgress

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_curves(path: Path, runs: Sequence[tuple[str, RunProgress]], colours: Mapping[str, str]) -> Path:
    """Draw :func:`curves_figure`; the file written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    curves_figure(runs, colours).savefig(path, dpi=110)
    return path


def curves_figure(runs: Sequence[tuple[str, RunProgress]], colours: Mapping[str, str]) -> Figure:
    """The curves of ``runs``, pairs of method and progress.

    The losses have their own scales: each line of the left chart is to be read for itself. Raw
    values are faint under a running mean of a twentieth of the steps.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    loss, dice = figure.subplots(1, 2)
    named: dict[str, Any] = {}
    for method, progress in runs:
        _draw_loss(loss, progress, colours[method])
        line = dice.plot(
            np.array(progress.epochs["epoch"]), np.array(progress.epochs["dice"]),
            color=colours[method], marker=".", linewidth=1.8,
        )  # fmt: skip
        named.setdefault(method, line[0])
    _label(loss, "step", "training loss (each on its own scale)")
    _label(dice, "epoch", "validation Dice, mean over cases")
    dice.set_ylim(0, 1)
    if named:
        names = list(map(figure_text, named))
        figure.legend(list(named.values()), names, loc="outside lower center", ncols=4, frameon=False)
    return figure


def _draw_loss(axes: Any, progress: RunProgress, colour: str) -> None:
    steps, values = np.array(progress.steps["step"]), np.array(progress.steps["loss"])
    axes.plot(steps, values, color=colour, alpha=0.25, linewidth=0.8)
    width = max(1, len(values) // 20)
    axes.plot(steps[width - 1 :], running_mean(values, width), color=colour, linewidth=1.8)


def running_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Mean over the last ``width`` values, ``(n,)`` to ``(n - width + 1,)``.

    Examples
    --------
    >>> running_mean(np.array([1.0, 2.0, 3.0]), 2).tolist()
    [1.5, 2.5]
    """
    if values.size < width:
        return values[:0]
    windows: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(values, width)
    return np.asarray(windows.mean(axis=1))


def _label(axes: Any, across: str, up: str) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(alpha=0.3)
