"""Which folder of ``runs/`` is of which method, fold and seed: ``runs/index.csv``, for people who look for one.

The folders keep the ids of their runs, which plans, warm starts, checkpoints and other programs know them by, and
which stay when a method is called otherwise; this table says what each is called now. Nothing reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from segloss_gui.core.csv_text import to_csv
from segloss_gui.core.errors import SegLossError
from segloss_gui.core.harmless import to_cell
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.method_names import display_names, named, study_names
from segloss_gui.study.models import Study
from segloss_gui.study.param_words import param_words
from segloss_gui.study.plan import WARM_START, RunPlan, plan_runs
from segloss_gui.study.run_folder import RunFolder

INDEX = "index.csv"
COLUMNS = ("folder", "method", "fold", "seed", "loss", "parameters")


def write_index(folder: Path, study: Study) -> Path | None:
    """Write the table of the runs that are there; None where there is none, or the disk refuses.

    Parameters
    ----------
    folder : Path
        The study's.
    study : Study
        What its methods are called.
    """
    with suppress(OSError, SegLossError):
        if plans := _plans_there(folder / "runs", study):
            return write_atomic(folder / "runs" / INDEX, index_text(study, plans))
    return None


def index_text(study: Study, plans: tuple[RunPlan, ...]) -> str:
    """The table, a line a run: those of the study in its order, then those of losses it had before.

    Examples
    --------
    >>> study = Study(losses=[{"key": "dice_phi", "params": {"phi": phi}} for phi in ("I", "BI")])
    >>> print(index_text(study, plan_runs(study)), end="")
    folder,method,fold,seed,loss,parameters
    dice_phi_phi-I_ef30_fold0_seed0,DL Φ=I,0,0,dice_phi,Φ=I
    dice_phi_phi-BI_9e53_fold0_seed0,DL Φ=BI,0,0,dice_phi,Φ=BI
    """
    names = study_names(study)
    others = [named(plan.choice) for plan in plans if not plan.is_warm_start and plan.method not in names]
    names |= display_names(list({method.id: method for method in others}.values()), names.values())
    lines: list[Iterable[object]] = [COLUMNS]
    for plan in plans:
        title = WARM_START if plan.is_warm_start else names[plan.method]
        words = ", ".join(param_words(name, value) for name, value in plan.choice.params.items())
        cells = (plan.id, title, plan.fold, plan.seed, plan.choice.key, words)
        lines.append([to_cell(str(cell)) for cell in cells])
    return to_csv(lines)


def _plans_there(runs: Path, study: Study) -> tuple[RunPlan, ...]:
    there = {file.parent.name: RunFolder(file.parent) for file in sorted(runs.glob("*/run.json"))}
    plans = [plan for plan in plan_runs(study) if there.pop(plan.id, None) is not None]
    for run in there.values():
        with suppress(SegLossError, OSError):
            plans.append(run.plan())
    return tuple(plans)
