"""Predictions from elsewhere: nothing chosen yet, several methods found with a question each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QWidget

from segloss_gui.app.session import Session
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.readers import write_labels, write_volume
from segloss_gui.gui.dialogs.import_methods import ImportMethodsDialog
from segloss_gui.gui.window_services import window_services
from tests.app.made_study import FIVE, open_study, perturbed, phantom_study, settle
from tests.scratch import scratch


def dialog(paths: list[Path] | None = None) -> ImportMethodsDialog:
    """The dialog over a phantom study."""
    session = Session()
    services = window_services(session)
    study = phantom_study(FIVE[:2], side=32)
    assert study.cohort is not None
    open_study(session, study, study.cohort.preview())
    made = ImportMethodsDialog(session, services.tasks, paths or [])
    made.setProperty("kept", services)
    made.services = services  # type: ignore[attr-defined]
    settle(services)
    return made


def chosen() -> QWidget:
    """A folder of three tools: labels of another number, another grid, probabilities."""
    study = phantom_study(FIVE[:2], side=32)
    assert study.cohort is not None
    store, root = CaseStore(study.cohort.preview().cohort), scratch("segloss-screens-")
    rng = np.random.default_rng(0)
    for number in range(4):
        case = f"test_{number:03}"
        labels = store.labels(case)
        made = perturbed(labels.data, rng, 0.1, 0.0)
        write_labels(root / "nnU-Net" / f"{case}.nii.gz", LabelMap(made * 3, labels.grid, labels.stored))
        if number < 2:
            coarse = Grid((16, 16, 16), np.diag([4.0, 4.0, 4.0, 1.0]))
            write_labels(root / "atlas" / f"{case}.nii.gz", LabelMap(made[::2, ::2, ::2], coarse))
        share = np.where(made > 0, 0.8, 0.1).astype(np.float32)[np.newaxis]
        write_volume(root / "ensemble" / f"{case}.nii.gz", Volume(share, labels.grid, labels.stored))
    view = dialog([root])
    view.table.selectRow(0)
    return view


def nothing() -> QWidget:
    """Before anything was chosen."""
    return dialog()


SCREENS: dict[str, Callable[[], QWidget]] = {"nothing": nothing, "chosen": chosen}
