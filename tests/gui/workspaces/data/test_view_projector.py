"""The Data workspace in a projector's type: what is read from the last row is whole, nothing scrolled sideways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QTabWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.data.case_cells import AXES, CASE, LABELS
from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.session import Session
from segloss_gui.app.slices.planes import Letters
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.data import thumbnails
from segloss_gui.gui.workspaces.data.view import DataWorkspace

LONG = "enhancing tumour with its necrotic core and the haemorrhage around it, second reading"


@pytest.fixture
def projected(qapp: QApplication, view: DataWorkspace, session: Session) -> Iterator[DataWorkspace]:
    """A cohort with long names in a projector's type, as narrow as beside the rail of a small one."""
    apply_theme(qapp, "light", projector=True)
    preview = Phantom(design="two_groups", train=4, test=2, side=16).preview()
    cases = tuple(replace(case, group=f"{LONG} {n % 3}") for n, case in enumerate(preview.cohort.cases))
    session.edit(classes=(TargetClass(value=1, name=LONG), TargetClass(value=2, name="oedema")))
    session.set_preview(replace(preview, cohort=replace(preview.cohort, cases=cases)))
    view.resize(1120, 640)
    view.show()
    yield view
    apply_theme(qapp, "light")


def test_words_about_the_cohort_leave_its_table_room_in_a_projectors_type(
    qapp: QApplication, projected: DataWorkspace
) -> None:
    qapp.processEvents()
    assert projected.minimumSizeHint().width() <= 1120
    assert projected.table.height() > projected._summary.height()


def test_buttons_and_words_beside_the_cases_are_whole_in_a_projectors_type(
    qapp: QApplication, projected: DataWorkspace
) -> None:
    tabs = projected.findChild(QTabWidget)
    for page in (projected.classes, projected.policy):
        tabs.setCurrentWidget(page)
        qapp.processEvents()
        for button in page.findChildren(QPushButton):
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    room = projected.policy.viewport().width()
    for words in (projected.policy.explanation, projected.policy.summary, projected.policy.facts):
        assert words.geometry().right() <= room, words.text()


def test_facts_of_a_case_are_not_cut_sideways_in_a_projectors_type(
    qtbot: QtBot, qapp: QApplication, projected: DataWorkspace, session: Session
) -> None:
    preview = session.preview
    assert preview is not None
    cases = tuple(replace(case, subject="subject_0123456") for case in preview.cohort.cases)
    session.set_preview(replace(preview, cohort=replace(preview.cohort, cases=cases)))
    session.show_case(cases[0].id)
    area = projected.detail.findChild(QScrollArea)
    qtbot.waitUntil(lambda: len(area.widget().findChildren(QLabel)) > 10)
    qapp.processEvents()
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_letters_at_the_sides_of_a_picture_are_as_large_as_a_projectors_words(qapp: QApplication) -> None:
    heights = []
    for projector in (False, True):
        apply_theme(qapp, "light", projector=projector)
        black = Picture(np.zeros((40, 40), np.uint8), None, 1.0, None, "", "", "", Letters("R", "L", "A", "P"))
        heights.append(_height_of_white(thumbnails.paint_picture(black, QSize(200, 200), letters=True).toImage()))
    apply_theme(qapp, "light")
    assert heights[1] > 1.6 * heights[0]


def _height_of_white(picture: QImage) -> int:
    left = [(x, y) for x in range(40) for y in range(picture.height())]
    rows = [y for x, y in left if picture.pixelColor(x, y).lightness() > 128]
    return max(rows) - min(rows)


def test_columns_are_those_of_a_projectors_type_when_it_is_chosen_while_they_are_seen(
    qtbot: QtBot, qapp: QApplication, view: DataWorkspace, session: Session
) -> None:
    widths = {}
    for first in (True, False):  # in a projector's type from the beginning, and from the usual type on
        apply_theme(qapp, "light", projector=first)
        session.set_preview(Phantom(train=4, test=2).preview())
        view.resize(1120, 640)
        view.show()
        qtbot.waitUntil(lambda: view.table.filter.rowCount() == 6)
        qapp.processEvents()
        apply_theme(qapp, "light", projector=True)
        qapp.processEvents()
        shown = range(view.table.model().columnCount())
        widths[first] = [0 if view.table.isColumnHidden(at) else view.table.columnWidth(at) for at in shown]
    apply_theme(qapp, "light")
    assert widths[False] == widths[True]


def test_what_a_wide_screen_gives_is_shared_by_table_and_case(qapp: QApplication, projected: DataWorkspace) -> None:
    apply_theme(qapp, "light")
    projected.resize(3600, 2000)
    qapp.processEvents()
    assert projected.detail.width() > 1000


def test_beside_the_rail_of_a_small_screen_all_four_pages_of_a_case_are_named_whole(
    qapp: QApplication, view: DataWorkspace, session: Session
) -> None:
    apply_theme(qapp, "light")
    session.set_preview(Phantom(train=4, test=2).preview())
    view.resize(1187, 600)
    qapp.processEvents()
    bar = view.findChild(QTabWidget).tabBar()
    assert bar.tabRect(bar.count() - 1).right() < bar.width()
    assert not view.table.horizontalScrollBar().isVisible()


def test_cases_are_not_scrolled_sideways_at_1280_in_a_projectors_type(
    qtbot: QtBot, qapp: QApplication, view: DataWorkspace, session: Session
) -> None:
    apply_theme(qapp, "light", projector=True)
    try:
        view.resize(1110, 640)  # beside the rail
        session.set_preview(Phantom(design="two_groups", train=4, test=2).preview())
        table, header = view.table, view.table.horizontalHeader()
        qtbot.waitUntil(lambda: table.isColumnHidden(AXES) and header.length() <= table.viewport().width())
        assert not table.isColumnHidden(CASE)
        assert not table.isColumnHidden(LABELS)
        view.resize(2400, 640)
        qtbot.waitUntil(lambda: not any(map(table.isColumnHidden, range(CASE, LABELS + 1))))
    finally:
        apply_theme(qapp, "light")


@pytest.mark.parametrize("width", [1130, 1770])
def test_all_tabs_beside_the_cases_have_room_in_a_projectors_type(
    qapp: QApplication, projected: DataWorkspace, width: int
) -> None:
    projected.resize(width, 600)
    qapp.processEvents()
    bar = projected.tabs.tabBar()
    assert bar.sizeHint().width() <= bar.width()
    assert bar.tabText(2) == "Labels"
