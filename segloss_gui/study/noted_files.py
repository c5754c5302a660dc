"""Which files a study's cases had when it was saved: ``data_files.json`` in its folder. Imports no torch.

It decides nothing. When the data are moved, it tells whether what is found elsewhere is what it was. Runs say the
same of their own files (:mod:`~segloss_gui.study.trained_on`), which serves studies saved before there was such a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.json_text import read_json
from segloss_gui.data.case import Case
from segloss_gui.data.file_hash import file_hash, files_of, fingerprint
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.trained_on import DATA_FILE, files_then

FILES_FILE = "data_files.json"


class NotedFile(BaseModel):
    """A file as it was.

    Parameters
    ----------
    path : Path
        Where it was.
    size : int
        In bytes.
    mtime_ns : int
        When it was written; it is not read again while this stays.
    fingerprint : str
        See :func:`~segloss_gui.data.file_hash.fingerprint`; empty where only ``sha256`` is known.
    sha256 : str
        Of the whole file, as a run noted it; empty where none did.
    """

    model_config = ConfigDict(frozen=True)

    path: Path
    size: int = Field(ge=0)
    mtime_ns: int = 0
    fingerprint: str = ""
    sha256: str = ""

    def is_at(self, path: Path) -> bool:
        """Whether the file at ``path`` is this one, by its size and content; nothing there is not."""
        try:
            if path.stat().st_size != self.size:
                return False
            return fingerprint(path) == self.fingerprint if self.fingerprint else file_hash(path) == self.sha256
        except OSError:
            return False


class NotedFiles(BaseModel):
    """What ``data_files.json`` holds."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    files: tuple[NotedFile, ...]


def note_files(
    folder: Path, cases: Iterable[Case], kept: Callable[[Sequence[NotedFile]], Iterable[NotedFile]] = lambda _: ()
) -> None:
    """Write down which files the cases of the study in ``folder`` have; phantoms have none, and leave nothing.

    A file that was not written since is not read again.

    Parameters
    ----------
    folder : Path
        Of the study.
    cases : iterable of Case
        Its cases as they were read; nothing is written while none has a file that is there.
    kept : callable
        Told the files noted before that are none of these, says which files stay noted besides;
        :func:`~segloss_gui.study.relinking.note_files_of` keeps those that are missing.

    Raises
    ------
    OSError
        When the disk is full or refuses.
    """
    before = _listed(folder)
    files = [_noted(path.absolute(), before) for case in cases for path in files_of(case)]
    found = tuple(dict.fromkeys(file for file in files if file is not None))
    there = {file.path for file in found}
    if found:
        more = {file.path: file for file in kept([file for file in before.values() if file.path not in there])}
        found += tuple(file for path, file in more.items() if path not in there)
    if found and found != tuple(before.values()):
        write_noted(folder, found)


def write_noted(folder: Path, files: Iterable[NotedFile]) -> None:
    """Write the list of a study's files; the one that was there is replaced."""
    listed = NotedFiles(files=tuple(files))
    write_atomic(folder / FILES_FILE, listed.model_dump_json(exclude_defaults=True) + "\n")


def noted_files(folder: Path) -> tuple[NotedFile, ...]:
    """The files of the study's cases as far as it or its runs noted them; a damaged list counts as none."""
    noted = _listed(folder)
    for run in sorted((folder / "runs").glob(f"*/{DATA_FILE}")):
        try:
            then = files_then(run.parent)
        except BadInputError:
            continue
        for file in then:
            noted.setdefault(file.path, NotedFile(path=file.path, size=file.size, sha256=file.sha256))
    return tuple(noted.values())


def _listed(folder: Path) -> dict[Path, NotedFile]:
    file = folder / FILES_FILE
    if not file.is_file():
        return {}
    try:
        found = NotedFiles.model_validate(read_json(file, "a readable list of data files"))
    except (BadInputError, ValidationError):
        return {}
    return {noted.path: noted for noted in found.files}


def _noted(path: Path, before: Mapping[Path, NotedFile]) -> NotedFile | None:
    try:
        state, known = path.stat(), before.get(path)
        if known is not None and (known.size, known.mtime_ns) == (state.st_size, state.st_mtime_ns):
            return known
        return NotedFile(path=path, size=state.st_size, mtime_ns=state.st_mtime_ns, fingerprint=fingerprint(path))
    except OSError:
        return None
