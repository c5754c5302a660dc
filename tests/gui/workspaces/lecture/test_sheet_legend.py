"""A legend never lies on a curve, and the numbers at the ends of the axes are seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.lecture.sheets import SHEETS
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.lecture.sheet_legend import ABOVE, BESIDE
from segloss_gui.gui.workspaces.lecture.sheet_plot import SheetPlot

WITH_CURVES = [key for key in SHEETS if key != "mismatch"]


@pytest.fixture(params=[False, True], ids=["window", "projector"])
def plot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[SheetPlot]:
    apply_theme(qapp, "light", projector=request.param)
    made = SheetPlot()
    yield made
    made.hide()
    made.deleteLater()
    apply_theme(qapp, "light")


@pytest.mark.parametrize("size", [(640, 330), (980, 250), (840, 520), (1700, 800)])
@pytest.mark.parametrize("key", WITH_CURVES)
def test_a_legend_lies_beside_the_curves_whole_and_never_on_them(
    plot: SheetPlot, key: str, size: tuple[int, int]
) -> None:
    plot.resize(*size)
    plot.show()
    plot.show_drawing(SHEETS[key].draw(SHEETS[key].starts()))
    legend = plot._legend
    assert legend.items
    for part in (part for entry in legend.items for part in entry):
        where = part.sceneBoundingRect()
        assert not plot.plotItem.vb.sceneBoundingRect().adjusted(1, 1, -1, -1).intersects(where), part
        assert plot.sceneRect().adjusted(-1, -1, 1, 1).contains(where), (part, where)


def test_a_legend_stands_where_the_curves_keep_more_room(plot: SheetPlot) -> None:
    plot.show()
    plot.show_drawing(SHEETS["dice_jaccard"].draw(SHEETS["dice_jaccard"].starts()))
    plot.resize(1600, 200)
    assert plot._legend.place == BESIDE
    plot.resize(900, 900)
    assert plot._legend.place == ABOVE


def test_the_last_number_of_an_axis_is_seen(plot: SheetPlot) -> None:
    plot.resize(700, 400)
    plot.show()
    plot.show_drawing(SHEETS["dice_jaccard"].draw(SHEETS["dice_jaccard"].starts()))
    plot.grab()
    for side in ("bottom", "left"):
        assert "1.0" in [text for _, _, text in drawn(plot, side)], side


def drawn(plot: SheetPlot, side: str) -> list[tuple[object, object, str]]:
    """The numbers that an axis draws."""
    from PySide6.QtGui import QImage, QPainter

    axis, image = plot.getAxis(side), QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    specs = axis.generateDrawSpecs(painter)
    painter.end()
    return list(specs[2])
