from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from segloss_gui.gui.plots.figure_plot import FigurePlot
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
