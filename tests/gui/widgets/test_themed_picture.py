from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.theme import apply_theme, swatch
from segloss_gui.gui.widgets import EmptyPage
from segloss_gui.gui.widgets.themed_picture import ThemedPicture
from tests.house_figures import ROOT


def test_an_icon_beside_words_is_drawn_anew_in_another_theme(qtbot: QtBot, qapp: QApplication) -> None:
    before = {}
    for theme in ("dark", "light"):
        apply_theme(qapp, theme)
        before[theme] = _shown(EmptyPage("drop", "Nothing yet"), qtbot)
    apply_theme(qapp, "light")
    page = EmptyPage("drop", "Nothing yet")
    assert _shown(page, qtbot) == before["light"] != before["dark"]
    apply_theme(qapp, "dark")
    assert _shown(page, qtbot) == before["dark"]
    apply_theme(qapp, "light")


def _shown(page: QWidget, qtbot: QtBot) -> object:
    qtbot.addWidget(page)
    return page.findChild(ThemedPicture).pixmap().toImage()


def test_a_picture_that_is_not_shown_yet_takes_a_change_of_theme(qtbot: QtBot, qapp: QApplication) -> None:
    picture = ThemedPicture()
    qtbot.addWidget(picture)
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")
    assert picture.pixmap().isNull()
    picture.show_picture(lambda: swatch("#E69F00", 14))
    assert not picture.pixmap().isNull()


@pytest.mark.parametrize("what", [".setPixmap(icon(", ".setPixmap(swatch("])
def test_no_label_keeps_a_picture_of_the_theme_it_was_made_in(what: str) -> None:
    files = Path(ROOT, "segloss_gui", "gui").rglob("*.py")
    assert [file.name for file in files if what in file.read_text(encoding="utf-8")] == []


def test_an_icon_that_stands_nowhere_yet_is_no_window_that_takes_the_keys(qtbot: QtBot) -> None:
    picture = ThemedPicture()
    qtbot.addWidget(picture)
    picture.show_icon("data", 16)
    assert not picture.isVisible()
