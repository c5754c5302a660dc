"""The end of a run: every validation case predicted with the model kept, written, and scored."""

from __future__ import annotations

from segloss_gui.core.volume import LabelMap
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.preprocessing import PreparedCase, restore_labels
from segloss_gui.data.readers import write_labels
from segloss_gui.losses import LossParams
from segloss_gui.study.evaluation import score_case, score_row
from segloss_gui.study.job import RunTask, kept_weights
from segloss_gui.study.score_file import ScoreRow, write_rows
from segloss_gui.study.store import RunFolder
from segloss_gui.training.inference import Predictor


def predict_and_score(task: RunTask, run: RunFolder, store: CaseStore) -> None:
    """Write ``predictions/<case>.nii.gz`` on each case's own grid, and the run's ``scores.csv``."""
    predictor = Predictor.from_checkpoint(kept_weights(run, task.job.schedule), task.job.device)
    rows: list[ScoreRow] = []
    for prepared in task.job.validation:
        prediction = restore_labels(predictor.class_map(prepared.image), prepared, task.study.classes)
        _write_prediction(run, prepared, prediction)
        rows += _rows(task, prepared, prediction, store)
    write_rows(run.scores_path, rows)


def _write_prediction(run: RunFolder, prepared: PreparedCase, prediction: LabelMap) -> None:
    path = run.prediction_path(prepared.case.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_labels(path, prediction)


def _rows(task: RunTask, prepared: PreparedCase, prediction: LabelMap, store: CaseStore) -> list[ScoreRow]:
    case, plan = prepared.case, task.plan
    of_run = {
        "loss": plan.choice.key, "fold": plan.fold, "seed": plan.seed, "labelling": task.study.policy.labelling,
        "phi": param_text(task.job.loss_params, "phi"), "epsilon": param_text(task.job.loss_params, "epsilon"),
    }  # fmt: skip
    # The reference comes from the store, not from the prepared case: that one may be resampled.
    counts = score_case(prediction, store.labels(case.id), task.study.classes)
    return [score_row(case.id, case.group, plan.method, value, of_class, **of_run) for value, of_class in counts]


def param_text(params: LossParams, name: str) -> str:
    """A parameter of the loss as it stands in ``scores.csv``; empty where the loss has none of that name."""
    value = getattr(params, name, None)
    if value is None:
        return ""
    values = value if isinstance(value, (tuple, list)) else (value,)
    return " ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in values)
