"""The runs on disk that can be read, and what is left out, by name: one bad file never hides the others."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.within import require_own


@dataclass(frozen=True)
class RunsThere:
    """What ``runs/`` of a study holds.

    Parameters
    ----------
    runs : tuple of (RunFolder, RunPlan)
        By name.
    refused : tuple of str
        A sentence a run that cannot be read, naming file and cause.
    """

    runs: tuple[tuple[RunFolder, RunPlan], ...]
    refused: tuple[str, ...] = ()


def runs_there(folder: StudyFolder) -> RunsThere:
    """The runs of a study with their plans."""
    found, refused = [], []
    try:
        runs = folder.runs()
    except BadInputError as error:
        return RunsThere((), (str(error),))
    for run in runs:
        try:
            require_own(folder, run)
            found.append((run, _own_plan(run)))
        except BadInputError as error:
            refused.append(str(error))
    return RunsThere(tuple(found), tuple(refused))


def _own_plan(run: RunFolder) -> RunPlan:
    plan = run.plan()
    if plan.id != run.id:
        raise FileRefusedError(run.path / "run.json", f"must be of the run its folder is named after, got {plan.id!r}")
    return plan
