"""A study with finished runs, made in a moment: predictions are the reference, perturbed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.core import events as ev
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.readers import write_labels
from segloss_gui.metrics.overlap import dice, jaccard, overlap, volume_error_ml
from segloss_gui.study.evaluation import score_row
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.score_file import write_rows
from segloss_gui.study.store import StudyFolder
from tests.patience import PATIENCE_S

FIVE = (
    LossChoice(key="soft_dice", name="sDice"),
    LossChoice(key="soft_jaccard", name="sJaccard"),
    LossChoice(key="lovasz_sigmoid", name="Lovász"),
    LossChoice(key="weighted_cross_entropy", name="wCE"),
    LossChoice(key="cross_entropy", name="CE"),
)
LONG = tuple(
    LossChoice(key="dice_phi", params={"phi": phi, "epsilon": epsilon}, name=f"dice_phi phi={phi} epsilon={epsilon:g}")
    for phi, epsilon in (("I", 1e-7), ("CI", 1.0), ("BI", 1000.0), ("BCI", 41213.25), ("I", 100000.0))
)
OBJECT = (TargetClass(value=1, name="lesion"),)


def perturbed(labels: NDArray[np.integer], rng: np.random.Generator, amount: float, bias: float) -> NDArray[np.uint8]:
    """A plausible prediction: the border wanders by ``amount``, the object shrinks or grows with ``bias``."""
    present = [int(v) for v in np.unique(labels) if v] or [1]
    soft = gaussian_filter((labels > 0).astype(float), 1.0)
    noise = gaussian_filter(rng.normal(size=labels.shape), 2.0)
    inside = soft + amount * noise / noise.std() > 0.5 + bias
    nearest = np.full(labels.shape, present[0], dtype=np.uint8)
    strongest = np.zeros(labels.shape)
    for value in present:
        share = gaussian_filter((labels == value).astype(float), 1.5)
        nearest[share > strongest] = value
        strongest = np.maximum(share, strongest)
    return np.where(inside, nearest, 0).astype(np.uint8)


def phantom_study(losses: Sequence[LossChoice] = FIVE, side: int = 48, design: str = "large_objects") -> Study:
    """A study of a built-in cohort."""
    return Study(
        name="made", cohort=Phantom(design=design, side=side, train=4, test=6),  # type: ignore[arg-type]
        classes=OBJECT, losses=tuple(losses),
    )  # fmt: skip


def make_runs(folder: Path, study: Study, preview: CohortPreview, cases: Sequence[str], epochs: int = 3) -> None:
    """Write finished runs with previews of the first case and final predictions of all ``cases``."""
    store, home = CaseStore(preview.cohort), StudyFolder(folder)
    home.save(study)
    for number, plan in enumerate(plan_runs(study)):
        run = home.run(plan.id)
        run.create(plan)
        for event in _events(run, plan, number, store, study, cases, epochs):
            run.append(event)
        run.close()


def _events(
    run: RunFolder, plan: RunPlan, number: int, store: CaseStore, study: Study, cases: Sequence[str], epochs: int
) -> Iterator[ev.Event]:
    yield ev.RunStarted(
        run=run.id, time=0.0, device="cpu", threads=1, parameters=1, train_cases=1, validation_cases=len(cases),
        epochs=epochs, steps_per_epoch=1,
    )  # fmt: skip
    rng, rows = np.random.default_rng(number), []
    bias = (-0.05, 0.0, 0.05, -0.22, 0.2)[number % 5]
    for epoch in range(1, epochs + 1):
        for place, case in enumerate(cases):
            reference = store.labels(case)
            amount = (0.08 + 0.05 * place) * (1 + 1.5 * (epochs - epoch) / epochs)
            labels = LabelMap(perturbed(reference.data, rng, amount, bias), reference.grid, reference.stored)
            final = epoch == epochs
            paths = ([run.preview_path(epoch, case)] if place == 0 else []) + (
                [run.prediction_path(case)] if final else []
            )
            for path in paths:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_labels(path, labels)
            for target in study.classes:
                found = np.isin(reference.data, target.sources)
                counts = overlap(labels.data == target.value, found, reference.grid.voxel_ml)
                yield ev.CaseScored(
                    run=run.id, time=epoch, epoch=epoch, case=case, class_value=target.value, dice=dice(counts),
                    jaccard=jaccard(counts), volume_ml=counts.prediction_ml, reference_volume_ml=counts.reference_ml,
                    volume_error_ml=volume_error_ml(counts),
                )  # fmt: skip
                if final:
                    rows.append(
                        score_row(case, "", plan.method, target.value, counts, loss=plan.choice.key, fold=0, seed=0)
                    )
        relative = str(run.preview_path(epoch, cases[0]).relative_to(run.path))
        yield ev.PredictionReady(run=run.id, time=epoch, epoch=epoch, case=cases[0], path=relative)
    write_rows(run.scores_path, rows)
    yield ev.RunFinished(
        run=run.id, time=9.0, reason=ev.FinishReason.COMPLETED, message="", epoch=epochs, step=epochs,
        best_epoch=epochs, seconds=1.0,
    )  # fmt: skip


def open_study(session: Session, study: Study, preview: CohortPreview, folder: Path | None = None) -> None:
    """What the window does when a study is opened, runs included."""
    session.set_study(study, folder=folder)
    session.set_preview(preview)
    if folder is not None:
        runs = StudyFolder(folder).runs()
        session.set_runs({run.id: run.plan() for run in runs}, {run.id: run.progress() for run in runs})


def settle(services: Services) -> None:
    """Let background tasks finish and their results arrive."""
    import time

    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        QApplication.processEvents()
        if services.tasks.idle:
            QApplication.processEvents()
            if services.tasks.idle:
                return
        time.sleep(0.003)
    raise TimeoutError("background tasks did not finish")
