"""A study's folder and its runs' folders on disk. Imports no torch, so that a study opens at once."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError, FolderGoneError, cause_of
from segloss_gui.core.plain_files import read_text
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.document import from_toml, identity_in, to_toml
from segloss_gui.study.folder_lock import FolderLock
from segloss_gui.study.models import Study
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_index import write_index

STUDY_FILE = "study.toml"
BEGUN = ("run.json", "events.jsonl")
"""Either says that a run was begun in its folder."""


class StudyFolder:
    """The folder of a study; see :mod:`segloss_gui.study` for what lies where.

    Parameters
    ----------
    path : Path
        The folder, or the study file in it, ``study.toml`` or another ``.toml``; it need not exist
        before :meth:`save`.
    """

    def __init__(self, path: Path | str) -> None:
        path = Path(path)
        is_file = path.suffix == ".toml"
        self.path = path.parent if is_file else path
        self._file = path.name if is_file else STUDY_FILE

    @property
    def study_path(self) -> Path:
        """The study file, ``study.toml`` unless another was named."""
        return self.path / self._file

    @property
    def scores_path(self) -> Path:
        """``scores.csv``."""
        return self.path / "scores.csv"

    @property
    def lock(self) -> FolderLock:
        """The right to train in this folder; its runs have rights of their own."""
        return FolderLock(self.path)

    def identity(self) -> str:
        """What tells the study there apart from others of its name; empty where it has none, or none is there."""
        try:
            return identity_in(read_text(self.study_path))
        except (OSError, UnicodeDecodeError):
            return ""

    def save(self, study: Study, identity: str = "") -> Path:
        """Write ``study.toml``, atomically, and what its runs are called now; the file written.

        Parameters
        ----------
        study : Study
            What is written. Whatever study was there is replaced: :func:`~segloss_gui.study.identity.refuse_other`
            looks first.
        identity : str
            Of the study; empty: the one that is there, else a new one.
        """
        text = to_toml(study, self.path, identity or self.identity() or new_identity())
        written = write_atomic(self.study_path, text)
        write_index(self.path, study)
        return written

    def load(self, *, check_losses: bool = False, data: Path | None = None) -> Study:
        """The study in ``study.toml``.

        Parameters
        ----------
        data : Path or None
            Where its relative paths begin; None: at the folder of the file.
        check_losses : bool
            Check the losses' keys and parameters too; this imports torch.

        Raises
        ------
        FileRefusedError
            When there is no ``study.toml``, or it is no text or no TOML.
        StudyFaults
            With every fault in it, one a line.
        """
        try:
            text = read_text(self.study_path)
        except (OSError, UnicodeDecodeError) as error:
            raise FileRefusedError(self.study_path, f"must be a readable study file, got: {cause_of(error)}") from error
        return from_toml(text, data or self.path, subject=self.study_path, check_losses=check_losses)

    def require_there(self) -> None:
        """Refuse to go on in a folder whose study was there before and is not now: it would be made anew, a husk.

        Raises
        ------
        FolderGoneError
            When it holds no ``study.toml``.
        """
        if not os.path.isfile(self.study_path):
            raise FolderGoneError(
                f"{self.path}: must hold the study, got a folder that was deleted, moved or unplugged"
            )

    def runs(self) -> tuple[RunFolder, ...]:
        """The runs on disk, by name; a folder whose ``run.json`` was never written is left out.

        One whose ``run.json`` cannot be followed or went, while what it said is there, is a run that cannot be read.

        Raises
        ------
        FileRefusedError
            When ``runs`` cannot be looked into.
        """
        runs = self.path / "runs"
        try:
            found = sorted(runs.iterdir()) if os.path.lexists(runs) else []
        except OSError as error:
            raise FileRefusedError(runs, f"must be the folder of the runs, got: {cause_of(error)}") from error
        return tuple(RunFolder(path) for path in found if any(_may_hold(path, name) for name in BEGUN))

    def runs_in_sight(self) -> tuple[RunFolder, ...]:
        """The runs, or none where they cannot be looked into: for lists of studies, which stop at no fault of one."""
        try:
            return self.runs()
        except FileRefusedError:
            return ()

    def run(self, run_id: str) -> RunFolder:
        """The folder of one run, whether it exists yet or not."""
        return RunFolder(self.path / "runs" / run_id)


def _may_hold(folder: Path, name: str) -> bool:
    """Whether something of a name is in a folder; one that may not be looked into may hold it."""
    try:
        os.lstat(folder / name)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return folder.is_dir()
    return True


def new_identity() -> str:
    """An identity no study has yet."""
    return uuid.uuid4().hex
