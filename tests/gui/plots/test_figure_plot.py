from __future__ import annotations

from pytestqt.qtbot import QtBot

from segloss_gui.gui.plots.figure_plot import FigurePlot
from segloss_gui.report.figure_description.elements import LegendEntry, Plot


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
