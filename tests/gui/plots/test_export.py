"""Curves to files: the old file stays whole where the disk is full."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.core.errors import BadInputError
from segloss_gui.gui.plots.curve_plot import CurvePlot
from segloss_gui.gui.plots.export import export


@pytest.mark.parametrize("ending", [".csv", ".png", ".svg"])
def test_a_full_disk_keeps_the_old_file_and_is_told(
    qtbot: object, small_disk: Path, fill_up: Callable[[], None], ending: str
) -> None:
    path, chart = small_disk / f"curves{ending}", CurvePlot("Loss", ChartOptions())
    qtbot.addWidget(chart)  # type: ignore[attr-defined]
    export([chart], path)
    whole = path.read_bytes()
    assert whole
    fill_up()
    with pytest.raises(BadInputError, match=f"curves{ending}: "):
        export([chart, chart], path)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("ending", [".csv", ".png", ".svg"])
def test_a_file_that_may_not_grow_keeps_the_old_one_and_is_told(
    qtbot: object, tmp_path: Path, largest_file: Callable[[int], None], ending: str
) -> None:
    path, chart = tmp_path / f"curves{ending}", CurvePlot("Loss", ChartOptions())
    qtbot.addWidget(chart)  # type: ignore[attr-defined]
    path.write_text("mine")
    largest_file(10)
    with pytest.raises(BadInputError, match=f"curves{ending}: "):
        export([chart], path)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["mine"]
