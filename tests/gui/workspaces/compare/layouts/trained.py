"""A study that was really trained, for a second or two: its runs keep weights and probabilities."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.data.case import CohortPreview
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from tests.study.tiny import tiny_study


def train_tiny(folder: Path, *keys: str, **changes: object) -> tuple[Study, CohortPreview, Path]:
    """Train the losses ``keys`` on phantoms; the study, its cohort and its folder."""
    study = tiny_study(*keys, **changes)
    home = StudyFolder(folder)
    home.save(study)
    for plan in plan_runs(study):
        run_one(study, plan, home, emit=lambda _: None, control=RunControl())
    assert study.cohort is not None
    return study, study.cohort.preview(), folder
