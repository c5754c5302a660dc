"""A run on disk: its folder, from the plan it began with to what it predicted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from segloss_gui.core.errors import FileRefusedError, FolderGoneError
from segloss_gui.core.events import Event, FinishReason, RunFinished
from segloss_gui.core.json_text import read_json
from segloss_gui.core.settings import describe_faults
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.event_log import EventLog
from segloss_gui.study.folder_lock import FolderLock
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress, RunState, replay
from segloss_gui.study.run_file import PlanInFile, faults_in
from segloss_gui.study.safe_name import file_of
from segloss_gui.study.trained_on import replaced_since, replaced_words


class RunFolder:
    """The folder of one run.

    Parameters
    ----------
    path : Path
        ``<study>/runs/<run id>``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._log = EventLog(path / "events.jsonl")

    @property
    def id(self) -> str:
        """Id of the run: the folder's name."""
        return self.path.name

    @property
    def exists(self) -> bool:
        """Whether the run was begun, and can be looked at: a drive that went says no, whatever the system calls it."""
        return os.path.isfile(self.path / "run.json")

    def require_there(self) -> None:
        """Refuse to write to a run that was begun and is there no more.

        Raises
        ------
        FolderGoneError
            When it has no ``run.json``.
        """
        if not self.exists:
            raise FolderGoneError(
                f"{self.path}: must stay while its run trains, but it was deleted, moved or unplugged"
            )

    @property
    def lock(self) -> FolderLock:
        """The right to write this run's events."""
        return FolderLock(self.path)

    def create(self, plan: RunPlan, **facts: Any) -> None:
        """Make the folder and write ``run.json``: the plan, and ``facts`` (anything JSON can hold)."""
        self.path.mkdir(parents=True, exist_ok=True)
        content = {"plan": {**asdict(plan), "choice": plan.choice.model_dump(mode="json")}, **facts}
        write_atomic(self.path / "run.json", json.dumps(content, indent=2, default=str) + "\n")

    def facts(self) -> dict[str, Any]:
        """What ``run.json`` says: plan, resolved loss parameters, versions, cases, device.

        Raises
        ------
        FileRefusedError
            When it is missing or damaged.
        """
        file = self.path / "run.json"
        content: dict[str, Any] = read_json(file, "a readable run file")
        if faults := faults_in(content):
            more = f" (and {len(faults) - 1} faults more)" if faults[1:] else ""
            raise FileRefusedError(file, f"must hold the plan of a run: {faults[0]}{more}")
        return content

    def plan(self) -> RunPlan:
        """What this run was meant to be.

        Raises
        ------
        FileRefusedError
            When ``run.json`` is missing or damaged.
        """
        try:
            return PlanInFile.model_validate(self.facts()["plan"]).plan()
        except ValidationError as error:  # also of what a later version knows: it may change what was trained
            fault = describe_faults(error)[0]
            raise FileRefusedError(self.path / "run.json", f"must hold the plan of a run: {fault}") from error

    def append(self, event: Event) -> None:
        """Write one event; it is in the operating system's hands before this returns."""
        self._log.append(event)

    def events(self) -> Iterator[Event]:
        """The events so far; a last line cut off by a kill, and lines of unknown kinds, are skipped."""
        return self._log.read()

    def progress(self) -> RunProgress:
        """State, curves and scores from the events; interrupted where they end too early and no other program trains.

        A run whose images or labels were replaced since has not finished: its end says so.

        Raises
        ------
        FileRefusedError
            When the events may not be read, or the list of data files is damaged.
        """
        skipped: list[str] = []
        progress = replay(self.id, self._log.read(skipped.append), self._other)
        if progress.state is RunState.WAITING and not skipped and any(self.checkpoints.glob("*.pt")):
            skipped.append(f"{self._log.path}: must hold what the run said, got nothing beside its checkpoints")
        progress.skipped = tuple(skipped)
        end = progress.finished
        if end is not None and end.reason.good and (replaced := replaced_since(self.path)):
            message = replaced_words(replaced)
            progress.apply(replace(end, reason=FinishReason.BAD_INPUT, message=message))
        return progress

    def _other(self) -> str:
        owner = self.lock.other()
        return owner.words if owner is not None else ""

    def finished(self) -> RunFinished | None:
        """The end of the run, if it ended well; None where it is still to be done or done again."""
        end = self.progress().finished
        return end if end is not None and end.reason.good else None

    def close(self) -> None:
        """Close the event file; :meth:`append` opens it again."""
        self._log.close()

    @property
    def checkpoints(self) -> Path:
        """Folder of ``last.pt`` and ``best.pt``."""
        return self.path / "checkpoints"

    @property
    def error_path(self) -> Path:
        """The full report of what went wrong; missing where nothing did."""
        return self.path / "error.txt"

    @property
    def scores_path(self) -> Path:
        """The scores of this run's predictions; missing until they are made."""
        return self.path / "scores.csv"

    def preview_path(self, epoch: int, case: str) -> Path:
        """Where the preview of ``case`` after ``epoch`` lies."""
        return file_of(self.path / "previews" / f"epoch_{epoch:04d}", case, ".nii.gz")

    def prediction_path(self, case: str) -> Path:
        """Where the final prediction for ``case`` lies."""
        return file_of(self.path / "predictions", case, ".nii.gz")
