"""Numbers along an axis stand apart, in any type, at any width."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.gui.plots.axes import NumberAxis, PositionAxis, PowerAxis, SpreadAxis, TypeAxis, left_width
from segloss_gui.gui.theme import apply_theme, type_points


def typed(axis: NumberAxis | PositionAxis | PowerAxis, points: float) -> QFontMetricsF:
    """Give an axis its type; what that measures."""
    font = QFont()
    font.setPointSizeF(points)
    axis.setStyle(tickFont=font, maxTickLevel=0)
    return QFontMetricsF(font)


@pytest.mark.parametrize("points", [8.5, 18.0])
@pytest.mark.parametrize("size", [60, 90, 150, 400, 1200])
@pytest.mark.parametrize("high", [7, 60, 80, 2000, 123456])
def test_labels_of_an_x_axis_do_not_run_together(qapp: QApplication, points: float, size: int, high: int) -> None:
    axis = PositionAxis()
    metrics = typed(axis, points)
    step = axis.tickSpacing(0, high, size)[0][0]
    last = axis.tickStrings([high // step * step], 1.0, step)[0]
    assert metrics.horizontalAdvance(last) < step * size / high


@pytest.mark.parametrize("points", [8.5, 18.0])
@pytest.mark.parametrize("size", [40, 60, 110, 300])
@pytest.mark.parametrize("span", [0.31, 1.0, 930.0])
def test_labels_of_a_y_axis_do_not_lie_on_one_another(
    qapp: QApplication, points: float, size: int, span: float
) -> None:
    axis = NumberAxis()
    metrics = typed(axis, points)
    assert metrics.capHeight() < axis.tickSpacing(0, span, size)[0][0] * size / span


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0011), (-0.0004, 0.0004), (0.0, 2.5e7), (0.0, 1.0)])
def test_numbers_of_a_y_axis_are_short_enough_to_be_drawn(
    qapp: QApplication, projector: bool, low: float, high: float
) -> None:
    apply_theme(qapp, "light", projector=projector)
    try:
        axis = NumberAxis()
        metrics = typed(axis, type_points(0.85))
        step, _ = axis.tickSpacing(low, high, 120)[0]
        values = [at * step for at in range(int(low // step), int(high // step) + 1)]
        texts = axis.tickStrings(values, 1.0, step)
        assert [float(text.replace("\u2212", "-")) for text in texts] == pytest.approx(values)
        assert max(map(metrics.horizontalAdvance, texts)) < left_width() - 6
    finally:
        apply_theme(qapp, "light")


@pytest.mark.parametrize("points", [8.5, 18.0])
@pytest.mark.parametrize("size", [60, 200, 400, 1200])
@pytest.mark.parametrize(("low", "high"), [(0.0, 5.0), (-7.1, 0.2), (0.3, 1.2), (-12.0, 9.0)])
@pytest.mark.parametrize("side", ["bottom", "left"])
def test_powers_of_ten_do_not_run_together(
    qapp: QApplication, points: float, size: int, low: float, high: float, side: str
) -> None:
    axis = PowerAxis(side)
    metrics = typed(axis, points)
    axis.setLogMode(x=side == "bottom", y=side == "left")
    ticks = sorted(value for _, values in axis.tickValues(low, high, size) for value in values)
    words = axis.logTickStrings(ticks, 1.0, 1.0)
    places = [(value - low) / (high - low) * size for value in ticks]
    half = [metrics.horizontalAdvance(word) / 2 if side == "bottom" else metrics.capHeight() / 2 for word in words]
    for at in range(len(ticks) - 1):
        assert places[at] + half[at] < places[at + 1] - half[at + 1], words
    assert ticks or high - low < 1


def test_doubles_and_fivefolds_stand_between_powers_where_there_is_room(qapp: QApplication) -> None:
    axis = PowerAxis("bottom")
    typed(axis, 8.5)
    axis.setLogMode(x=True, y=False)
    ticks = sorted(value for _, values in axis.tickValues(0.0, 2.0, 900) for value in values)
    assert [round(10**value) for value in ticks] == [1, 2, 5, 10, 20, 50, 100]


def test_numbers_are_never_scaled_by_a_range_that_was_there_before(qtbot: QtBot) -> None:
    plot = pg.PlotWidget(axisItems={"left": PowerAxis("left")})
    qtbot.addWidget(plot)
    axis = plot.getAxis("left")
    plot.setLabel("left", "share")
    plot.setYRange(0.0, 0.05)
    axis.enableAutoSIPrefix(False)
    assert axis.tickStrings([0.04], axis.autoSIPrefixScale, 0.01) == ["0.04"]
    axis.setLogMode(x=False, y=True)
    plot.setYRange(-3.0, 1.0)
    assert axis.tickStrings([0.0], axis.autoSIPrefixScale, 1.0) == ["1"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([0.0, 1.0, 2.0], ["1", "10", "100"]),
        ([-3.0, 0.0, 1.0], ["0.001", "1", "10"]),
        ([-1.0, 4.0], ["10⁻¹", "10⁴"]),
        ([-5.0, 0.0, 1.0], ["10⁻⁵", "1", "10"]),
        ([0.0, 0.301, 0.699], ["1", "2", "5"]),
    ],
)
def test_powers_of_ten_are_written_in_one_way_on_an_axis(
    qapp: QApplication, values: list[float], words: list[str]
) -> None:
    assert PowerAxis("left").logTickStrings(values, 1.0, 1.0) == words


@pytest.mark.parametrize("size", [90, 120, 160, 240])
@pytest.mark.parametrize("high", [1.0, 40.0, 1000.0])
def test_numbers_of_an_x_axis_do_not_run_together_whatever_its_end(qapp: QApplication, size: int, high: float) -> None:
    axis = PositionAxis()
    metrics = typed(axis, 15.0)
    step, _ = axis.tickSpacing(0.0, high, size)[0]
    words = axis.tickStrings([at * step for at in range(int(high / step) + 1)], 1.0, step)
    assert max(map(metrics.horizontalAdvance, words)) < step / high * size


@pytest.mark.parametrize("kind", [PositionAxis, lambda: PowerAxis("bottom"), lambda: SpreadAxis("bottom")])
def test_numbers_below_a_chart_are_whole_in_every_type_that_follows(
    qtbot: QtBot, qapp: QApplication, kind: Callable[[], TypeAxis]
) -> None:
    axis = kind()
    plot = pg.PlotWidget(axisItems={"bottom": axis})
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.plot([0, 1, 2], [0, 1, 2])
    plot.show()
    for points in (8.5, 18.0, 8.5):
        font = QFont()
        font.setPointSizeF(points)
        axis.setStyle(tickFont=font)
        for _ in range(2):  # an axis learns when it is painted how high its numbers are
            plot.grab()
            qapp.processEvents()
        assert axis.height() >= QFontMetricsF(font).height()
