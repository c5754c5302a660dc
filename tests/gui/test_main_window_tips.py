"""Names of cases, methods and classes that look like markup are read as they are written, in every tooltip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QAbstractTableModel, QModelIndex, QSettings, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.layouts.guessing import guess_layout
from segloss_gui.data.readers import write_labels, write_volume
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.study.models import LossChoice, Study
from tests.app.made_study import make_runs, settle
from tests.gui.opened_window import opened_window

PLANTED = "<b>planted"
TIP = Qt.ItemDataRole.ToolTipRole
FLAT = QAbstractTableModel | QAbstractListModel


def write_cases(folder: Path) -> None:
    grid = Grid((12, 12, 6), np.eye(4))
    mask = np.zeros(grid.shape, np.uint8)
    mask[3:8, 3:8, 1:5] = 1
    for number in range(4):
        for name in ("imagesTr", "labelsTr"):
            file = folder / name / f"{PLANTED} case {number}.nii.gz"
            file.parent.mkdir(parents=True, exist_ok=True)
            if name == "imagesTr":
                write_volume(file, Volume(mask.astype(np.float32)[None], grid))
            else:
                write_labels(file, LabelMap(mask, grid))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, CohortPreview, Path]:
    place = tmp_path_factory.mktemp("tips")
    write_cases(place / "set")
    source = guess_layout([place / "set"])
    preview = source.preview()
    study = Study(
        name=f"{PLANTED} study", cohort=source, classes=(TargetClass(value=1, name=f"{PLANTED} class"),),
        losses=tuple(LossChoice(key=key, name=f"{PLANTED} method {key}") for key in ("soft_dice", "focal")),
    )  # fmt: skip
    make_runs(place / "study", study, preview, [case.id for case in preview.cohort.cases], epochs=1)
    return study, preview, place / "study"


@pytest.fixture
def window(
    qtbot: QtBot, session: Session, settings: QSettings, made: tuple[Study, CohortPreview, Path]
) -> Iterator[MainWindow]:
    with opened_window(qtbot, session, settings, made, f"{PLANTED} case 0") as shown:
        yield shown


def tips(window: QWidget) -> Iterator[tuple[str, str]]:
    """Whose tooltip, and what it is, of every widget, action, cell and heading."""
    for one in [*window.findChildren(QWidget), *window.findChildren(QAction)]:
        yield type(one).__name__, one.toolTip()
        if isinstance(one, QAbstractItemView | QComboBox) and one.model() is not None:
            yield from (
                (f"{type(one).__name__} in {type(one.parent()).__name__}", tip) for tip in of_model(one.model())
            )


def of_model(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    """The tooltips of a model: of headings, and of every cell."""
    parent = parent or QModelIndex()
    rows, columns = model.rowCount(parent), 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for orientation, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, rows)):
        yield from (str(model.headerData(at, orientation, TIP) or "") for at in range(count))
    for row in range(rows):
        yield from (str(model.index(row, column, parent).data(TIP) or "") for column in range(columns))
        if not isinstance(model, FLAT):
            yield from of_model(model, model.index(row, 0, parent))


def as_read(tip: str) -> str:
    """What a reader sees of a tooltip."""
    if not GuiQt.mightBeRichText(tip):
        return tip
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


def test_every_tooltip_shows_names_as_they_are_written(window: MainWindow) -> None:
    met: set[str] = set()
    for workspace in WORKSPACES:
        window.go(workspace.name)
        settle(window.services)
        for whose, tip in tips(window):
            assert as_read(tip).count("planted") == as_read(tip).count(PLANTED), (workspace.name, whose, tip)
            met |= {name for name in ("case", "method", "class", "study") if f"{PLANTED} {name}" in as_read(tip)}
    assert met >= {"case", "method", "class"}
