"""The end of a run: every validation case predicted with the model kept, written, and scored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.losses import LossParams
from segloss_gui.study.evaluation import score_case, score_row
from segloss_gui.study.loss_params import in_training, params_text
from segloss_gui.study.prepared_run import PreparedRun
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.score_file import ScoreRow, write_rows
from segloss_gui.study.scored_files import forget_scored, note_scored
from segloss_gui.study.write_prediction import write_prediction
from segloss_gui.training.checkpoint import BEST, LAST
from segloss_gui.training.inference import Predictor
from segloss_gui.training.interrupting import interruptible
from segloss_gui.training.settings import ScheduleSettings


def kept_weights(run: RunFolder, schedule: ScheduleSettings) -> Path:
    """The checkpoint that holds the model kept."""
    return run.checkpoints / (BEST if schedule.keep == "best" else LAST)


def predict_and_score(
    task: PreparedRun,
    run: RunFolder,
    store: CaseStore,
    between: Between = nobody_asks,
    told: Callable[[int, int], object] = lambda *_: None,
) -> None:
    """Write each case's label map and probabilities on its own grid, and the run's ``scores.csv``.

    Parameters
    ----------
    task : PreparedRun
        What was trained.
    run : RunFolder
        Where the weights lie, and the rest is written.
    store : CaseStore
        Holds the references.
    between : callable
        Called between cases, classes and the layers of the network; what it raises ends the scoring, of which no
        ``scores.csv`` is then written.
    told : callable
        Told (cases done, all cases).
    """
    forget_scored(run)
    predictor = Predictor.from_checkpoint(kept_weights(run, task.job.schedule), task.job.device)
    rows: list[ScoreRow] = []
    cases, at_once = task.job.validation, predictor.at_once(task.job.sampling.batch_size)
    with interruptible(predictor.network, between):
        for start in range(0, len(cases), at_once):
            told(start, len(cases))
            between()
            some = [cases[index] for index in range(start, min(start + at_once, len(cases)))]
            said = predictor.predict(
                [one.image for one in some], with_probabilities=task.study.hardware.keep_probabilities
            )
            for prepared, found in zip(some, said, strict=True):
                between()
                run.require_there()
                path = run.prediction_path(prepared.case.id)
                prediction = write_prediction(path, prepared, task.study, *found, between)
                rows += _rows(task, prepared, prediction, store, between)
    run.require_there()
    write_rows(run.scores_path, rows)
    note_scored(run, [prepared.case.id for prepared in cases])


def _rows(
    task: PreparedRun, prepared: PreparedCase, prediction: LabelMap, store: CaseStore, between: Between
) -> list[ScoreRow]:
    case, plan, policy = prepared.case, task.plan, task.study.policy
    of_run = {
        "loss": plan.choice.key, "fold": plan.fold, "seed": plan.seed, "labelling": policy.labelling,
        "phi": param_text(task.job.loss_params, "phi"), "epsilon": param_text(task.job.loss_params, "epsilon"),
        "batch_size": task.job.sampling.batch_size, "subject": case.subject,
        "params": params_text(plan.choice),
    }  # fmt: skip
    # The reference comes from the store, not from the prepared case: that one may be resampled.
    reference = store.labels(case.id)
    counts = score_case(prediction, reference, task.study.classes, between=between)
    return [
        score_row(
            case.id, case.group, plan.method, value, of_class,
            label_in_training=in_training(policy, value, case.group),
            size_unit=reference.grid.unit.key, **of_run,
        )
        for value, of_class in counts
    ]  # fmt: skip


def param_text(params: LossParams, name: str) -> str:
    """A parameter of the loss as it stands in ``scores.csv``; empty where the loss has none of that name."""
    value = getattr(params, name, None)
    if value is None:
        return ""
    values = value if isinstance(value, (tuple, list)) else (value,)
    return " ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in values)
