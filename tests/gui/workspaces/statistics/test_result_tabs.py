from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.app.statistics.case_listing import GROUP, SIZE
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.statistics.view import StatisticsWorkspace
from segloss_gui.study.models import LossChoice
from tests.app.made_study import FIVE, open_study, settle
from tests.app.statistics.made_scores import Made, scored
from tests.gui.opened_window import shown_window


@pytest.fixture
def projected(qtbot: QtBot, qapp: QApplication, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    apply_theme(qapp, "light", projector=True)
    with shown_window(qtbot, session, settings) as made:
        yield made
    apply_theme(qapp, "light")


def opened(window: MainWindow, made: Made) -> StatisticsWorkspace:
    open_study(window.session, *made)
    window.go("statistics")
    settle(window.services)
    found = window.findChild(StatisticsWorkspace)
    assert found is not None
    return found


def pixels_to_scroll(view: QTableView) -> int:
    QTest.qWait(20)
    return view.horizontalScrollBar().maximum()


def test_tables_fit_a_small_projector_and_what_they_leave_out_is_said(projected: MainWindow, partial: Made) -> None:
    page = opened(projected, partial)
    tabs = page.results
    for at, part in enumerate(tabs.views):
        tabs.tabs.setCurrentIndex(at)
        settle(projected.services)
        view, model = tabs.views[part], tabs.models[part]
        assert model.rowCount(), part
        assert pixels_to_scroll(view) == 0, part
        assert (projected.width(), projected.height()) == (1280, 720), part
        gone = [column for column in range(model.columnCount()) if view.isColumnHidden(column)]
        tip = str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
        for column in gone:
            title = str(model.headerData(column, Qt.Orientation.Horizontal))
            assert title in tabs.left_out[part].text(), part
            assert f"{title}: {model.index(0, column).data()}" in tip, part
        assert tabs.left_out[part].isVisible() == bool(gone), part
    assert any(view.isColumnHidden(4) for view in tabs.views.values())


def test_columns_come_back_in_a_wide_window(projected: MainWindow, five: Made) -> None:
    page = opened(projected, five)
    view = page.results.views["methods"]
    last = page.results.models["methods"].columnCount() - 1
    assert view.isColumnHidden(last)
    projected.resize(2400, 1000)
    assert pixels_to_scroll(view) == 0
    assert not view.isColumnHidden(last)
    assert not page.results.left_out["methods"].isVisible()


def test_five_methods_of_the_cases_are_seen_without_scrolling(projected: MainWindow, tmp_path: Path) -> None:
    page = opened(projected, scored(tmp_path, FIVE, cases=6, groups=True))
    view = page.cases.view
    assert pixels_to_scroll(view) == 0
    assert view.isColumnHidden(GROUP)  # names of methods say more
    cells = [view.model().index(0, column) for column in range(SIZE + 1, view.model().columnCount())]
    assert len(cells) == 5
    assert all(view.visualRect(cell).width() >= view.sizeHintForIndex(cell).width() for cell in cells)


def test_of_twelve_methods_those_without_room_are_named_and_the_others_are_whole(
    projected: MainWindow, tmp_path: Path
) -> None:
    losses = [LossChoice(key="soft_dice", name=f"Dice, version {number}") for number in range(12)]
    page = opened(projected, scored(tmp_path, losses, cases=4))
    view, words = page.cases.view, page.cases.left_out
    assert pixels_to_scroll(view) == 0
    gone = [at for at in range(SIZE + 1, view.model().columnCount()) if view.isColumnHidden(at)]
    assert 0 < len(gone) < 12
    assert words.isVisible()
    for at in gone:
        assert str(view.model().headerData(at, Qt.Orientation.Horizontal)) in words.text()
    cells = [view.model().index(0, at) for at in range(SIZE + 1, view.model().columnCount()) if at not in gone]
    assert all(view.visualRect(cell).width() >= view.sizeHintForIndex(cell).width() for cell in cells)


def test_numbers_of_runs_that_end_later_have_room_as_those_of_the_first(projected: MainWindow, five: Made) -> None:
    tabs = opened(projected, five).results
    view, model = tabs.views["methods"], tabs.models["methods"]
    assert model.table is not None
    wide = view.columnWidth(1)
    model.show_results(replace(model.table, rows=model.table.rows[:1]), {})
    view.setColumnWidth(1, 20)
    tabs.refresh()
    assert view.columnWidth(1) == wide


def test_tables_and_captions_are_those_of_a_projectors_type_when_it_is_chosen_while_they_are_seen(
    projected: MainWindow, qtbot: QtBot, qapp: QApplication, five: Made
) -> None:
    page = opened(projected, five)

    def seen() -> tuple[object, ...]:
        tabs, cases = page.results, page.cases
        tables = (tabs.views["methods"], cases.view)
        hidden = [[view.isColumnHidden(at) for at in range(view.model().columnCount())] for view in tables]
        return hidden, tabs.note_areas["methods"].isVisible(), tabs.left_out["methods"].text(), cases.left_out.text()

    QTest.qWait(50)
    large = seen()
    apply_theme(qapp, "light")
    qtbot.waitUntil(lambda: seen()[1] is True)
    assert seen() != large
    apply_theme(qapp, "light", projector=True)
    qtbot.waitUntil(lambda: seen() == large, timeout=10_000)
