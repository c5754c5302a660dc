from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QIcon, QImage
from PySide6.QtWidgets import QApplication, QTableView, QToolTip
from pytestqt.qtbot import QtBot

from segloss_gui.app.eliding import families
from segloss_gui.gui.tables.column_model import CENTRE, LEFT, RIGHT, ColumnModel, ColumnSpec
from segloss_gui.gui.theme import apply_theme, swatch
from segloss_gui.gui.widgets import PlainTable, name_header
from segloss_gui.gui.widgets.name_header import NameHeader

NAMES = ("soft Dice over the image and each class, fold 0", "soft Dice over the image and each class, fold 1")
RED = "#FF0000"
Made = Callable[..., NameHeader]


@pytest.fixture
def made(qtbot: QtBot, qapp: QApplication) -> Made:
    """A head over these columns, each as wide as that."""
    kept: list[QTableView] = []  # Python would delete a table that nobody holds

    def make(names: tuple[str, ...], width: int, side: Qt.AlignmentFlag = CENTRE, *, dots: bool = True) -> NameHeader:
        apply_theme(qapp, "light")
        table = QTableView()
        kept.append(table)
        qtbot.addWidget(table)
        icon = QIcon(swatch(RED)) if dots else None
        columns = [ColumnSpec[int](name, str, side=side, head_icon=icon, head_tip="Click: sort") for name in names]
        model = ColumnModel[int](columns, table)
        header = NameHeader(table)
        table.setModel(model)
        table.resize(width * len(names) + 20, 120)
        for at in range(len(names)):
            header.resizeSection(at, width)
        with qtbot.waitExposed(table):
            table.show()
        return header

    return make


def red_columns(header: NameHeader) -> list[int]:
    picture: QImage = header.viewport().grab().toImage()
    return [
        x
        for x in range(picture.width())
        if any(picture.pixelColor(x, y).getRgb()[:3] == (255, 0, 0) for y in range(picture.height()))
    ]


@pytest.mark.parametrize("side", [CENTRE, RIGHT])
def test_a_dot_stands_right_before_its_name_wherever_that_stands(made: Made, side: Qt.AlignmentFlag) -> None:
    header = made(("CE",), 300, side)
    dots = red_columns(header)
    words = QFontMetricsF(header.font()).horizontalAdvance("CE")
    left = 292 - words if side == RIGHT else 150 - words / 2
    assert left - 24 < dots[0] < dots[-1] < left + 2


def test_at_the_left_qt_draws_dot_and_name_as_it_does(made: Made) -> None:
    assert red_columns(made(("CE",), 300, LEFT))[0] < 24


def test_names_are_cut_where_they_are_alike_and_a_dot_lies_on_none(made: Made) -> None:
    header = made(NAMES, 130)
    shown = [header.shown(at) for at in range(2)]
    assert len(set(shown)) == 2
    assert all("…" in name for name in shown)
    for at, name in enumerate(shown):
        rect = QRect(header.sectionViewportPosition(at), 0, 130, header.height())
        words = header._metrics().horizontalAdvance(name)
        assert header.dot_place(rect, at).right() <= rect.center().x() - words / 2
        assert header.dot_place(rect, at).left() >= rect.left()


def test_what_fits_stays_whole(made: Made) -> None:
    assert made(("Case", "Dice"), 120, dots=False).shown(0) == "Case"


def test_a_name_that_is_cut_stands_whole_in_the_tooltip(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    header = made(NAMES, 130)
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_: told.append(text))
    at = QPoint(140, 10)
    QApplication.sendEvent(header.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, header.mapToGlobal(at)))
    assert NAMES[1] in told[0]
    assert "Click: sort" in told[0]


def test_titles_of_every_small_table_are_cut_by_the_house(qtbot: QtBot) -> None:
    table = PlainTable("costs", [("Method", ""), ("Gradient of the foreground", ""), ("Gradient of the rim", "")])
    qtbot.addWidget(table)
    header = table.horizontalHeader()
    assert isinstance(header, NameHeader)
    header.setSectionResizeMode(NameHeader.ResizeMode.Fixed)
    for at in (1, 2):
        header.resizeSection(at, 110)
    assert len({header.shown(1), header.shown(2)}) == 2
    assert header.shown(1) != "Gradient of the foreground"


def test_titles_are_looked_at_once_and_anew_when_they_change(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    header = made(tuple(f"soft_dice_of_every_class {number}" for number in range(40)), 90)
    model = header.model()
    assert isinstance(model, ColumnModel)
    looked: list[int] = []
    monkeypatch.setattr(name_header, "families", lambda titles: looked.append(1) or families(titles))
    model.show_table([], model.columns)
    assert len({header.shown(at) for at in range(40)}) == 40
    header.viewport().grab()
    assert len(looked) == 1
    model.show_table([], [ColumnSpec[int](f"other_name_of_every_class {number}", str) for number in range(40)])
    assert header.shown(7) != header.shown(8)
    assert header.shown(7).endswith("7")
    assert len(looked) == 2


def test_another_model_has_titles_of_its_own(made: Made) -> None:
    header = made(NAMES, 120)
    before = header.model()
    table = header.parent()
    assert isinstance(table, QTableView)
    table.setModel(ColumnModel[int]([ColumnSpec[int](f"method {n}", str) for n in (1, 2)], table))
    assert [header.shown(at)[-1] for at in (0, 1)] == ["1", "2"]
    before.modelReset.emit()
    assert [header.shown(at)[-1] for at in (0, 1)] == ["1", "2"]
