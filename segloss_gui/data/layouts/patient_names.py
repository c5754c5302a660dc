"""Cases whose folders are called by a patient get other names: what a hospital exports is often filed by person.

DICOM says who the patient is. Where a name of a case holds the patient's name, birth date or an id of the DICOM
header, all cases are called ``case_001`` ... and their subjects ``subject_001`` ..., unless the names are to be kept.
What other formats hold of a person (``descrip`` of NIfTI, fields of MetaImage) is read nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case
from segloss_gui.data.layouts.inspection import Findings
from segloss_gui.data.sorting.found import DICOM_ENDINGS

KeepNames = Annotated[
    bool,
    Field(
        title="Keep patients' names",
        description="Call cases by their files and folders even where these hold the name, the birth date or the id "
        "of a patient; else such cases are called case_001, case_002, ...",
    ),
]
NAME, PATIENT_ID, BIRTH_DATE = "0010|0010", "0010|0020", "0010|0030"
IDS = (PATIENT_ID, "0010|1000", "0008|0050", "0020|000d", "0020|000e", "0020|0010")
"""Patient, other patient ids, accession, study, series, number of the study."""
SHORTEST = 3
Tags = Mapping[str, str]


def without_patient_names(findings: Findings) -> Findings:
    """The cases under neutral names where any of theirs says who the patient is.

    Parameters
    ----------
    findings : Findings
        Cases by name; groups and subjects are known.
    """
    apart: dict[Path, Mapping[str, Path]] = {}
    said = {case.id: tags for case in findings.cases if (tags := _tags(case, apart))}
    people = [words_of_person(tags) for tags in said.values()]
    if not any(identifies(case.id, words_of_person(said[case.id])) for case in findings.cases if case.id in said):
        if any(identifies(findings.name, words) for words in people):
            findings.name = "DICOM"
        return findings
    subjects: dict[str, str] = {}
    renamed = []
    for number, case in enumerate(findings.cases, 1):
        tags = said.get(case.id, {})
        who = "\0".join(tags.get(name, "") for name in (PATIENT_ID, NAME)).strip("\0 ") or case.subject
        subject = subjects.setdefault(who, f"subject_{len(subjects) + 1:03d}")
        renamed.append(replace(case, id=f"case_{number:03d}", subject=subject))
    findings.cases, findings.subject_pattern = renamed, None  # the header says whose they are
    findings.name = "DICOM" if any(identifies(findings.name, words) for words in people) else findings.name
    findings.notes.append(
        "Names of files or folders say who a patient is: the cases are called case_001, case_002, ... "
        "(Keep patients' names, in the settings, calls them by their files). Only the paths of files, which a study "
        "and its runs note to find them again, still say it; rename the folders before a study is passed on."
    )
    return findings


def words_of_person(tags: Tags) -> tuple[str, ...]:
    """What a DICOM header says of who the patient is, in lower case, ready to be found in a name.

    Examples
    --------
    >>> words_of_person({"0010|0010": "Doe^Jane", "0010|0030": "19500402", "0010|0020": "7"})
    ('doe', 'jane', '19500402', '1950-04-02', '02041950', '02.04.1950')
    """
    names = re.split(r"[\s^=,_.-]+", tags.get(NAME, "").lower())
    born = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", tags.get(BIRTH_DATE, "").strip())
    dates = []
    if born:
        year, month, day = born.groups()
        dates = [year + month + day, f"{year}-{month}-{day}", day + month + year, f"{day}.{month}.{year}"]
    ids = [tags.get(name, "").strip("\0 ").lower() for name in IDS]
    return tuple(word for word in (*names, *dates, *ids) if len(word) >= SHORTEST)


def identifies(name: str, words: Iterable[str]) -> bool:
    """Whether a name holds one of the words as a whole.

    Examples
    --------
    >>> identifies("Export/DOE_JANE/T1", ("doe", "jane")), identifies("doeringer", ("doe",))
    (True, False)
    """
    lowered = name.lower()
    return any(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", lowered) for word in words)


def _tags(case: Case, apart: dict[Path, Mapping[str, Path]]) -> Tags:
    """The header of the first DICOM file of a case; empty where it has none, or none that can be read.

    ``apart`` keeps the files of folders in which one is meant by its own id: a picture among those of others.
    """
    from segloss_gui.data.readers import is_dicom, itk
    from segloss_gui.data.readers.dicom_pictures import Picture

    image = case.images[0] if case.images else Path()
    try:
        if image.is_dir() and case.series and image not in apart:
            files = (path for path in image.iterdir() if path.is_file() and is_dicom(path))
            apart[image] = {one.instance: one.path for one in map(Picture.of, files) if one.instance}
        if case.series in apart.get(image, ()):
            image = apart[image][case.series]
        elif image.is_dir():
            image = next((path for path in sorted(image.iterdir()) if path.is_file() and is_dicom(path)), Path())
        elif not image.name.lower().endswith(DICOM_ENDINGS):
            return {}
        return itk.described(image).tags if image != Path() else {}
    except (BadInputError, OSError):
        return {}
