"""SHA-256 of the data a report is about."""

from __future__ import annotations

import hashlib

from segloss_gui.data.case import Cohort
from segloss_gui.data.file_hash import file_hash, files_of


def data_hash(cohort: Cohort) -> str:
    """SHA-256 over the names and contents of all image and label files of a cohort, in the order of the cases.

    A cohort without files (phantoms are made from their seed) gives the empty string.

    Raises
    ------
    OSError
        When a file cannot be read.
    """
    whole = hashlib.sha256()
    files = [(case.id, file) for case in cohort.cases for file in files_of(case)]
    for case_id, file in files:
        whole.update(f"{case_id}\0{file.name}\0{file_hash(file)}\n".encode())
    return whole.hexdigest() if files else ""
