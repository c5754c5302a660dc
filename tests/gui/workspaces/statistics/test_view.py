from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from segloss_gui.app.scores.largest_error import largest_error
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.gui.workspaces.statistics.filter_bar import FilterBar
from segloss_gui.gui.workspaces.statistics.view import StatisticsWorkspace
from segloss_gui.metrics import EmptyRule
from segloss_gui.study.models import ImportedMethod, Study
from segloss_gui.study.store import StudyFolder
from tests.app.made_study import FIVE, make_runs, open_study, phantom_study, settle
from tests.app.statistics.made_scores import Made
from tests.gui.opened_window import point_of, shown_window

Opened = tuple[Study, CohortPreview, Path]
CASES = tuple(f"test_{at:03}" for at in range(4))


@pytest.fixture(scope="session")
def predicted(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Three methods with predictions of four cases."""
    study = phantom_study(FIVE[:3], side=24)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = tmp_path_factory.mktemp("study")
    make_runs(folder, study, preview, CASES, epochs=1)
    return study, preview, folder


@pytest.fixture
def empty_window(qtbot: QtBot, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    with shown_window(qtbot, session, settings) as made:
        yield made


def page(window: MainWindow) -> StatisticsWorkspace:
    window.go("statistics")
    settle(window.services)
    found = window.findChild(StatisticsWorkspace)
    assert found is not None
    return found


@pytest.fixture
def statistics(empty_window: MainWindow, predicted: Opened) -> StatisticsWorkspace:
    open_study(empty_window.session, *predicted)
    return page(empty_window)


def test_it_stands_between_compare_and_lab(empty_window: MainWindow) -> None:
    from segloss_gui.gui.workspaces import WORKSPACES

    names = [place.name for place in WORKSPACES]
    assert names[names.index("compare") : names.index("review") + 1] == ["compare", "statistics", "review"]


def test_the_empty_page_leads_to_data(empty_window: MainWindow) -> None:
    found = page(empty_window)
    assert found.pages.currentWidget() is found.welcome
    assert empty_window.minimumSizeHint().width() <= 1280
    found.welcome.button.click()
    assert empty_window.stack.currentWidget() is not found


def test_a_click_on_a_case_shows_the_largest_error_of_the_method_in_compare(
    statistics: StatisticsWorkspace, empty_window: MainWindow
) -> None:
    window, table = empty_window, statistics.cases.view
    row = 1
    case, _ = statistics.cases.model.target(statistics.cases.model.index(row, 0))
    rect = table.visualRect(statistics.cases.model.index(row, 4))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    settle(window.services)
    compare = window.findChild(CompareWorkspace)
    assert compare is not None
    assert window.stack.currentWidget() is compare
    assert window.session.case_id == case
    loader = window.services.loader
    assert loader.reference is not None
    wanted = largest_error(loader.predictions["sJaccard"].labels.data, loader.reference.data)
    assert compare.presenter.scene.voxel == wanted


def test_a_click_on_a_dot_leads_to_its_case(statistics: StatisticsWorkspace, empty_window: MainWindow) -> None:
    pane = statistics.plots[1]
    shown = pane.plot
    assert shown.shown is not None
    dot = 2
    at = shown.plot.mapFromScene(point_of(shown, dot))
    QTest.mouseMove(shown.plot.viewport(), at + QPoint(1, 0))
    QTest.mouseClick(shown.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle(empty_window.services)
    target = shown.shown.target(dot)
    assert target is not None
    assert empty_window.session.case_id == target[0]
    assert isinstance(empty_window.stack.currentWidget(), CompareWorkspace)


def test_pointing_at_a_dot_says_case_and_value_beneath(statistics: StatisticsWorkspace) -> None:
    pane = statistics.plots[1]
    assert pane.plot.shown is not None
    caption = pane.words.text()
    pane.plot._moved(point_of(pane.plot, 0))
    assert pane.words.text() == pane.plot.shown.words(0)
    assert "test_" in pane.words.text()
    pane.plot._point(None)
    assert pane.words.text() == caption


def test_a_row_of_pairs_chooses_what_is_plotted(statistics: StatisticsWorkspace, empty_window: MainWindow) -> None:
    statistics.results.tabs.setCurrentIndex(1)
    pane = statistics.plots[0]
    pane.kind.setCurrentIndex(pane.kind.findData("scatter"))
    pane.turned.emit()
    settle(empty_window.services)
    view = statistics.results.views["pairs"]
    view.clicked.emit(view.model().index(2, 0))
    assert statistics.presenter.pair == ("sJaccard", "Lovász")
    assert pane.plot.shown is not None
    assert pane.plot.shown.across == "Dice: sJaccard"
    pane.second.setCurrentIndex(pane.second.findData("sJaccard"))
    pane.second.activated.emit(0)
    assert statistics.presenter.pair == ("Lovász", "sJaccard")


def test_choices_above_change_the_tables(statistics: StatisticsWorkspace, empty_window: MainWindow) -> None:
    bar = statistics.bar
    bar.metrics.setCurrentIndex(bar.metrics.findData("volume_error_ml"))
    bar.metrics.activated.emit(0)
    bar.correction.setCurrentIndex(bar.correction.findData("holm"))
    bar.correction.activated.emit(0)
    settle(empty_window.services)
    assert "Holm" in statistics.results.notes["methods"].text()
    assert statistics.cases.title.text() == "Volume error (ml) of 4 cases"


def test_the_case_the_window_looks_at_is_marked(statistics: StatisticsWorkspace, empty_window: MainWindow) -> None:
    empty_window.session.show_case("test_002")
    rows = statistics.cases.view.selectionModel().selectedRows()
    assert [index.data() for index in rows] == ["test_002"]
    empty_window.session.show_case("train_000")
    assert statistics.cases.view.selectionModel().selectedRows() == []


def test_what_is_being_worked_out_widens_no_window(statistics: StatisticsWorkspace) -> None:
    bar = statistics.findChild(FilterBar)
    assert bar is not None
    before = bar.minimumSizeHint().width()
    bar.busy.setText("Working out: pairs of methods, ROC by volume, ranking, Bland-Altman, object size, " * 4)
    bar.layout().invalidate()
    assert bar.minimumSizeHint().width() <= before + 40


def test_every_control_has_a_name(statistics: StatisticsWorkspace) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView, QWidget

    for widget in statistics.findChildren(QWidget):
        if isinstance(widget, QComboBox | QLineEdit | QTableView):
            inside = widget.parent()
            if not isinstance(inside, QComboBox):
                assert widget.accessibleName(), widget
        elif (
            isinstance(widget, QAbstractButton) and type(widget).__module__.startswith("PySide6") and not widget.text()
        ):
            own = widget.accessibleName() or widget.objectName() or isinstance(widget.parent(), QLineEdit | QTableView)
            assert own, widget


def test_export_asks_for_a_file_without_blocking(statistics: StatisticsWorkspace, empty_window: MainWindow) -> None:
    statistics.results.export_wanted.emit()
    statistics.cases.export_wanted.emit()
    statistics.plots[0].export_wanted.emit()
    statistics.bar.report.click()
    dialogs = statistics.findChildren(QFileDialog)
    assert [dialog.windowTitle() for dialog in dialogs] == [
        "Export the table", "Export the cases", "Export the plot", "Write the report to a folder",
    ]  # fmt: skip
    for dialog in dialogs:
        dialog.reject()


def test_full_and_partial_labels_have_a_table_of_their_own(empty_window: MainWindow, partial: Made) -> None:
    open_study(empty_window.session, *partial)
    found = page(empty_window)
    assert found.results.tabs.isTabVisible(2)
    assert found.bar.filters["group"].isVisible()
    assert found.bar.filters["class_value"].isVisible()
    assert not found.bar.filters["fold"].isVisible()
    found.results.tabs.setCurrentIndex(2)
    settle(empty_window.services)
    assert found.results.models["labels"].rowCount() == 4


def test_a_sweep_is_plotted_at_once_and_can_be_turned_away(empty_window: MainWindow, swept: Made) -> None:
    open_study(empty_window.session, *swept)
    found = page(empty_window)
    assert [pane.part for pane in found.plots] == ["sweep", "volumes"]
    assert "ε (voxels)" in found.plots[0].words.text()
    found.plots[0].turn_to("roc")
    found.plots[0].turned.emit()
    settle(empty_window.services)
    assert found.plots[0].part == "roc"


def test_nothing_is_worked_out_while_it_is_away(statistics: StatisticsWorkspace, empty_window: MainWindow) -> None:
    empty_window.go("data")
    statistics.presenter.choose(rule=EmptyRule.ONE)
    assert empty_window.services.tasks.idle


def test_a_method_from_elsewhere_stands_beside_the_runs_and_agrees_with_compare(
    statistics: StatisticsWorkspace, empty_window: MainWindow, predicted: Opened
) -> None:
    run = StudyFolder(predicted[2]).runs()[0]
    folder = run.prediction_path(CASES[0]).parent
    empty_window.session.edit(imported=(ImportedMethod(name="tool", folder=folder),))
    settle(empty_window.services)
    assert statistics.presenter.methods[-1] == "tool"
    scores = statistics.presenter.cases
    assert scores is not None
    twin = scores.matrix.column(run.plan().method)
    assert scores.matrix.column("tool").tolist() == pytest.approx(twin.tolist())
    empty_window.go("compare")
    settle(empty_window.services)
    compare = empty_window.findChild(CompareWorkspace)
    assert compare is not None
    assert compare.presenter.final is statistics.presenter.final
    rows = {row.case: row.values for row in compare.presenter.cohort_scores().rows}
    for at, case in enumerate(scores.matrix.cases):
        assert list(rows[case]) == pytest.approx(scores.matrix.values[at].tolist(), nan_ok=True)
