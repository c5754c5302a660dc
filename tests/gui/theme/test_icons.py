from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from segloss_gui.core.colours import ALL_SHADES, REFERENCE_COLOUR, method_colour
from segloss_gui.core.contrast import contrast
from segloss_gui.gui.theme import apply_theme, colours, picture_icon, swatch


def test_the_dot_of_a_method_is_a_disc_and_a_square_from_the_ninth_on(qapp: QApplication) -> None:
    del qapp
    corners = []
    for index in (0, 8):
        picture = swatch(method_colour(index), 12).toImage()
        corners.append(picture.pixelColor(4, 4).alpha() > 0)  # of 36 device pixels, three of them margin
    assert corners == [False, True]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("hollow", [False, True], ids=["on", "off"])
def test_the_dot_of_every_method_stands_out_from_the_ground_of_every_theme(
    qapp: QApplication, theme: str, hollow: bool
) -> None:
    apply_theme(qapp, theme)
    rims = {colour: _rim(swatch(colour, 24, hollow=hollow)) for colour in (*ALL_SHADES, REFERENCE_COLOUR)}
    faint = {colour: seen for colour, seen in rims.items() if seen < 3}
    apply_theme(qapp, "light")
    assert faint == {}


def _rim(dot: QPixmap) -> float:
    """Contrast of the rim in the middle of the lower side, where every kind of mark has one."""
    picture = dot.toImage()
    column = [picture.pixelColor(picture.width() // 2, y) for y in range(picture.height())]
    whole = [colour.name() for colour in column if colour.alpha() == 255]
    return contrast(whole[-1], colours().surface)


def test_the_dot_of_a_method_is_filled_with_its_colour_in_every_theme(qapp: QApplication) -> None:
    for theme in ("dark", "light"):
        apply_theme(qapp, theme)
        for colour in ALL_SHADES:
            picture = swatch(colour, 24).toImage()
            assert picture.pixelColor(picture.rect().center()) == QColor(colour), theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_keeps_its_colours_where_its_row_is_selected(qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, theme)
    grey = QPixmap(32, 32)
    grey.fill(QColor("#808080"))
    icon = picture_icon(grey)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        assert _middle(icon.pixmap(QSize(32, 32), 1.0, mode).toImage()) == QColor("#808080")
    apply_theme(qapp, "light")


def _middle(picture: QImage) -> QColor:
    return picture.pixelColor(picture.rect().center())


def test_the_rim_of_a_dot_on_black_is_seen_on_black_in_a_light_theme(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    ring = swatch(REFERENCE_COLOUR, 24, hollow=True, ground="#000000").toImage()
    assert ring.pixelColor(ring.width() // 2, ring.height() - 3) == QColor(REFERENCE_COLOUR)
