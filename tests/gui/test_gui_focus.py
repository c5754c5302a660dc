"""The keys reach everything: a walk with Tab through every workspace and every dialog."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import segloss_gui.gui
from segloss_gui.app.session import Session
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.gui.dialogs.preferences import Preferences
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets import ReadingOrder
from segloss_gui.gui.workspaces.train.protocol_dialog import ProtocolDialog
from tests.gui.focus_walk import faults_of, walk
from tests.screens.__main__ import put_away, services_of

SCREENS = {
    "window": ("data full", "compare full", "train busy", "error dialog", "messages dialog", "keys dialog"),
    "data": ("empty", "full", "classes", "labels partial", "proposal full"),
    "losses": ("phi", "weighted-sum", "microscope", "picture"),
    "train": ("empty", "settings", "full"),
    "compare": ("full", "gallery", "failed"),
    "layouts": ("grid", "pair swipe", "keys"),
    "statistics": ("full",),
    "review": ("graders", "grading", "results"),
    "lecture": ("two-sizes",),
    "design": ("compare losses", "sweep", "plan beside"),
    "cluster": ("workers", "slurm"),
    "download": ("choose",),
    "predictions": ("chosen",),
    "saving": ("replace", "unsaved"),
}
ROOMY_MS = 200

DIALOGS = {
    "ErrorDialog": ("window", "error dialog"), "MessagesDialog": ("window", "messages dialog"),
    "ShortcutsDialog": ("window", "keys dialog"),
    "KeysDialog": ("layouts", "keys"), "DesignDialog": ("design", "compare losses"),
    "ClusterDialog": ("cluster", "workers"), "SlurmDialog": ("cluster", "slurm"),
    "ImportMethodsDialog": ("predictions", "chosen"), "DownloadDialog": ("download", "choose"),
}  # fmt: skip
"""The screen that shows each dialog; what has none is walked by a test of its own."""


@pytest.fixture
def screen(qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[QWidget]:
    apply_theme(qapp, "light")  # what is measured is as people see it
    module, state = request.param
    widget = importlib.import_module(f"tests.screens.{module}").SCREENS[state]()
    assert all(type(widget).__name__ == name for name, shown in DIALOGS.items() if shown == request.param)
    if not isinstance(widget, QDialog):
        widget.resize(1280, 720)
    widget.show()
    _let_work_end(qtbot, widget)
    QTest.qWait(ROOMY_MS)
    yield widget
    _let_work_end(qtbot, widget)  # what the walk set off, such as looking at the plan
    put_away(qapp, widget)


def _let_work_end(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.waitUntil(lambda: all(services.tasks.idle for services in services_of(widget)))


@pytest.mark.parametrize(
    "screen", [(m, s) for m, states in SCREENS.items() for s in states], indirect=True, ids=lambda at: "-".join(at)
)
def test_tab_walks_through_everything_in_reading_order_and_comes_back(screen: QWidget) -> None:
    assert {kind: faults for kind, faults in faults_of(screen).items() if faults} == {}


def test_every_dialog_of_the_program_is_walked_through(
    qtbot: QtBot, qapp: QApplication, session: Session, settings: QSettings
) -> None:
    apply_theme(qapp, "light")
    training: Any = None
    others = [Preferences(session, settings), ProtocolDialog(TrainPresenter(session, training))]
    for dialog in others:
        qtbot.addWidget(dialog)
        dialog.show()
        assert {kind: faults for kind, faults in faults_of(dialog).items() if faults} == {}
    assert all(state in SCREENS[module] for module, state in DIALOGS.values())
    assert set(dialogs()) == {*DIALOGS, *(type(dialog).__name__ for dialog in others), "Dialog"}


def dialogs() -> Iterator[str]:
    """Names of the classes of dialogs in the program."""
    for file in Path(segloss_gui.gui.__file__).parent.rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and {"Dialog", "QDialog"} & set(map(ast.unparse, node.bases)):
                yield node.name


class Rows(ReadingOrder, QWidget):
    """A window whose first row is made last."""

    def __init__(self) -> None:
        super().__init__()
        self.below, self.above = QLineEdit(self), QLineEdit(self)
        self.below.setAccessibleName("below")
        self.above.setAccessibleName("above")
        column = QVBoxLayout(self)
        column.addLayout(QHBoxLayout())
        column.addWidget(self.above)
        column.addWidget(self.below)


def test_what_was_made_last_is_reached_where_it_stands(qtbot: QtBot) -> None:
    rows = Rows()
    qtbot.addWidget(rows)
    rows.show()
    assert walk(rows).visited == [rows.above, rows.below]


def test_a_walk_notices_what_it_is_to_notice(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")

    class Plain(QWidget):
        """Without order, without names."""

        def __init__(self) -> None:
            super().__init__()
            self.fields = [QLineEdit(self) for _ in range(3)]
            column = QVBoxLayout(self)
            for at in (0, 2, 1):
                column.addWidget(self.fields[at])

    plain = Plain()
    qtbot.addWidget(plain)
    plain.resize(300, 200)
    plain.fields[1].setFixedHeight(20)
    plain.show()
    faults = faults_of(plain)
    assert [words.rpartition(" ")[2] for words in faults["small"]] == ["20"]
    assert len(faults["unnamed"]) == 3
    assert len(faults["order"]) == 1
