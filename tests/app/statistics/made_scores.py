"""Studies whose runs have finished with made-up scores: no voxels, any number of cases, classes, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from segloss_gui.app.session import Session
from segloss_gui.core import events as ev
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.score_file import NAN, ScoreRow, read_scores, write_rows
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.sweep import sweep
from tests.app.made_study import FIVE, open_study

Made = tuple[Study, CohortPreview, Path]
PARTIAL = (
    LossChoice(key="dice_phi", params={"phi": "I"}, labels="full", name="I, full labels"),
    LossChoice(key="dice_phi", params={"phi": "I"}, labels="policy", name="I, partial labels"),
    LossChoice(key="dice_phi", params={"phi": "BI"}, labels="policy", name="BI, partial labels"),
)
SWEPT = sweep(Study(), "dice_phi", {"epsilon": [1e-2, 1.0, 100.0, 1e4], "phi": ["I", "BI"]}).losses
QUALITY = (0.80, 0.795, 0.78, 0.74, 0.70)


def scored(
    folder: Path, losses: Sequence[LossChoice] = FIVE, *, cases: int = 60, classes: int = 1, groups: bool = False,
    empty: int = 3,
    repeats: int = 1,
) -> Made:  # fmt: skip
    """Write a study with finished runs; ``empty`` cases have no object; ``repeats`` folds and seeds."""
    design = "two_groups" if groups else "lesions"
    study = Study(
        name="made", cohort=Phantom(design=design, side=24, train=4, test=cases),  # type: ignore[arg-type]
        classes=tuple(TargetClass(value=v, name=("lesion", "oedema", "core")[v - 1]) for v in range(1, classes + 1)),
        losses=tuple(losses), folds={"use": tuple(range(repeats))}, seeds=tuple(range(repeats)),  # type: ignore[arg-type]
    )  # fmt: skip
    assert study.cohort is not None
    preview, home = study.cohort.preview(), StudyFolder(folder)
    home.save(study)
    methods = [choice.method for choice in losses]
    for plan in (plan for plan in plan_runs(study) if not plan.is_warm_start):
        run = home.run(plan.id)
        run.create(plan)
        for event in _ended(run):
            run.append(event)
        run.close()
        write_rows(run.scores_path, _rows(plan, methods.index(plan.method), preview, classes, empty))
    return study, preview, folder


def _ended(run: RunFolder) -> list[ev.Event]:
    return [
        ev.RunStarted(
            run=run.id, time=0.0, device="cpu", threads=1, parameters=1, train_cases=1, validation_cases=1, epochs=1,
            steps_per_epoch=1,
        ),
        ev.RunFinished(
            run=run.id, time=9.0, reason=ev.FinishReason.COMPLETED, message="", epoch=1, step=1, best_epoch=1,
            seconds=1.0,
        ),
    ]  # fmt: skip


def _rows(plan: RunPlan, number: int, preview: CohortPreview, classes: int, empty: int) -> list[ScoreRow]:
    shared, own = np.random.default_rng(0), np.random.default_rng(1 + number)
    rows = []
    cases = [case for case in preview.cohort.cases if case.split == "test"]
    for place, case in enumerate(cases):
        for value in range(1, classes + 1):
            volume = 0.0 if place < empty else float(np.exp(shared.normal(1, 1)))
            hard = 0.5 * float(np.exp(-volume)) + float(shared.normal(0, 0.05))
            dice = float(np.clip(QUALITY[number % 5] - hard - 0.03 * value + own.normal(0, 0.03), 0.02, 0.99))
            emptied = "partial" in plan.method and case.group == "B" and "BI" in plan.method
            predicted = 0.0 if emptied or not volume else volume * float(own.normal(1.05, 0.1))
            dice = NAN if not volume and not predicted else 0.0 if emptied else dice
            jaccard = dice / (2 - dice)
            rows.append(
                ScoreRow(
                    case.id, case.group, plan.method, plan.choice.key, plan.fold, plan.seed, value, dice, jaccard,
                    predicted, volume, predicted - volume, labelling="partial" if "partial" in plan.method else "full",
                    volume_error_abs_ml=abs(predicted - volume),
                )
            )  # fmt: skip
    return rows


def half_missing(made: Made, method: str) -> Made:
    """The same study, in which a method finds nothing in every other case and is nearer than all others in the rest."""
    for run in StudyFolder(made[2]).runs():
        rows = []
        for k, row in enumerate(read_scores(run.scores_path)):
            gone = row.method == method and k % 2 == 1
            hd95_mm = NAN if gone else 1.0 if row.method == method else 4.0 + 0.01 * k
            volume_ml = 0.0 if gone else row.reference_volume_ml
            rows.append(replace(row, hd95_mm=hd95_mm, volume_ml=volume_ml, diagonal_mm=80.0))
        write_rows(run.scores_path, rows)
    return made


def opened(made: Made) -> Session:
    """A session that looks at it."""
    session = Session()
    open_study(session, *made)
    return session
