"""``python -m tests.benchmarks.sorting [CASES]``: from a dropped folder to a cohort, and how long the window waits.

Limits: 10,000 cases of an image and a reference in a folder each in 10 s; the thread of the window is never held up
over 100 ms meanwhile. The table is filled and painted too.
"""

from __future__ import annotations

import gzip
import os
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from segloss_gui.app.ending import end_with
from tests.benchmarks.event_loop import EventLoopWatch
from tests.benchmarks.table import Row

LIMIT_S, HELD_UP_S = 10.0, 0.1
SROW_X = 280  # where the first row of the sform stands in a NIfTI header


def make(root: Path, cases: int) -> None:
    """A folder a case; every case lies elsewhere in the scanner, as patients do, so that no two headers are alike."""
    import nibabel as nib

    root.mkdir()
    image = nib.Nifti1Image(np.zeros((8, 8, 4), np.float32), np.eye(4)).to_bytes()
    label = nib.Nifti1Image(np.zeros((8, 8, 4), np.uint8), np.eye(4)).to_bytes()
    for number in range(cases):
        folder = root / f"patient_{number:05d}"
        folder.mkdir()
        for name, content in (("FLAIR", image), ("GOLD_STANDARD", label)):
            moved = bytearray(content)
            struct.pack_into("<f", moved, SROW_X + 12, float(number))
            (folder / f"{name}.nii.gz").write_bytes(gzip.compress(moved, 1))


def measure(root: Path) -> tuple[float, float, float]:
    """Seconds from drop to cohort; the longest gap between two beats of the window's thread, and its work in one."""
    from segloss_gui.app.session import Session
    from segloss_gui.gui.garbage import GarbageCollector
    from segloss_gui.gui.window_services import window_services
    from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage
    from segloss_gui.gui.workspaces.data.view import DataWorkspace

    session = Session()
    services = window_services(session)
    view = DataWorkspace(session, services)
    view.resize(1180, 640)
    view.show()
    app = QApplication.instance()
    assert app is not None
    garbage = GarbageCollector()  # as the program's own
    there: list[None] = []
    services.tasks.run("Looking for studies of late", lambda _: None, done=there.append)
    while not there:  # as every window's first task, which brings the libraries along before anything can be dropped
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    watch = EventLoopWatch()
    start = time.perf_counter()
    services.documents.open_paths([root])
    while True:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        page = view.currentWidget()
        if isinstance(page, ProposalPage) and page.table.isVisible() and page.take.isEnabled():
            break
    app.processEvents()
    services.documents.accept()
    app.processEvents()
    seconds = time.perf_counter() - start
    watch.stop()
    services.tasks.close()
    garbage.close()
    return seconds, watch.longest.seconds, watch.hardest.computed


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """From drop to cohort, and the longest hold of the window meanwhile."""
    del peers
    app = QApplication.instance() or QApplication([])
    cases, found = 1_000 if quick else 10_000, []
    for _ in range(1 if quick else 3):
        with tempfile.TemporaryDirectory() as place:
            make(Path(place) / "set", cases)
            found.append(measure(Path(place) / "set"))
    del app
    yield Row(f"{cases:,} cases, drop to cohort", tuple(seconds for seconds, _, _ in found), LIMIT_S, unit="s")
    own = tuple(1e3 * work for _, _, work in found)
    yield Row(f"{cases:,} cases, longest hold of the window by its own work", own, 1e3 * HELD_UP_S, unit="ms")


def main() -> int:
    """Print both figures; 1 where one is over its limit."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    app = QApplication([])
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "set"
        make(root, cases)
        seconds, held_up, work = measure(root)
    print(f"{cases} cases: {seconds:.1f} s from drop to cohort (limit {LIMIT_S:g}); "
          f"window held up {held_up * 1e3:.0f} ms at most (limit {HELD_UP_S * 1e3:g}), "
          f"of which {work * 1e3:.0f} ms its own work")  # fmt: skip
    del app
    return int(seconds > LIMIT_S or held_up > HELD_UP_S)


if __name__ == "__main__":
    end_with(main)
