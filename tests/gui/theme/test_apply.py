from __future__ import annotations

import re
from importlib.resources import files
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from segloss_gui.app.theme_colours import DARK, LIGHT
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import apply_theme, colours, icon, notifier, swatch, type_points
from segloss_gui.gui.theme.sheet import style_sheet
from segloss_gui.gui.widgets import push_button, tool_button

ICONS = sorted(path.name[:-4] for path in files("segloss_gui.resources").joinpath("icons").iterdir())


def test_a_change_of_theme_is_told(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    with qtbot.waitSignal(notifier.changed):
        apply_theme(qapp, "dark")
    assert colours() is DARK
    apply_theme(qapp, "light")
    assert colours() is LIGHT


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_token_of_the_sheet_is_filled(qapp: QApplication, theme: object) -> None:
    assert "@" not in style_sheet(theme)  # type: ignore[arg-type]


def test_the_projector_has_larger_type(qapp: QApplication) -> None:
    assert "font-size: 30pt" in style_sheet(LIGHT, 2.0)
    assert min(float(size) for size in re.findall(r"([\d.]+)pt", style_sheet(LIGHT, 1.8, 18.0))) == 18


def test_icons_grow_with_the_words_beside_them(qapp: QApplication) -> None:
    sides = []
    for projector in (False, True):
        apply_theme(qapp, "light", projector=projector)
        for make in (push_button, tool_button):
            button = make("", "plus") if make is push_button else make("plus")
            button.ensurePolished()
            sides.append(button.iconSize().width())
    apply_theme(qapp, "light")
    assert sides == [16, 16, 22, 22]


def test_choosing_a_theme_again_changes_no_type(qapp: QApplication) -> None:
    apply_theme(qapp, "light", projector=True)
    sizes = [type_points(share) for share in (0.5, 0.85, 1.0, 1.5)]
    assert min(sizes) == 18
    apply_theme(qapp, "dark", projector=True)
    apply_theme(qapp, "dark", projector=True)
    assert [type_points(share) for share in (0.5, 0.85, 1.0, 1.5)] == sizes
    assert qapp.font().pointSizeF() == 18
    apply_theme(qapp, "light")
    assert qapp.font().pointSizeF() == type_points() == 10


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    picture = icon(name).pixmap(QSize(24, 24)).toImage()
    assert any(picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_an_icon_has_as_many_pixels_as_its_screen(qapp: QApplication, scale: float) -> None:
    picture = icon("flag").pixmap(QSize(16, 16), scale)
    assert picture.size() == QSize(16, 16) * scale
    assert picture.devicePixelRatio() == scale
    blurred = icon("flag").pixmap(QSize(16, 16)).toImage().scaled(picture.size())
    assert (picture.toImage() == blurred) == (scale == 1.0)


def test_a_joined_button_keeps_the_room_of_its_words_when_it_has_the_focus(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    segments = Segments(["Overlay", "Grid"])
    qtbot.addWidget(segments)
    with qtbot.waitExposed(segments):
        segments.show()
    rooms = []
    for has_it in (False, True):
        button = segments.button(0)
        option = QStyleOptionButton()
        button.initStyleOption(option)
        option.state |= QStyle.StateFlag.State_On
        if has_it:
            option.state |= QStyle.StateFlag.State_HasFocus
        rooms.append(button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button))
    assert rooms[0] == rooms[1]


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    sign = icon("stop")
    apply_theme(qapp, "light")
    light = sign.pixmap(QSize(24, 24)).toImage()
    apply_theme(qapp, "dark")
    assert sign.pixmap(QSize(24, 24)).toImage() != light
    apply_theme(qapp, "light")


def test_an_unknown_icon_is_refused_by_name() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")


def test_a_hollow_swatch_differs_from_a_full_one(qapp: QApplication) -> None:
    assert swatch("#E69F00").toImage() != swatch("#E69F00", hollow=True).toImage()


def test_a_change_of_theme_styles_everything_once(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    apply_theme(qapp, "light")
    done: list[str] = []
    monkeypatch.setattr(QApplication, "setStyle", lambda *_: done.append("style"))
    monkeypatch.setattr(QApplication, "setStyleSheet", lambda _, sheet: done.append("sheet" if sheet else "none"))
    plain = SimpleNamespace(name=lambda: "fusion" if done[-1:] == ["none"] else "")
    monkeypatch.setattr(QApplication, "style", lambda _: plain)
    apply_theme(qapp, "dark")
    assert done == ["none", "sheet"]
    monkeypatch.undo()
    apply_theme(qapp, "light")
    qapp.setStyleSheet("")
    assert qapp.style().name() == "fusion"
    apply_theme(qapp, "light")
