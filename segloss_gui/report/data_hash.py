"""SHA-256 of the data a report is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from segloss_gui.data.case import Case, Cohort

CHUNK = 1 << 20


def data_hash(cohort: Cohort) -> str:
    """SHA-256 over the names and contents of all image and label files of a cohort, in the order of the cases.

    A cohort without files (phantoms are made from their seed) gives the empty string.

    Raises
    ------
    OSError
        When a file cannot be read.
    """
    whole = hashlib.sha256()
    files = [(case.id, file) for case in cohort.cases for file in _files(case)]
    for case_id, file in files:
        whole.update(f"{case_id}\0{file.name}\0{file_hash(file)}\n".encode())
    return whole.hexdigest() if files else ""


def _files(case: Case) -> Iterator[Path]:
    for path in (*case.images, *((case.label,) if case.label else ())):
        # A DICOM series is a folder.
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()
