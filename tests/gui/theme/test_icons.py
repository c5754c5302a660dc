from __future__ import annotations

from PySide6.QtWidgets import QApplication

from segloss_gui.core.colours import method_colour
from segloss_gui.gui.theme import swatch


def test_the_dot_of_a_method_is_a_disc_and_a_square_from_the_ninth_on(qapp: QApplication) -> None:
    del qapp
    corners = []
    for index in (0, 8):
        picture = swatch(method_colour(index), 12).toImage()
        corners.append(picture.pixelColor(4, 4).alpha() > 0)  # of 36 device pixels, three of them margin
    assert corners == [False, True]
