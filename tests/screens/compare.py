"""Compare in its states: empty, image only, full, maximised, picture, failed, long names."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QWidget

from segloss_gui.app.session import Session
from segloss_gui.app.slices.planes import Plane
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.layouts import guess_layout
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.compare.layouts.overlay import OverlayLayout
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.store import StudyFolder
from tests.app.made_study import FIVE, LONG, make_runs, open_study, phantom_study, settle
from tests.scratch import scratch


def workspace(
    study: Study | None = None, preview: CohortPreview | None = None, folder: Path | None = None
) -> CompareWorkspace:
    """A Compare workspace over a session, everything loaded."""
    session = Session()
    services = window_services(session)
    view = CompareWorkspace(session, services)
    view.setProperty("kept", services)
    view.destroyed.connect(services.close)
    if study is not None and preview is not None:
        open_study(session, study, preview, folder)
        settle(services)
    return view


@cache
def _phantom(losses: tuple[str, ...]) -> tuple[Study, CohortPreview, Path]:
    chosen: Sequence[LossChoice] = LONG if losses == ("long",) else FIVE
    study = phantom_study(chosen, side=64)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = scratch("segloss-screens-")
    make_runs(folder, study, preview, ["test_000", "test_001", "test_002"], epochs=1)
    return study, preview, folder


def _at(view: CompareWorkspace, case: str) -> CompareWorkspace:
    view.presenter.session.show_case(case)
    settle(view.property("kept"))
    return view


def empty() -> QWidget:
    """No cohort yet."""
    return workspace()


def image_only() -> QWidget:
    """A case, its reference, no runs."""
    study, preview, _ = _phantom(("five",))
    return workspace(study, preview)


def full() -> QWidget:
    """Five methods over a phantom."""
    return _at(workspace(*_phantom(("five",))), "test_001")


def filled() -> QWidget:
    """One method filled, others switched off, the cohort's table in front."""
    view = _at(workspace(*_phantom(("five",))), "test_000")
    session = view.presenter.session
    session.change_method("CE", filled=True, opacity=0.45)
    session.change_method("wCE", visible=False)
    view.scores.tabs.setCurrentIndex(1)
    return view


def maximised() -> QWidget:
    """One pane large."""
    view = _at(workspace(*_phantom(("five",))), "test_001")
    overlay = view.stack.currentWidget()
    assert isinstance(overlay, OverlayLayout)
    overlay.planes.toggle_maximised(Plane.AXIAL)
    return view


def long_names() -> QWidget:
    """Names as long as the parameters make them."""
    return _at(workspace(*_phantom(("long",))), "test_000")


def failed() -> QWidget:
    """A prediction that was cut off on the disk, another on a foreign grid."""
    study, preview, good = _phantom(("five",))
    folder = scratch("segloss-screens-") / "study"
    shutil.copytree(good, folder)
    runs = StudyFolder(folder).runs()
    path = runs[0].prediction_path("test_000")
    path.write_bytes(path.read_bytes()[:400])
    other = phantom_study(FIVE[:1], side=32)
    assert other.cohort is not None
    from segloss_gui.data.cache import CaseStore
    from segloss_gui.data.readers import write_labels

    write_labels(runs[1].prediction_path("test_000"), CaseStore(other.cohort.preview().cohort).labels("test_000"))
    return _at(workspace(study, preview, folder), "test_000")


def _fundus(folder: Path) -> Path:
    """A colour picture with a mask of vessels."""
    y, x = np.mgrid[0:420, 0:460]
    disc = ((x - 230) ** 2 + (y - 210) ** 2) < 200**2
    vessels = (np.abs(np.sin(x / 37) * 60 + 210 - y) < 5) | (np.abs(np.cos(y / 53) * 50 + 240 - x) < 4)
    rgb = np.stack([200 - 0.2 * np.hypot(x - 320, y - 210), 90 - 0.1 * np.hypot(x - 320, y - 210), 40 + 0 * x], -1)
    rgb[vessels] *= 0.62
    rgb[~disc] = 0
    for name, pixels in (("images", rgb.clip(0, 255)), ("labels", 255 * (vessels & disc))):
        (folder / name).mkdir()
        Image.fromarray(pixels.astype(np.uint8)).save(folder / name / "eye_01.png")
    return folder


def picture() -> QWidget:
    """A colour picture: one pane, no letters."""
    folder = _fundus(scratch("segloss-screens-"))
    source = guess_layout([folder])
    preview = source.preview()
    study = phantom_study(FIVE[:3]).model_copy(update={"cohort": source})
    runs = folder / "study"
    make_runs(runs, study, preview, [preview.cohort.cases[0].id], epochs=1)
    return workspace(study, preview, runs)


def gallery() -> QWidget:
    """All cases and methods."""
    view = _at(workspace(*_phantom(("five",))), "test_000")
    view.stack.choose("gallery")
    for _ in range(3):  # pictures are asked for as cells are painted
        view.resize(1280, 720)
        view.grab()
        settle(view.property("kept"))
    return view


SCREENS: dict[str, Callable[[], QWidget]] = {
    "empty": empty,
    "image_only": image_only,
    "full": full,
    "filled": filled,
    "maximised": maximised,
    "picture": picture,
    "failed": failed,
    "long_names": long_names,
    "gallery": gallery,
}
