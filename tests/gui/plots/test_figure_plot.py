from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.gui.plots.axes import SpreadAxis
from segloss_gui.gui.plots.figure_plot import FigurePlot, legible
from segloss_gui.gui.theme import apply_theme
from segloss_gui.report.figure_description.elements import Dots, LegendEntry, Plot


def test_names_of_many_methods_do_not_lie_over_each_other_and_the_key_leaves_the_plot(qtbot: QtBot) -> None:
    names = tuple((float(at), f"method {at}") for at in range(40))
    entries = tuple(LegendEntry("#336699", name) for _, name in names)
    plot = FigurePlot()
    qtbot.addWidget(plot)
    plot.resize(380, 240)
    plot.show_plot(Plot("Dice", "", up_ticks=names, legend=entries, legend_on_screen=True))
    apart = plot._apart(names)
    assert 1 < len(apart) * plot.fontMetrics().height() <= plot.height()
    assert "and 3" in plot.key.text()
    assert plot.key.sizeHint().height() < 0.75 * plot.height()
    plot.resize(380, 2400)
    assert len(plot._apart(names)) == len(names)


def test_axes_of_a_share_end_at_0_and_1_where_dots_are_whole_until_somebody_zooms(qtbot: QtBot) -> None:
    dots = Dots(np.array([0.0, 1.0]), np.array([0.0, 1.0]), ("#336699",), np.zeros(2, int))
    plot = FigurePlot()
    qtbot.addWidget(plot)
    plot.resize(380, 240)
    plot.show_plot(Plot("Dice", "Jaccard", dots=dots, across_limits=(0.0, 1.0), up_limits=(0.0, 1.0)))
    assert plot.box.viewRange() == [[0.0, 1.0], [0.0, 1.0]]
    inside = plot.box.boundingRect()
    assert plot.box.shape().boundingRect().contains(inside.adjusted(-5, -5, 5, 5))
    plot.box.sigRangeChangedManually.emit([True, True])
    assert plot.box.shape().boundingRect() == inside
    plot.show_plot(Plot("ml", "ml", dots=dots))
    assert plot.box.viewRange()[0][0] < 0.0
    assert plot.box.shape().boundingRect() == plot.box.boundingRect()


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize(
    ("differences", "numbers"),
    [((-1.25, 2.5), ("-1.5", "-0.5")), ((-1250.0, 25000.0), ("20000",)), ((20984.0, 20984.5), ("20984.2",))],
)
def test_titles_of_the_axes_lie_beside_the_numbers_and_keep_their_unit_in_any_type(
    qtbot: QtBot, qapp: QApplication, projector: bool, differences: tuple[float, float], numbers: tuple[str, ...]
) -> None:
    apply_theme(qapp, "light", projector=projector)
    try:
        plot = FigurePlot()
        qtbot.addWidget(plot)
        plot.resize(420, 300)
        dots = Dots(np.array([0.0, 20.0]), np.array(differences), ("#336699",), np.zeros(2, int))
        plot.show_plot(Plot("mean of predicted and reference volume (ml)", "difference of the volumes (ml)", dots=dots))
        with qtbot.waitExposed(plot):
            plot.show()
        left, bottom = plot.plot.getAxis("left"), plot.plot.getAxis("bottom")
        ticks = max(QFontMetricsF(plot.font()).horizontalAdvance(text) for text in numbers)
        assert left.width() >= ticks + QFontMetricsF(left.label.font()).height()
        for axis, whole in ((bottom, bottom.width()), (left, left.height())):
            assert axis.labelText.endswith("(ml)")
            assert axis.label.boundingRect().width() <= whole
    finally:
        apply_theme(qapp, "light")


def test_names_take_the_room_of_a_wide_plot_and_are_told_apart_in_a_narrow_one(qtbot: QtBot) -> None:
    names = tuple((float(at), f"Dice over image and class together, epsilon {at}") for at in range(3))
    plot = FigurePlot()
    qtbot.addWidget(plot)
    plot.resize(1200, 300)
    plot.show_plot(Plot("Dice", "", up_ticks=names))
    assert plot._short(names) == list(names)
    plot.resize(320, 300)
    shown = [name for _, name in plot._short(names)]
    assert len(set(shown)) == 3
    assert all(len(name) < len(whole) for name, (_, whole) in zip(shown, names, strict=True))


def test_words_of_the_axis_below_do_not_lie_over_each_other(qtbot: QtBot) -> None:
    ticks = tuple((float(at), f"{1.31 * 2**at:.2f}") for at in range(6))
    plot = Plot("Dice", "", across_ticks=ticks, across_range=(0.0, 5.0))
    metrics = QFontMetricsF(FigurePlot().font())
    assert legible(ticks, metrics, plot, 900.0) == ticks
    kept = legible(ticks, metrics, plot, 150.0)
    assert 1 < len(kept) < 6
    ends = [(at / 5 * 150, metrics.horizontalAdvance(words) / 2) for at, words in kept]
    assert all(a + half <= b - other for (a, half), (b, other) in pairwise(ends))


def test_a_low_plot_has_its_height_for_itself(qtbot: QtBot) -> None:
    dots = Dots(np.array([0.0, 1.0]), np.array([0.0, 1.0]), ("#336699",), np.zeros(2, int))
    plot = FigurePlot()
    qtbot.addWidget(plot)
    heights = {}
    for height in (120, 300):
        plot.resize(300, height)
        plot.show_plot(Plot("false positive rate", "true positive rate", dots=dots))
        heights[height] = plot.plot.getAxis("bottom").label.isVisible()
    assert heights == {120: False, 300: True}


@pytest.mark.parametrize("side", ["left", "bottom"])
@pytest.mark.parametrize("size", [60, 120, 400])
def test_numbers_of_an_axis_do_not_lie_on_one_another(qapp: QApplication, side: str, size: int) -> None:
    axis = SpreadAxis(side)
    metrics = QFontMetricsF(QFont())
    low, high = 0.0, 0.9
    step, first = axis.tickSpacing(low, high, size)[0]
    texts = axis.tickStrings([first, first + step], 1.0, step)
    needed = metrics.capHeight() if side == "left" else max(map(metrics.horizontalAdvance, texts))
    assert step / (high - low) * size >= needed


def test_titles_of_the_axes_take_the_type_of_a_theme_that_follows(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    plot = FigurePlot()
    qtbot.addWidget(plot)
    plot.resize(600, 500)
    plot.show_plot(Plot("volume (ml)", "Dice", dots=Dots(np.arange(5.0), np.arange(5.0))))
    sizes = []
    for projector in (False, True, False):
        apply_theme(qapp, "light", projector=projector)
        sizes.append([plot.plot.getAxis(side).label.font().pointSizeF() for side in ("bottom", "left")])
    assert sizes == [[10.0, 10.0], [18.0, 18.0], [10.0, 10.0]]
