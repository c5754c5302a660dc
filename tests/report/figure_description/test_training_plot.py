"""The course of every run: its training losses and its validation Dice."""

from __future__ import annotations

import numpy as np

from segloss_gui.core.events import EpochFinished, StepFinished
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.training_plot import training_figure
from segloss_gui.report.figure_drawing import draw_figure
from segloss_gui.study.progress import RunProgress


def test_curves_of_a_run_without_a_finished_epoch_are_drawn() -> None:
    nan = float("nan")
    progress = RunProgress("a")
    progress.apply(
        StepFinished(
            run="a", time=1.0, epoch=1, step=1, loss=0.5, learning_rate=0.1, gradient_norm=1.0, gradient_foreground=nan,
            gradient_background=nan, gradient_empty=nan,
        )
    )  # fmt: skip
    look = MethodLook({"m": "#0072B2"})
    loss, dice = training_figure([("m", progress), ("m", RunProgress("b"))], look).plots
    assert [line.y.tolist() for line in loss.lines] == [[0.5], [0.5], [], []]
    assert dice.dots.x.size == 0
    progress.apply(
        EpochFinished(
            run="a", time=2.0, epoch=1, step=1, train_loss=0.5, validation_loss=0.5, dice=0.4, jaccard=0.3,
            volume_error_ml=0.0, learning_rate=0.1, best=True, seconds=1.0,
        )
    )  # fmt: skip
    figure = draw_figure(training_figure([("m", progress)], look))
    (line,) = figure.get_axes()[1].lines
    assert (line.get_color(), line.get_xdata().tolist(), line.get_ydata().tolist()) == ("#0072B2", [1.0], [0.4])
    assert np.isclose(figure.get_axes()[1].collections[0].get_offsets(), [[1.0, 0.4]]).all()


def test_every_method_is_once_in_the_legend() -> None:
    loss, _ = training_figure([(name, RunProgress(name)) for name in ("a", "b", "a")], MethodLook()).plots
    assert [entry.name for entry in loss.legend] == ["a", "b"]
