"""A finished study made in a moment: phantoms, perturbed references for predictions, the scores of those."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segloss_gui.core import events as ev
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.readers import write_labels
from segloss_gui.metrics.overlap import overlap
from segloss_gui.report.paper.figure import PaperStudy
from segloss_gui.report.results import StudyResults
from segloss_gui.study.cases import fold_for, open_store
from segloss_gui.study.designs import compare_losses, missing_labels
from segloss_gui.study.evaluation import score_row
from segloss_gui.study.loss_params import in_training, params_text
from segloss_gui.study.models import Study
from segloss_gui.study.plan import arm_of, plan_runs
from segloss_gui.study.score_file import write_rows
from segloss_gui.study.store import StudyFolder
from tests.app.made_study import perturbed


def finish(folder: Path, study: Study, leave: int = 0) -> StudyFolder:
    """Write the runs of a study as finished, but for the last ``leave``.

    Partial arms that learn empty maps (BI, heuristic epsilon) draw next to nothing in the groups without a label.
    """
    home, store = StudyFolder(folder), open_store(study)
    home.save(study)
    plans = plan_runs(study)
    for number, plan in enumerate(plans[: len(plans) - leave]):
        run, arm = home.run(plan.id), arm_of(study, plan.choice)
        run.create(plan, labelling=arm.policy.labelling)
        rng, rows = np.random.default_rng(number), []
        for case in fold_for(study, store.cohort, 0).validation:
            reference = store.labels(case.id)
            empty = bool(arm.policy.hidden(case.group)) and plan.method.startswith(("BI", "I with"))
            bias = 0.6 if empty else 0.05 * (number % 3)
            labels = LabelMap(perturbed(reference.data, rng, 0.15, bias), reference.grid, reference.stored)
            path = run.prediction_path(case.id)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_labels(path, labels)
            counts = overlap(labels.data == 1, reference.data == 1, reference.grid.voxel_ml)
            facts = {
                "loss": plan.choice.key, "fold": 0, "seed": 0, "labelling": arm.policy.labelling, "batch_size": 4,
                "params": params_text(plan.choice), "label_in_training": in_training(arm.policy, 1, case.group),
            }  # fmt: skip
            rows.append(score_row(case.id, case.group, plan.method, 1, counts, **facts))
        if not plan.is_warm_start:
            write_rows(run.scores_path, rows)
        end = ev.RunFinished(run=run.id, time=9.0, reason=ev.FinishReason.COMPLETED, message="", epoch=1, step=1,
                             best_epoch=1, seconds=1.0)  # fmt: skip
        run.append(end)
        run.close()
    return home


def opened(folder: StudyFolder) -> PaperStudy:
    return PaperStudy(StudyResults(folder))


def five_losses(train: int = 2, test: int = 20) -> Study:
    """Bertels' design on few small phantoms."""
    study = compare_losses((0,), quick=True)
    return study.model_copy(update={"cohort": study.cohort.model_copy(update={"train": train, "test": test})})  # type: ignore[union-attr]


def two_groups(test: int = 12) -> Study:
    """Tilborghs' design on few small phantoms."""
    study = missing_labels((0,), quick=True)
    return study.model_copy(update={"cohort": study.cohort.model_copy(update={"train": 4, "test": test})})  # type: ignore[union-attr]
