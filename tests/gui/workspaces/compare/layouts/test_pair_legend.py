from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.compare.pair_entries import LegendEntry
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.compare.layouts.pair_legend import PairLegend

NAMES = ("soft Dice over the image, fold 0", "soft Dice over the image, fold 1")
ENTRIES = (
    LegendEntry("#56B4E9", f"only A  {NAMES[0]}", "0.59 ml", name=NAMES[0]),
    LegendEntry("#E69F00", f"only B  {NAMES[1]}", "0.19 ml", name=NAMES[1]),
    LegendEntry("#FFFFFF", "both", "20.16 ml"),
    LegendEntry("#FFFFFF", "reference", hollow=True),
)  # fmt: skip


def seen(legend: PairLegend) -> list[QLabel]:
    return [label for label in legend.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize("width", [560, 800, 1400])
def test_no_number_of_the_legend_is_cut_or_lies_on_another(
    qtbot: QtBot, qapp: QApplication, projector: bool, width: int
) -> None:
    apply_theme(qapp, "light", projector=projector)
    try:
        legend = PairLegend()
        qtbot.addWidget(legend)
        legend.resize(width, 30)
        legend.show_entries(ENTRIES)
        with qtbot.waitExposed(legend):
            legend.show()
        shown = sorted(seen(legend), key=lambda label: label.x())
        assert {"0.59 ml", "0.19 ml"} <= {label.text() for label in shown}
        assert all(label.width() >= label.sizeHint().width() for label in shown)
        assert shown[-1].geometry().right() <= width
    finally:
        apply_theme(qapp, "light")


@pytest.mark.parametrize("width", [560, 800])
def test_entries_that_come_later_have_their_room_too(qtbot: QtBot, qapp: QApplication, width: int) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    legend = PairLegend(place)
    legend.resize(width, 30)
    legend.show_entries(ENTRIES[-1:])
    place.resize(width, 30)
    with qtbot.waitExposed(place):
        place.show()
    try:
        for projector in (False, True):  # the type may grow meanwhile
            apply_theme(qapp, "light", projector=projector)
            legend.show_entries(ENTRIES[: 3 - projector])
            legend.show_entries(ENTRIES)
            assert len({label.text() for label in seen(legend) if label.text()}) == sum(
                bool(label.text()) for label in seen(legend)
            )  # none of those before lies beneath
            QTest.qWait(20)
            shown = sorted(seen(legend), key=lambda label: label.x())
            assert all(label.width() >= label.sizeHint().width() for label in shown)
            assert shown[-1].geometry().right() <= width
    finally:
        apply_theme(qapp, "light")


def test_names_take_the_room_there_is(qtbot: QtBot) -> None:
    legend = PairLegend()
    qtbot.addWidget(legend)
    legend.resize(1600, 30)
    legend.show_entries(ENTRIES)
    legend.show()
    assert ENTRIES[0].text in [label.text() for label in seen(legend)]
