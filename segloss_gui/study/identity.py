"""Whether a folder holds another study: decided by the id in ``study.toml``, not by names.

Two files of earlier versions, which have no id, or one of them and a new one, are the same study where
name and cohort are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from segloss_gui.core.errors import BadInputError, OtherStudyError
from segloss_gui.core.moments import moment
from segloss_gui.study.models import Study
from segloss_gui.study.store import StudyFolder

PATIENCE_S = 10.0
"""How long another program that writes a study is waited for: that takes a moment."""


@dataclass(frozen=True)
class StudyThere:
    """The study a folder holds.

    Parameters
    ----------
    folder : Path
        Where.
    identity : str
        Its id; empty in files of earlier versions.
    study : Study or None
        What it is; None where its file cannot be read.
    saved : datetime
        When its file was last written.
    runs : int
        Runs on disk.
    """

    folder: Path
    identity: str
    study: Study | None
    saved: datetime
    runs: int

    @property
    def words(self) -> str:
        """The study in a sentence: name, runs, date."""
        name = f"“{self.study.name}”" if self.study is not None else "a study whose file cannot be read"
        runs = {0: "without runs", 1: "with 1 run"}.get(self.runs, f"with {self.runs} runs")
        return f"{name} ({runs}, saved {self.saved:%Y-%m-%d %H:%M})"

    def is_another(self, study: Study, identity: str) -> bool:
        """Whether it is another study than the one given."""
        if self.identity and identity:
            return self.identity != identity
        return self.study is None or (self.study.name, self.study.cohort) != (study.name, study.cohort)


def study_there(folder: Path) -> StudyThere | None:
    """The study a folder holds; None where it holds none."""
    store = StudyFolder(folder)
    try:
        stamp = store.study_path.stat().st_mtime
    except OSError:
        return None
    try:
        study = store.load()
    except BadInputError:
        study = None
    return StudyThere(store.path, store.identity(), study, moment(stamp), len(store.runs_in_sight()))


def refuse_other(folder: Path, study: Study, identity: str) -> None:
    """Refuse a folder that holds another study than the one to be written there.

    Parameters
    ----------
    folder : Path
        Where the study is to be written.
    study : Study
        What is to be written.
    identity : str
        Its id; empty where it has none yet.

    Raises
    ------
    OtherStudyError
        Naming both studies.
    """
    there = study_there(folder)
    if there is not None and there.is_another(study, identity):
        raise OtherStudyError(
            f"{folder}: must be empty or hold “{study.name}” itself, got another study: {there.words}; "
            "give another folder"
        )


def save_made(folder: Path, study: Study) -> Path:
    """Write a study that was made anew into a folder of its own; of two that come at once the second is refused.

    Raises
    ------
    OtherStudyError
        As :func:`refuse_different`.
    FolderInUseError
        When another process writes there all the while, as one that trains does.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     save_made(Path(place), Study(name="a")).name
    'study.toml'
    """
    store = StudyFolder(folder)
    if folder.exists() and not folder.is_dir():
        raise BadInputError(f"{folder}: must be a folder, got a file")
    with store.lock.hold(PATIENCE_S):
        refuse_different(folder, study)
        return store.save(study)


def refuse_different(folder: Path, study: Study) -> None:
    """Refuse a folder that holds a study that is not, word for word, the one to be written there.

    For studies that are made anew each time: whatever was changed in the folder since would be lost.

    Raises
    ------
    OtherStudyError
        Naming both studies.
    """
    there = study_there(folder)
    if there is None or there.study == study:
        return
    same = there.study is not None and there.study.name == study.name
    what = "another study of that name, or one that was changed since" if same else "another study"
    raise OtherStudyError(
        f"{folder}: must be empty or hold “{study.name}” as it is made, got {what}: {there.words}; "
        f"give another folder, or train the one that is there: segloss run {folder}"
    )
