"""The files that a run's scores are of, and the scores themselves: ``scored.sha256`` in its folder. Imports no torch.

Lines as ``sha256sum`` writes and checks them. A prediction that was replaced, or a table of scores that was edited,
says something else than what was scored: it is told by the case. A run of an earlier version has no such file, and is
taken as it is; a prediction that is no longer there says nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError, cause_of
from segloss_gui.core.plain_files import read_text
from segloss_gui.data.file_hash import file_hash
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.run_folder import RunFolder

SCORED_FILE = "scored.sha256"
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def forget_scored(run: RunFolder) -> None:
    """What was scored is about to be written anew."""
    (run.path / SCORED_FILE).unlink(missing_ok=True)


def note_scored(run: RunFolder, cases: Iterable[str]) -> Path:
    """Write down a run's scores and the predictions of ``cases`` as they are now; the file written."""
    files = [run.scores_path, *(path for case in cases if (path := run.prediction_path(case)).is_file())]
    lines = [f"{file_hash(path)}  {path.relative_to(run.path).as_posix()}\n" for path in files]
    return write_atomic(run.path / SCORED_FILE, "".join(lines))


def require_as_scored(run: RunFolder, cases: Iterable[str]) -> None:
    """Refuse scores that are no longer those of the run's predictions.

    Predictions that were not written since the scores are not read.

    Parameters
    ----------
    run : RunFolder
        Its scores are there.
    cases : iterable of str
        Of the scores.

    Raises
    ------
    FileRefusedError
        Naming the case whose prediction was replaced, or saying that the scores were changed.
    """
    said = _noted(run.path / SCORED_FILE)
    scores = run.scores_path
    if said.get(scores.name, (own := file_hash(scores))) != own:
        raise FileRefusedError(
            scores, f"was changed since it was written: left out (without {SCORED_FILE} it is taken as it is)"
        )
    written_ns = scores.stat().st_mtime_ns
    for case in cases if said else ():
        path = run.prediction_path(case)
        noted = said.get(path.relative_to(run.path).as_posix())
        if noted and _is_another(path, noted, written_ns):
            raise FileRefusedError(
                scores, f"does not fit the prediction of case {case!r}, which was replaced since it was scored: {path}"
            )


def _noted(path: Path) -> dict[str, str]:
    """The checksum of each file by its name; nothing where none were written down."""
    if not os.path.lexists(path):
        return {}
    try:
        lines = read_text(path).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(path, f"must be a readable list of checksums, got: {cause_of(error)}") from error
    found = [LINE.fullmatch(line) for line in lines]
    if wrong := [at for at, match in enumerate(found, 1) if match is None]:
        raise FileRefusedError(path, f"must hold a checksum and a file a line, got another line {wrong[0]}")
    return {match[2]: match[1] for match in found if match is not None}


def _is_another(path: Path, noted: str, scored_ns: int) -> bool:
    try:
        return path.stat().st_mtime_ns > scored_ns and file_hash(path) != noted
    except OSError:
        return False
