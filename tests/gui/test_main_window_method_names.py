"""Every workspace calls methods by their names: no id is read anywhere, on hovering or by a screen reader."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QSettings, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QColorDialog, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.review import grader_actions
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.legend import MethodChip
from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.gui.workspaces.losses.view import LossesWorkspace
from segloss_gui.gui.workspaces.review.view import ReviewWorkspace
from segloss_gui.gui.workspaces.statistics.view import StatisticsWorkspace
from segloss_gui.gui.workspaces.train.view import TrainWorkspace
from segloss_gui.study.models import LossChoice, Study
from tests.app.made_study import make_runs, phantom_study, settle
from tests.gui.opened_window import opened_window

LOSSES = (
    LossChoice(key="weighted_cross_entropy"),
    LossChoice(key="dice_phi", params={"phi": "I", "epsilon": 1e-7}),
    LossChoice(key="dice_phi", params={"phi": "BI", "epsilon": "heuristic"}),
)
IDS = tuple(choice.method for choice in LOSSES)
TITLES = ("wCE", "DL Φ=I ε=1e-7", "DL Φ=BI ε=heuristic")
CASES = ("test_000", "test_001")
Made = tuple[Study, CohortPreview, Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    study = phantom_study(LOSSES, side=24)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = tmp_path_factory.mktemp("study")
    make_runs(folder, study, preview, CASES, epochs=1)
    return study, preview, folder


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings, made: Made) -> Iterator[MainWindow]:
    with opened_window(qtbot, session, settings, made, CASES[0]) as shown:
        yield shown


def words(widget: QWidget) -> str:
    """Whatever a visible widget says, shows on hovering, or tells those who cannot see."""
    said = []
    for one in [widget, *widget.findChildren(QWidget)]:
        if not one.isVisible():
            continue
        for name in ("text", "toolTip", "accessibleName", "accessibleDescription", "currentText", "statusTip"):
            method = getattr(one, name, None)
            value = method() if callable(method) else ""
            said.append(value if isinstance(value, str) else "")
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            said += _cells(one.model())
        if isinstance(one, QComboBox):
            said += _cells(one.model())
    return "\n".join(said)


def _cells(model: QAbstractItemModel) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    cells = [model.index(r, c) for r in range(model.rowCount()) for c in range(model.columnCount())]
    heads = [model.headerData(c, Qt.Orientation.Horizontal, role) for c in range(model.columnCount()) for role in roles]
    return [str(head) for head in heads] + [str(cell.data(role)) for cell in cells for role in roles]


def place(window: MainWindow, name: str, kind: type[QWidget]) -> QWidget:
    window.go(name)
    settle(window.services)
    found = window.findChild(kind)
    assert found is not None
    return found


def test_the_legend_calls_methods_by_their_names(window: MainWindow) -> None:
    assert [chip.text() for chip in window.findChildren(MethodChip)] == list(TITLES)


def test_train_calls_methods_by_their_names(window: MainWindow) -> None:
    train = place(window, "train", TrainWorkspace)
    assert isinstance(train, TrainWorkspace)
    assert [row for row in IDS if row in words(train)] == []
    assert all(title in words(train) for title in TITLES)
    curves = train.charts.charts["loss"].curves.values()
    assert {curve.style.row for curve in curves} == {curve.style.group for curve in curves} == set(TITLES)


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS if layout.name != "surfaces"])
def test_every_layout_of_compare_calls_methods_by_their_names(window: MainWindow, layout: str) -> None:
    compare = place(window, "compare", CompareWorkspace)
    assert isinstance(compare, CompareWorkspace)
    compare.stack.choose(layout)
    settle(window.services)
    said = re.sub(r"\S*/runs/\S*", "", words(compare))  # files keep ids
    assert [row for row in IDS if row in said] == []
    assert all(title in said for title in TITLES)


def test_a_pair_is_captioned_by_names(window: MainWindow) -> None:
    compare = place(window, "compare", CompareWorkspace)
    assert isinstance(compare, CompareWorkspace)
    assert [layer.title for layer in compare.presenter.scene.predictions] == list(TITLES)
    assert [layer.name for layer in compare.presenter.scene.predictions] == list(IDS)


def test_stats_calls_methods_by_their_names_and_leads_to_them_by_their_ids(window: MainWindow, qtbot: QtBot) -> None:
    stats = place(window, "statistics", StatisticsWorkspace)
    assert isinstance(stats, StatisticsWorkspace)
    assert stats.presenter.methods == TITLES
    assert [row for row in IDS if row in words(stats)] == []
    assert all(title in words(stats) for title in TITLES)
    with qtbot.waitSignal(stats.presenter.case_wanted) as went:
        stats.presenter.go_to(CASES[0], TITLES[2])
    assert went.args == [CASES[0], IDS[2]]
    assert set(stats.presenter.colours()) == set(TITLES)


def test_losses_calls_what_is_compared_by_its_names(window: MainWindow) -> None:
    losses = place(window, "losses", LossesWorkspace)
    assert isinstance(losses, LossesWorkspace)
    assert [row.name.text() for row in losses.comparison.rows] == list(TITLES)


def test_review_reveals_names(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader_actions, "GUARD_S", 0.0)
    review = place(window, "review", ReviewWorkspace)
    assert isinstance(review, ReviewWorkspace)
    review.start.name.setText("Ada")
    review.start.start.click()
    settle(window.services)
    for at in range(len(IDS) * len(CASES)):
        review.presenter.show_item(at)
        settle(window.services)
        review.presenter.actions.give(3)
    review.grade.unblind.click()
    settle(window.services)
    assert [row for row in IDS if row in words(window)] == []
    assert all(title in words(window) for title in TITLES)


def test_a_new_name_is_shown_everywhere_at_once_and_can_be_undone(window: MainWindow, session: Session) -> None:
    stats = place(window, "statistics", StatisticsWorkspace)
    assert isinstance(stats, StatisticsWorkspace)
    session.change_method(IDS[0], title="weighted")
    settle(window.services)
    assert stats.presenter.methods == ("weighted", *TITLES[1:])
    assert next(chip.text() for chip in window.findChildren(MethodChip)) == "weighted"
    session.undo()
    settle(window.services)
    assert stats.presenter.methods == TITLES


def test_a_name_and_a_colour_chosen_in_the_window_are_there_after_reopening(
    window: MainWindow, session: Session, made: Made, tmp_path: Path
) -> None:
    folder, documents = shutil.copytree(made[2], tmp_path / "kept"), window.services.documents
    documents.open_study(folder)
    settle(window.services)
    before = [(view.title, view.colour) for view in session.methods]
    losses = place(window, "losses", LossesWorkspace)
    assert isinstance(losses, LossesWorkspace)
    losses.comparison.rows[0].name.setText("weighted")
    losses.comparison.rows[0].name.editingFinished.emit()
    compare = place(window, "compare", CompareWorkspace)
    assert isinstance(compare, CompareWorkspace)
    compare.layers.rows[IDS[1]].choose_colour()
    dialog = window.findChild(QColorDialog)
    assert dialog is not None
    dialog.colorSelected.emit(QColor("#123456"))
    dialog.close()
    chosen = [(view.title, view.colour) for view in session.methods]
    assert chosen == [("weighted", before[0][1]), (TITLES[1], "#123456"), before[2]]
    documents.save(folder)
    settle(window.services)
    documents.new_study()
    assert session.methods == ()
    documents.open_study(folder)
    settle(window.services)
    assert [(view.name, view.title, view.colour) for view in session.methods] == [
        (name, *look) for name, look in zip(IDS, chosen, strict=True)
    ]
    chips = [chip for chip in window.findChildren(MethodChip) if not chip.isHidden()]
    assert [chip.text() for chip in chips] == [title for title, _ in chosen]


def test_a_name_and_a_colour_chosen_in_the_window_are_undone_in_steps(window: MainWindow, session: Session) -> None:
    before = [(view.title, view.colour) for view in session.methods]
    losses = place(window, "losses", LossesWorkspace)
    assert isinstance(losses, LossesWorkspace)
    losses.comparison.rows[0].name.setText("weighted")
    losses.comparison.rows[0].name.editingFinished.emit()
    session.change_method(IDS[1], colour="#123456")
    session.undo()
    assert [view.title for view in session.methods] == ["weighted", *TITLES[1:]]
    session.undo()
    assert [(view.title, view.colour) for view in session.methods] == before
    assert losses.comparison.rows[0].name.text() == "wCE"
