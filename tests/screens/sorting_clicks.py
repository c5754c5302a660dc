"""``python -m tests.screens.sorting_clicks OUT``: from folders of every kind to a cohort in the running window.

Every press goes through Qt's own mouse events on the window as it is shown; the drop of the folder counts as one.
Clicks and seconds are printed, and a picture of the page is written, for each folder. To see what a user sees::

    xvfb-run -a -s "-screen 0 1280x720x24" env QT_QPA_PLATFORM=xcb python -m tests.screens.sorting_clicks OUT
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.scratch import scratch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = str(
    scratch("segloss-clicks-")
)

import nibabel as nib
import numpy as np
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.ending import end_with
from segloss_gui.app.session import Session
from segloss_gui.gui.app import application
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage
from segloss_gui.gui.workspaces.data.sorting_table import NAMES

DATA = Path(os.environ.get("SEGLOSS_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
LONGEST_S = 60.0
WHO = ("Smith_Anna_2019-03-01_scan2", "de_la_Cruz_X", "Lee", "van den Berg-Overbeek, J.")


@dataclass(frozen=True)
class Task:
    """What is to become of a folder.

    Parameters
    ----------
    make : callable
        Makes the folder.
    most_clicks : int
        With how few clicks.
    roles : tuple of (str, str)
        Heads of columns to click, by the beginning of their patterns, and the role to choose.
    channels, methods : int
        What the study then has.
    """

    make: Callable[[Path], Path]
    most_clicks: int
    roles: tuple[tuple[str, str], ...] = ()
    channels: int = 1
    methods: int = 0


def nifti(path: Path, labels: bool, seed: int = 0) -> None:
    """A small image, or labels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = np.zeros((24, 24, 12), np.uint8)
    data[6:14, 6:14, 3:8] = 1
    image = data if labels else (data + np.random.default_rng(seed).normal(size=data.shape)).astype(np.float32)
    nib.save(nib.Nifti1Image(image, np.eye(4)), path)


def patients(root: Path) -> Path:
    """A folder a patient, long unequal names: of real images where they are at hand, else made."""
    real = sorted(path for path in (DATA / "brats2015").glob("brats*") if path.is_dir()) if DATA.is_dir() else []
    for number, who in enumerate(WHO):
        files = sorted(real[number % len(real)].rglob("*.nii.gz")) if real else []
        for word, name in (("flair", "FLAIR"), ("t1", "T1"), ("otmulticlass", "GOLD_STANDARD")):
            source = next((file for file in files if file.name.lower().startswith(word)), None)
            there = root / who / f"{name}.nii.gz"
            nifti(there, labels=name == "GOLD_STANDARD", seed=number)
            if source is not None:
                shutil.copy(source, there)
    return root


def structures(root: Path) -> Path:
    """Twenty folders of one file per structure, an image in each."""
    for number in range(20):
        nifti(root / f"s{number:04}" / "ct.nii.gz", labels=False, seed=number)
        for at, name in enumerate(("liver", "spleen", "kidney_left")):
            mask = np.zeros((24, 24, 12), np.uint8)
            mask[3 * at : 3 * at + 3] = 1
            path = root / f"s{number:04}" / "segmentations" / f"{name}.nii.gz"
            path.parent.mkdir(exist_ok=True)
            nib.save(nib.Nifti1Image(mask, np.eye(4)), path)
    return root


def structures_of_a_method(root: Path) -> Path:
    """Images, references, and twenty folders of a method's structures."""
    for number in range(20):
        nifti(root / "images" / f"s{number:04}.nii.gz", labels=False, seed=number)
        nifti(root / "labels" / f"s{number:04}.nii.gz", labels=True)
        for name in ("liver", "spleen", "kidney_left"):
            nifti(root / "net" / f"s{number:04}" / f"{name}.nii.gz", labels=True)
    return root


def known(layout: str) -> Callable[[Path], Path]:
    """A folder of a known layout."""

    def make(root: Path) -> Path:
        from tests.data.layouts.test_inspection_names_every_file import _made

        folder = root / f"{layout}_set"
        _made(folder, layout)
        return folder

    return make


def nnunet_with_folds(root: Path) -> Path:
    """nnU-Net's layout with its folds."""
    folder = known("nnunet")(root)
    (folder / "splits_final.json").write_text(json.dumps([{"train": ["p1"], "val": ["p2"]}]))
    return folder


def dicom(root: Path) -> Path:
    """What a hospital exports: a folder a patient, filed by name."""
    from tests.data.dicom import save_series

    for who in ("DOE_JANE", "ROE_RICHARD", "MOE_MARY"):
        tags = {"0010|0010": who.replace("_", "^"), "0010|0020": f"H{len(who)}", "0010|0030": "19500402"}
        save_series(root / who / "CT", np.zeros((12, 12, 6), np.int16), np.eye(4), tags=tags, uid=f"1.2.826.{len(who)}")
    return root


TASKS = {
    "1 a folder per patient": Task(patients, 8, channels=2),
    "2a a file per structure": Task(structures, 8),
    "2b a method of a file per structure": Task(
        structures_of_a_method, 8, roles=(("net/", "All 3: prediction of net"),), methods=1
    ),
    **{f"3 {layout}": Task(known(layout), 3) for layout in ("folder_pair", "nnunet", "bids", "acdc", "decathlon")},
    "3 nnunet with folds": Task(nnunet_with_folds, 3),
    "3 brats": Task(known("brats"), 3, channels=2),
    "3 dicom": Task(dicom, 3),
}


class User:
    """Presses the window's buttons, and counts."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.clicks = window, 0

    def wait(self, until: Callable[[], object]) -> None:
        """Let the window work."""
        end = time.monotonic() + LONGEST_S
        while not until():
            QTest.qWait(5)
            if time.monotonic() > end:
                raise TimeoutError("the window did not come so far")

    def settle(self) -> None:
        """Until nothing is going on."""
        self.wait(lambda: self.window.services.tasks.idle)
        QTest.qWait(20)

    @property
    def page(self) -> ProposalPage:
        """The page of the proposed folder."""
        found = self.window.findChild(ProposalPage)
        assert found is not None
        return found

    def drop(self, folder: Path) -> None:
        """Drop a folder."""
        self.clicks += 1
        self.window.study.open_paths([folder])
        self.wait(lambda: self.window.findChild(ProposalPage) is not None and self.page.take.isEnabled())
        self.settle()

    def press(self, widget: object, place: QPoint | None = None) -> None:
        """Press the mouse."""
        self.clicks += 1
        where = [] if place is None else [Qt.KeyboardModifier.NoModifier, place]
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, *where)  # type: ignore[call-overload]

    def give(self, start: str, title: str) -> None:
        """Click the head of a column, and a role."""
        table = self.page.table
        patterns = [column.pattern for column in self.page.sorting.columns]
        section = len(NAMES) + next(at for at, pattern in enumerate(patterns) if pattern.startswith(start))
        table.scrollTo(table.sorting.index(0, section))
        header = table.horizontalHeader()
        self.press(header.viewport(), QPoint(header.sectionViewportPosition(section) + 20, header.height() // 2))
        self.wait(lambda: table.menu is not None and table.menu.isVisible())
        assert table.menu is not None
        action = next(action for action in table.menu.actions() if action.text() == title)
        self.press(table.menu, table.menu.actionGeometry(action).center())
        table.menu.close()
        self.settle()


def do(task: Task, name: str, out: Path) -> tuple[int, float]:
    """Clicks and seconds of one task."""
    with tempfile.TemporaryDirectory() as place:
        folder = task.make(Path(place) / "set")
        session = Session()
        window = MainWindow(session, window_services(session))
        window.resize(1280, 720)
        window.show()
        QTest.qWaitForWindowExposed(window)
        user, start = User(window), time.monotonic()
        user.drop(folder)
        for column, role in task.roles:
            user.give(column, role)
        window.grab().save(str(out / f"{name.replace(' ', '_')}.png"))
        user.press(user.page.take)
        user.wait(lambda: session.preview is not None)
        seconds = time.monotonic() - start
        user.settle()
        assert session.preview is not None
        cases = session.preview.cohort.cases
        assert len(cases) > 1
        assert {len(case.images) for case in cases} == {task.channels}, cases
        assert len(session.study.imported) == task.methods
        window.services.close()
        window.hide()
        window.deleteLater()
        QApplication.processEvents()
    return user.clicks, seconds


def main() -> int:
    """Do all tasks; 1 where one takes more clicks or a minute."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    app = application()
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.environ["XDG_CONFIG_HOME"])
    apply_theme(app, "light")
    failed = 0
    for name, task in TASKS.items():
        clicks, seconds = do(task, name, out)
        failed += clicks > task.most_clicks or seconds > LONGEST_S
        print(f"{name:40} {clicks} clicks (at most {task.most_clicks}), {seconds:5.1f} s", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    end_with(main)
