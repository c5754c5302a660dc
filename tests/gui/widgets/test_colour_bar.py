from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from segloss_gui.app.microscope.gradient_picture import Paints
from segloss_gui.app.slices.heat import DivergingScale
from segloss_gui.gui.viewers.heat_bar import show_diverging, show_heat
from segloss_gui.gui.widgets import ColourBar
from segloss_gui.gui.widgets.colour_bar import BAR
from segloss_gui.gui.workspaces.losses.microscope_table import show_scale

PAINTS = Paints(ground="#101010", negative="#0000FF", positive="#FF0000", ink="#FFFFFF", line="#00FF00")


def colour(bar: ColourBar, x: int) -> QColor:
    return bar.grab().toImage().pixelColor(x, BAR // 2)


@pytest.fixture
def bar(qapp: QApplication) -> ColourBar:
    made = ColourBar("What the colours mean")
    made.resize(200, made.sizeHint().height())
    return made


def test_the_colours_go_from_left_to_right(bar: ColourBar) -> None:
    bar.show_colours(np.array([[255, 0, 0], [0, 0, 255]], np.uint8), [("0", 0.0), ("1", 1.0)], "from red to blue")
    assert (colour(bar, 10).red(), colour(bar, 190).blue()) == (255, 255)
    assert (bar.accessibleName(), bar.toolTip()) == ("from red to blue", "What the colours mean")


def test_a_derivative_is_blue_below_and_red_above_zero(bar: ColourBar) -> None:
    show_scale(bar, 2.5e-4, PAINTS)
    assert colour(bar, 3).blue() > 200
    assert colour(bar, 196).red() > 200
    assert colour(bar, 100).lightness() < 40
    assert bar.accessibleName() == "Colours from \u22122.5e-4 to 2.5e-4"


def test_each_kind_of_picture_says_what_its_colours_are(bar: ColourBar) -> None:
    show_heat(bar, "inferno")
    assert bar.accessibleName() == "colours of the probability, 0 to 1"
    show_diverging(bar, DivergingScale(0.5))
    assert bar.accessibleName() == "colours from \u22120.5 to 0.5"


def shown(bar: ColourBar) -> list[str]:
    """The numbers as they stand, left to right; none may lie over another."""
    picture = QPixmap(bar.size())
    painter = QPainter(picture)
    painter.setFont(bar.font())
    found = sorted(bar._legible(painter), key=lambda one: one[1].left())
    painter.end()
    assert all(left[1].right() < right[1].left() for left, right in pairwise(found))
    return [text for text, _ in found]


def test_the_ends_of_a_scale_about_zero_are_one_number_where_two_have_no_room(bar: ColourBar) -> None:
    show_scale(bar, 5.3e-5, PAINTS)
    assert shown(bar) == ["\u22125.3e-5", "0", "+5.3e-5"]
    bar.resize(bar.fontMetrics().horizontalAdvance("+5.3e-5") * 3 // 2, bar.height())
    assert shown(bar) == ["±5.3e-5"]


def test_of_other_ends_the_upper_one_stays(bar: ColourBar) -> None:
    bar.show_colours(np.zeros((2, 3), np.uint8), [("0.001", 0.0), ("1000.5", 1.0)], "")
    bar.resize(bar.fontMetrics().horizontalAdvance("1000.5") * 3 // 2, bar.height())
    assert shown(bar) == ["1000.5"]
