"""Which predictions there are to grade: the kept ones of finished runs, and those of other tools."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.gui.bridge.sources import PredictionQuestion, questions, resolve
from segloss_gui.gui.session import Session
from segloss_gui.study.grading import Found

if TYPE_CHECKING:
    from segloss_gui.gui.bridge.jobs import Job

DIGITS = 12
Stamp = tuple[Path, int, int]
Asked = tuple[tuple[str, PredictionQuestion], ...]


def ask(session: Session) -> Asked:
    """For every case and method, where its final prediction may lie."""
    cases = session.preview.cohort.cases if session.preview else ()
    return tuple(
        (case.id, PredictionQuestion(question.method, final))
        for case in cases
        for question in questions(session, case.id)
        if (final := tuple(source for source in question.candidates if source.epoch is None))
    )


def find(asked: Asked, digests: dict[Stamp, str], job: Job | None = None) -> tuple[Found, ...]:
    """Look at the disk, in the background; ``digests`` of files that did not change are not made again."""
    found = []
    for number, (case, question) in enumerate(asked):
        if job is not None:
            job.report(number, len(asked))
            if job.cancelled:
                break
        source = resolve(question)
        if source is not None:
            found.append(Found(case, question.method, digest(source.path, digests)))
    return tuple(found)


def digest(path: Path, known: dict[Stamp, str]) -> str:
    """What tells a prediction from an earlier one in the same place: the beginning of its file's SHA-256."""
    state = path.stat()
    stamp = path, state.st_mtime_ns, state.st_size
    if stamp not in known:
        with open(path, "rb") as file:
            known[stamp] = hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]
    return known[stamp]
