"""A study that trains in a second: 16^3 phantoms, a three-level network, two epochs."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.core.events import Event, RunFinished
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import HardwareSettings, NetworkSettings, SamplingSettings, ScheduleSettings

KEYS = ("cross_entropy", "soft_dice", "soft_jaccard")


def tiny_study(*keys: str, epochs: int = 2, **changes: object) -> Study:
    values: dict[str, object] = {
        "name": "tiny",
        "cohort": Phantom(design="large_objects", train=4, test=2, side=16),
        "classes": (TargetClass(value=1, name="object"),),
        "preprocessing": PreprocessingSettings(normalise="none"),
        "network": NetworkSettings(features=(4, 8, 8)),
        "sampling": SamplingSettings(batch_size=2),
        "schedule": ScheduleSettings(epochs=epochs, steps_per_epoch=2),
        "losses": tuple(LossChoice(key=key) for key in keys or KEYS[:1]),
        "folds": FoldSettings(by="split"),
        "hardware": HardwareSettings(device="cpu", concurrency=2, repeatable=True),
        **changes,
    }
    return Study.model_validate(values)


def go(
    study: Study, folder: Path, place: int = 0, control: RunControl | None = None
) -> tuple[RunFinished, list[Event]]:
    """Do one of the runs of a study, and hear what it says."""
    heard: list[Event] = []
    StudyFolder(folder).save(study)
    end = run_one(
        study, plan_runs(study)[place], StudyFolder(folder), emit=heard.append, control=control or RunControl()
    )
    return end, heard
