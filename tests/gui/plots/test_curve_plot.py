from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from segloss_gui.app.curves import chart_options as options_module
from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.curves.curve_points import CurveStyle
from segloss_gui.app.curves.readout_rows import ReadoutRow, fit_rows
from segloss_gui.app.curves.series import Series
from segloss_gui.app.curves.under_pointer import values_at
from segloss_gui.core.colours import method_colour
from segloss_gui.core.contrast import contrast
from segloss_gui.core.errors import BadInputError
from segloss_gui.gui.plots.curve import MARKS
from segloss_gui.gui.plots.curve_plot import CurvePlot, TimedPlot
from segloss_gui.gui.plots.dash_key import DashKey
from segloss_gui.gui.plots.export import export
from segloss_gui.gui.theme import apply_theme, colours


def falling(count: int, level: float = 0.0) -> Series:
    series = Series()
    steps = np.arange(1.0, count + 1)
    series.extend({"step": steps, "epoch": steps / 10, "time": steps}, np.exp(-steps / count) + level)
    return series


@pytest.fixture
def chart(qtbot: Any) -> CurvePlot:
    made = CurvePlot("Loss", ChartOptions(), can_log=True)
    qtbot.addWidget(made)
    made.resize(500, 250)
    made.set_curve("a:loss", falling(100), CurveStyle("a", "A", "#56B4E9"))
    made.set_curve("b:loss", falling(50, 1.0), CurveStyle("b", "B", "#E69F00"))
    made.redraw()
    return made


def test_from_the_ninth_method_on_curves_have_squares_beside_their_colour(chart: CurvePlot) -> None:
    marks = {}
    for index in (0, 8):
        chart.set_curve("a:loss", falling(100), CurveStyle("a", "A", method_colour(index)))
        chart.redraw()
        items = dict(chart.shown())["a:loss"].dots_item
        marks[index] = (items.opts["symbol"], len(items.points())) if items.isVisible() else None
    assert marks == {0: None, 8: ("s", MARKS)}


def test_curves_that_are_there_are_as_light_as_the_theme_asks_when_it_changes(
    qapp: QApplication, chart: CurvePlot
) -> None:
    dim = "#AA3311"

    def drawn() -> str:
        return str(dict(chart.shown())["a:loss"].line_item.opts["pen"].color().name())

    chart.set_curve("a:loss", falling(100), CurveStyle("a", "A", dim))
    for theme in ("light", "dark", "light"):
        apply_theme(qapp, theme)
        assert (drawn() == dim.lower()) == (theme == "light")
        assert contrast(drawn(), colours().surface) >= 3


def test_the_focus_is_seen_around_the_curves(qtbot: Any, qapp: QApplication, chart: CurvePlot) -> None:
    apply_theme(qapp, "light")
    chart.show()
    chart.activateWindow()
    corner = {}
    for focused in (False, True):
        chart.plot.setFocus() if focused else chart.plot.clearFocus()
        qtbot.waitUntil(lambda wanted=focused: chart.plot.hasFocus() == wanted)
        corner[focused] = chart.plot.grab().toImage().pixelColor(chart.plot.width() // 2, 0).name()
    assert corner[True] == colours().accent.lower()
    assert corner[False] != corner[True]


def test_many_events_cost_one_redraw(qtbot: Any, chart: CurvePlot, monkeypatch: pytest.MonkeyPatch) -> None:
    with qtbot.waitExposed(chart):
        chart.show()
    qtbot.waitUntil(lambda: not chart._timer.isActive())
    drawn: list[int] = []
    monkeypatch.setattr(chart, "_fit", lambda *_: drawn.append(1))
    for _ in range(500):
        chart.refresh()
    qtbot.waitUntil(lambda: bool(drawn))
    assert not chart._timer.isActive(), "a second redraw is on its way"
    assert len(drawn) == 1


def test_a_redraw_is_painted_once(qtbot: Any, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    plain = TimedPlot.paintEvent

    def counted(plot: TimedPlot, event: QPaintEvent) -> None:
        painted.append(1)
        plain(plot, event)

    monkeypatch.setattr(TimedPlot, "paintEvent", counted)  # before the chart is made: Qt looks for it once
    series = falling(20)
    chart = CurvePlot("Loss", ChartOptions())
    qtbot.addWidget(chart)
    chart.resize(500, 250)
    chart.set_curve("a:loss", series, CurveStyle("a", "A", "#56B4E9"))
    with qtbot.waitExposed(chart):
        chart.show()
    qtbot.waitUntil(lambda: bool(painted) and not chart._timer.isActive())
    for more in range(3):  # each moves what the view shows
        until_at_rest(qapp, painted)
        at = np.array([21.0 + more])
        series.extend({"step": at, "epoch": at / 10, "time": at}, np.array([2.0 + more]))
        chart.redraw()
        qtbot.waitUntil(lambda: bool(painted))
        for _ in range(5):
            qapp.processEvents()
        assert painted == [1]


def until_at_rest(app: QApplication, painted: list[int]) -> None:
    """Until nothing is painted any more of what came before: a busy machine shows a window bit by bit."""
    quiet = 0
    while quiet < 5:
        painted.clear()
        app.processEvents()
        quiet = 0 if painted else quiet + 1


def test_a_hidden_chart_draws_nothing_until_it_is_shown(qtbot: Any, chart: CurvePlot) -> None:
    chart.refresh()
    assert not chart._timer.isActive()
    chart.show()
    assert chart._timer.isActive()


def test_the_whole_of_the_longest_run_is_shown_from_zero(chart: CurvePlot) -> None:
    assert chart.view.viewRange()[0] == pytest.approx([0, 100])


def test_the_last_dot_of_few_epochs_is_whole_at_the_right_edge_and_at_the_top(qtbot: Any) -> None:
    chart = CurvePlot("Validation overlap", ChartOptions(), limits=(0.0, 1.0))
    qtbot.addWidget(chart)
    chart.resize(400, 240)
    series = Series()
    steps = np.array([1.0, 2.0])
    series.extend({"step": steps, "epoch": steps, "time": steps}, np.array([0.5, 1.0]))
    chart.set_curve("a:dice", series, CurveStyle("a", "A", "#56B4E9", smoothed=False))
    with qtbot.waitExposed(chart):
        chart.show()
    chart.redraw()
    at = chart.view.mapViewToScene(chart.view.mapToView(chart.view.boundingRect().topRight()))
    picture = chart.plot.grab().toImage()
    around = [
        picture.pixelColor(round(at.x()) + right, round(at.y()) + below)
        for right, below in ((2, 0), (-2, 0), (0, -2), (0, 2))
    ]
    assert all(colour.blue() - colour.red() > 30 for colour in around), [colour.name() for colour in around]
    chart.options.set_visible_range((0.0, 1.5))
    chart.redraw()
    assert chart.view.shape().boundingRect().width() == chart.view.boundingRect().width()


def test_values_at_the_mouse_are_given_for_every_shown_run(chart: CurvePlot) -> None:
    chart.options.set_smoothing(0.0)
    rows = values_at(chart.options, [curve for _, curve in chart.shown()], 80)
    assert [row.name for row in rows] == ["a", "b"]
    assert rows[0].values[0] == pytest.approx(np.exp(-0.8))
    assert np.isnan(rows[1].values[0])
    chart.set_hidden(["a:loss"])
    assert [row.name for row in values_at(chart.options, [curve for _, curve in chart.shown()], 20)] == ["b"]


def test_hidden_runs_do_not_stretch_the_axes(chart: CurvePlot) -> None:
    chart.set_hidden(["a:loss"])
    chart.redraw()
    assert chart.view.viewRange()[0] == pytest.approx([0, 50])
    assert chart.view.viewRange()[1][0] > 1


def test_log_y_draws_decades(chart: CurvePlot) -> None:
    chart.options.set_log_y(True)
    chart.redraw()
    _, y = chart.curves["a:loss"].line_item.getData()
    assert y[-1] == pytest.approx(np.log10(np.exp(-1)), abs=0.05)


def test_highlighting_dims_the_others(chart: CurvePlot) -> None:
    chart.highlight(["b:loss"])
    assert [curve.emphasis for curve in chart.curves.values()] == ["dimmed", "highlighted"]
    chart.highlight([])
    assert {curve.emphasis for curve in chart.curves.values()} == {"normal"}


def test_one_extreme_value_does_not_flatten_the_rest(chart: CurvePlot) -> None:
    series = chart.curves["a:loss"].series
    series.extend({"step": [101.0], "epoch": [10.1], "time": [101.0]}, [1e6])
    chart.redraw()
    assert chart.view.viewRange()[1][1] < 1e5
    chart.options.set_ignore_outliers(False)
    chart.redraw()
    assert chart.view.viewRange()[1][1] > 1e5


def test_charts_of_one_group_zoom_together(qtbot: Any, chart: CurvePlot) -> None:
    other = CurvePlot("Dice", chart.options)
    qtbot.addWidget(other)
    other.set_curve("a:dice", falling(100), CurveStyle("a", "A", "#56B4E9"))
    chart.view.range_wanted.emit((20.0, 40.0))
    for each in (chart, other):
        each.redraw()
        assert each.view.viewRange()[0] == pytest.approx([20, 40])


def test_a_hundred_thousand_points_are_thinned_to_the_screen(qtbot: Any) -> None:
    chart = CurvePlot("Loss", ChartOptions())
    qtbot.addWidget(chart)
    chart.set_curve("a:loss", falling(100_000), CurveStyle("a", "A", "#56B4E9"))
    chart.redraw()
    assert all(len(item.getData()[0]) < 3000 for item in chart.curves["a:loss"].items[:2])


def test_the_pyqtgraph_menu_is_gone(chart: CurvePlot) -> None:
    assert not chart.view.menuEnabled()
    assert chart.plot.plotItem.buttonsHidden


def test_too_many_runs_are_joined_by_method() -> None:
    rows = [ReadoutRow(f"{m} {i}", m, "#000000", (float(i), float("nan"))) for m in "AB" for i in range(8)]
    joined = fit_rows(rows)
    assert [row.name for row in joined] == ["A, mean of 8", "B, mean of 8"]
    assert joined[0].values[0] == 3.5
    assert np.isnan(joined[0].values[1])


def test_the_table_holds_every_point_of_every_run(chart: CurvePlot, tmp_path: Path) -> None:
    export([chart], tmp_path / "curves.csv")
    assert b"\r" not in (tmp_path / "curves.csv").read_bytes()
    rows = list(csv.DictReader((tmp_path / "curves.csv").open()))
    assert len(rows) == 150
    assert rows[0]["method"] == "A"
    assert rows[-1]["run"] == "b"
    assert float(rows[99]["value"]) == pytest.approx(np.exp(-1))


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_pictures_are_written(chart: CurvePlot, tmp_path: Path, ending: str) -> None:
    path = export([chart, chart], tmp_path / f"curves.{ending}")
    assert path.stat().st_size > 2000


def test_an_ending_that_is_none_of_ours_is_refused(chart: CurvePlot, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"curves\.xlsx.*\.csv"):
        export([chart], tmp_path / "curves.xlsx")


def test_a_folder_that_is_not_there_is_named(chart: CurvePlot, tmp_path: Path) -> None:
    for ending in ("csv", "png", "svg"):
        with pytest.raises(BadInputError, match="nowhere"):
            export([chart], tmp_path / "nowhere" / f"curves.{ending}")


def test_the_wheel_zooms_around_the_cursor(qtbot: Any, chart: CurvePlot) -> None:
    class Wheel:
        def pos(self) -> Any:
            return chart.view.mapFromView(chart.view.viewRect().center())

        def delta(self) -> int:
            return 120

        def accept(self) -> None:
            pass

    chart.view.wheelEvent(Wheel())
    assert chart.options.visible_range == pytest.approx((10, 90), abs=0.5)


def test_a_double_click_shows_everything_again(chart: CurvePlot) -> None:
    class Click:
        def button(self) -> Qt.MouseButton:
            return Qt.MouseButton.LeftButton

        def double(self) -> bool:
            return True

        def accept(self) -> None:
            pass

    chart.options.set_visible_range((1.0, 2.0))
    chart.view.mouseClickEvent(Click())
    assert chart.options.visible_range is None


def test_the_mouse_leaving_the_chart_ends_the_read_out(chart: CurvePlot) -> None:
    chart.options.set_hover(0.5)
    for left in (chart.plot.viewport(), chart.plot):  # as Qt tells all that the mouse was in, from the inside out
        QApplication.sendEvent(left, QEvent(QEvent.Type.Leave))
    assert chart.options.hover is None


def test_the_epoch_looked_at_is_marked_where_it_ends(chart: CurvePlot) -> None:
    line = chart._epoch_line
    assert not line.isVisible()
    chart.options.set_epoch(3)
    chart.redraw()
    assert (line.isVisible(), line.value()) == (True, 30.0)
    chart.options.set_axis("epoch")
    chart.redraw()
    assert line.value() == 3.0
    chart.options.set_epoch(None)
    chart.redraw()
    assert not line.isVisible()


def test_charts_of_a_group_draw_in_different_frames(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, drawn = [100.0], list[tuple[int, float]]()
    monkeypatch.setattr(options_module, "time", SimpleNamespace(perf_counter=lambda: clock[0]))
    group = ChartOptions()
    charts = [CurvePlot(f"Loss {number}", group) for number in range(4)]
    for number, each in enumerate(charts):
        qtbot.addWidget(each)
        monkeypatch.setattr(each, "redraw", lambda number=number: drawn.append((number, clock[0])))
    for _ in range(len(charts)):
        for number, each in enumerate(charts):
            if number not in dict(drawn):
                each._redraw_in_turn()
        clock[0] += options_module.FRAME_S
    assert [number for number, _ in drawn] == [0, 1, 2, 3]
    assert len({at for _, at in drawn}) == len(charts)
    assert all(each._timer.isActive() for each in charts[1:])


def test_the_axis_of_an_overlap_ends_at_0_and_1(qtbot: Any) -> None:
    series = Series()
    at = np.arange(5.0)
    series.extend({"step": at, "epoch": at, "time": at}, np.array([0.0, 0.4, 0.7, 0.9, 1.0]))
    made = CurvePlot("Overlap", ChartOptions(), limits=(0.0, 1.0))
    qtbot.addWidget(made)
    made.resize(500, 250)
    made.set_curve("a:dice", series, CurveStyle("a", "A", "#56B4E9"))
    made.redraw()
    assert made.view.viewRange()[1] == [0.0, 1.0]


def test_what_the_lines_mean_is_cut_where_there_is_no_room_and_whole_in_the_tooltip(qtbot: Any) -> None:
    key = DashKey({"solid": "foreground", "dashed": "background", "dotted": "empty"})
    qtbot.addWidget(key)
    key.resize(key.sizeHint())
    assert key.shown() == ["foreground", "background", "empty"]
    key.resize(key.sizeHint().width() - 30, 20)
    shown = key.shown()
    assert shown[2] == "empty"
    assert shown[0] != shown[1]
    assert all("…" in words for words in shown[:2])
    assert "background" in key.toolTip()
