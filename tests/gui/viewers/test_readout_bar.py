from __future__ import annotations

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.readout import LabelReadout, Readout
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.viewers.readout_bar import ReadoutBar

METHODS = [f"{'a_method_named_at_length_' * 3}{n}" for n in range(3)]
CLASSES = [f"{'a_class_named_at_length_' * 3}{n}" for n in range(3)]


def test_methods_and_classes_of_long_names_are_told_apart(qtbot: QtBot) -> None:
    bar = ReadoutBar()
    qtbot.addWidget(bar)
    labels = tuple(LabelReadout(*named, False) for named in zip(METHODS, ["#112233"] * 3, CLASSES, strict=True))
    bar.show_readout(Readout("", "", "", labels))
    metrics = QFontMetricsF(bar.font())
    shown = [bar.words_in(label, 160, metrics) for label in labels]
    assert [name[-1] + found[-1] for name, found in shown] == ["00", "11", "22"]
    assert all(metrics.horizontalAdvance(name + found) <= 160 for name, found in shown)
    assert all(name in bar.toolTip() for name in (*METHODS, *CLASSES))


def test_a_long_name_has_the_room_its_neighbours_leave_and_nothing_jumps_under_the_cursor(qtbot: QtBot) -> None:
    bar = ReadoutBar()
    qtbot.addWidget(bar)
    names = ("CE", "Dice over the image and each class together", "CE 2")

    def at(*found: str) -> tuple[LabelReadout, ...]:
        return tuple(LabelReadout(name, "#112233", label, False) for name, label in zip(names, found, strict=True))

    metrics = QFontMetricsF(bar.font())
    whole = at("lesion", "background", "lesion")
    bar.show_readout(Readout("", "", "", whole))
    widths = bar._widths(whole, 900.0)
    assert [bar.words_in(label, width - 22, metrics)[0] for label, width in zip(whole, widths, strict=True)] == [*names]
    bar.show_readout(Readout("", "", "", at("–", "–", "–")))
    assert bar._widths(at("–", "–", "–"), 900.0) == widths
    assert sum(bar._widths(whole, 300.0)) <= 300.0


def test_after_a_projectors_type_labels_have_the_room_they_had_before(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    bar, labels = ReadoutBar(), tuple(LabelReadout(f"CE {n}", "#112233", "a lesion", False) for n in range(3))
    qtbot.addWidget(bar)
    bar.show()
    bar.show_readout(Readout("", "", "", labels))
    before = bar._widths(labels, 900.0)
    apply_theme(qapp, "light", projector=True)
    assert bar._widths(labels, 900.0) != before
    apply_theme(qapp, "light")
    assert bar._widths(labels, 900.0) == before
