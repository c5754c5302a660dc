"""What users did on their way to an error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.study.designs import DESIGNS
from segloss_gui.study.progress import RunProgress


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    made = MainWindow(session, window_services(session), settings)
    made.show()
    yield made
    made.services.close()
    made.deleteLater()


@pytest.fixture
def image(tmp_path: Path) -> Path:
    file = tmp_path / "own.nii.gz"
    values = np.random.default_rng(0).normal(100, 20, (24, 20, 16)).astype(np.float32)
    nib.save(nib.Nifti1Image(values, np.diag([1.0, 1.0, 2.0, 1.0])), file)
    return file


def test_a_volume_opened_is_seen_at_once_and_label_maps_go_over_it(
    qtbot: QtBot, window: MainWindow, image: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        labels = np.zeros((24, 20, 16), np.uint8)
        labels[3:9, 3:9, 2:4] = 1
        nib.save(nib.Nifti1Image(labels, np.diag([1.0, 1.0, 2.0, 1.0])), tmp_path / f"{name}.nii.gz")
    seen: list[int] = []
    window.stack.shown.connect(seen.append)
    window.study.open_paths([image])
    qtbot.waitUntil(lambda: window.services.loader.image is not None)
    compare = [place.title for place in WORKSPACES].index("Compare")
    assert seen == [compare]  # no table was shown on the way
    _drop(window, tmp_path / "one.nii.gz")
    qtbot.waitUntil(lambda: window.services.loader.reference is not None)
    assert not window.findChildren(QMessageBox)
    _drop(window, tmp_path / "two.nii.gz")
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    (box,) = window.findChildren(QMessageBox)
    assert box.defaultButton().text() == "A method"
    qtbot.keyClick(box.defaultButton(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "two" in window.services.loader.predictions)
    assert not window.session.dirty


def _drop(window: MainWindow, file: Path) -> None:
    """Drop a file onto whatever is shown, as a file manager does."""
    place = window.stack.currentWidget()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(place, event)
    if not event.isAccepted():  # Qt hands it to whoever is around the widget
        window.dropEvent(event)


@pytest.mark.parametrize("design", sorted(DESIGNS))
def test_an_image_of_ones_own_opens_after_a_built_in_study(
    qtbot: QtBot, window: MainWindow, image: Path, design: str
) -> None:
    session = window.session
    window.study.begin(DESIGNS[design]((0,), quick=True))
    qtbot.waitUntil(lambda: session.preview is not None)
    plans = {plan.id: plan for plan in session.plan()}
    session.set_runs(plans, {name: RunProgress(name) for name in plans})
    for index in range(len(WORKSPACES)):
        window.stack.show_workspace(index)
    session.apply([_finished(name) for name in list(plans)[:2]])
    window.study.open_paths([image])
    for box in window.findChildren(QMessageBox):
        next(button for button in box.buttons() if "Discard" in button.text()).click()
    qtbot.waitUntil(lambda: session.case_id == "own")
    for index in range(len(WORKSPACES)):
        window.stack.show_workspace(index)
    qtbot.waitUntil(lambda: window.services.tasks.idle)
    assert window._error is None


def _finished(run: str) -> RunFinished:
    return RunFinished(
        run=run, time=9.0, reason=FinishReason.COMPLETED, message="", epoch=2, step=40, best_epoch=2, seconds=1.0
    )
