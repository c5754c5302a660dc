from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

import segloss_gui.gui
from segloss_gui.gui.widgets.boxes import REST, Gap, Rest, grid, hbox, held, pages, put, vbox

GUI = Path(segloss_gui.gui.__file__).parent
OWN = {GUI / "widgets" / "boxes.py", GUI / "theme" / "panel.py"}


def test_nobody_else_makes_a_box_by_hand() -> None:
    made = re.compile(r"\bQ([HV]Box|Grid)Layout\(")
    assert [str(file) for file in GUI.rglob("*.py") if file not in OWN and made.search(file.read_text())] == []


@pytest.mark.parametrize(("make", "kind"), [(hbox, QHBoxLayout), (vbox, QVBoxLayout)])
def test_parts_stand_in_the_order_they_are_named_in(qapp: QApplication, make: object, kind: type[QBoxLayout]) -> None:
    page, first, last = QWidget(), QLabel("first"), QLabel("last")
    inner = hbox(QLabel("inner"))
    box = make(first, inner, last, on=page)  # type: ignore[operator]
    assert type(box) is kind
    assert page.layout() is box
    assert [box.itemAt(at).widget() or box.itemAt(at).layout() for at in range(3)] == [first, inner, last]


def test_a_share_and_a_place_are_said_beside_the_part(qapp: QApplication) -> None:
    wide, small = QLabel(), QLabel()
    box = hbox((wide, 3), (small, 0, Qt.AlignmentFlag.AlignTop), (vbox(QLabel()), 2))
    assert [box.stretch(at) for at in range(3)] == [3, 0, 2]
    assert box.itemAt(1).alignment() == Qt.AlignmentFlag.AlignTop


def test_room_is_a_part_as_well(qapp: QApplication) -> None:
    box = hbox(REST, QLabel(), Gap(7), QLabel(), Rest(2))
    assert [box.stretch(at) for at in (0, 2, 4)] == [1, 0, 2]
    assert box.itemAt(2).spacerItem().sizeHint().width() == 7


def test_there_is_no_room_around_a_box_unless_it_is_said(qapp: QApplication) -> None:
    page, plain, bare = QWidget(), QWidget(), QWidget()
    assert _margins(vbox(on=page)) == (0, 0, 0, 0)
    assert _margins(vbox(on=QWidget(page), margins=(1, 2, 3, 4))) == (1, 2, 3, 4)
    styled = _margins(QVBoxLayout(plain))
    assert _margins(vbox(on=bare, margins=None)) == styled != (0, 0, 0, 0)


def test_spacing_is_the_styles_unless_it_is_said(qapp: QApplication) -> None:
    page = QWidget()
    assert vbox(on=QWidget(page), spacing=5).spacing() == 5
    assert vbox(on=QWidget(page)).spacing() == QVBoxLayout(QWidget(page)).spacing()


def test_parts_are_put_behind_those_that_are_there(qapp: QApplication) -> None:
    first, then = QLabel(), QLabel()
    box = vbox(first)
    put(box, then, REST)
    assert [box.itemAt(at).widget() for at in range(2)] == [first, then]
    assert box.stretch(2) == 1


def _margins(box: QBoxLayout) -> tuple[int, int, int, int]:
    around = box.contentsMargins()
    return around.left(), around.top(), around.right(), around.bottom()


def test_a_grid_has_its_room_and_the_columns_that_take_what_is_left(qapp: QApplication) -> None:
    page, styled = QWidget(), QWidget()
    table = grid(page, spacing=(12, 4), stretch=(1, 3))
    assert page.layout() is table
    assert (table.horizontalSpacing(), table.verticalSpacing()) == (12, 4)
    assert [table.columnStretch(at) for at in range(4)] == [0, 1, 0, 1]
    assert table.contentsMargins().isNull()
    assert not grid(styled, spacing=(0, 0), margins=None).contentsMargins().isNull()


def test_a_box_is_held_by_a_widget_and_framed_where_it_has_a_role(qapp: QApplication) -> None:
    plain, framed = vbox(QLabel()), hbox(QLabel())
    assert held(plain).layout() is plain
    frame = held(framed, "notice")
    assert isinstance(frame, QFrame)
    assert frame.property("role") == "notice"
    assert frame.layout() is framed


def test_of_pages_the_first_is_seen(qapp: QApplication) -> None:
    first, second = QLabel(), QLabel()
    stack = pages(first, second)
    assert [stack.widget(at) for at in range(stack.count())] == [first, second]
    assert stack.currentWidget() is first
