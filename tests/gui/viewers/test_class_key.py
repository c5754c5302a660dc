from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPixmap, QRegion
from pytestqt.qtbot import QtBot

from segloss_gui.gui.viewers.class_key import ClassKey


def test_the_key_says_the_line_of_every_class(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({1: "anterior", 2: "posterior"})
    assert key.accessibleName() == "solid line: anterior; dashed line: posterior"
    assert not key.isHidden()


def test_one_class_needs_no_key(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({1: "lesion"})
    assert key.isHidden()


def test_names_that_do_not_fit_go_to_the_next_row(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({n: f"a structure of the brain {n}" for n in range(4)})
    assert key.heightForWidth(220) > 3 * key.fontMetrics().height()
    assert all(place.right() <= 220 for place in key._places(220))


def test_names_are_measured_anew_in_larger_type(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({1: "anterior", 2: "posterior"})
    before = key._places(2000)
    font = key.font()
    font.setPointSizeF(2 * font.pointSizeF())
    key.setFont(font)
    assert all(new.width() > old.width() for new, old in zip(key._places(2000), before, strict=True))


def test_a_part_is_painted_as_it_is_in_the_whole(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({n: f"structure {n}" for n in range(40)})
    key.resize(220, key.heightForWidth(220))
    part = QRect(30, 21, 120, 45)
    assert key.rect().contains(part)
    whole, alone = QPixmap(key.size()), QPixmap(part.size())
    for picture in (whole, alone):
        picture.fill(Qt.GlobalColor.white)
    key.render(whole)
    key.render(alone, QPoint(), QRegion(part))
    assert alone.toImage() == whole.copy(part).toImage()


def test_of_hundreds_of_classes_the_first_are_named_and_the_others_counted(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({n: f"region {n}" for n in range(300)})
    assert "region 7; and 292 classes more, in the same lines again" in key.accessibleName()
    assert "region 8" not in key.accessibleName()
    assert key.heightForWidth(340) < 8 * key.fontMetrics().height()
    key.show_classes({n: f"region {n}" for n in range(9)})
    assert "region 8" in key.accessibleName()
