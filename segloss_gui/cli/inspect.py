"""``segloss inspect FOLDER``: what the files of a folder are taken for, every one accounted for."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.result_folder import require_result_folder
from segloss_gui.cli.saying import say, show
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.harmless import one_line

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.data.accounting import Account, CaseFiles
    from segloss_gui.data.case import CohortPreview
    from segloss_gui.data.layouts import CohortSource
    from segloss_gui.data.sorting.folder import SortedFolder
    from segloss_gui.data.sorting.roles import Role
    from segloss_gui.study.models import Study

SHOWN, NAMED = 20, 3
WORDS = re.compile(r"\w+")
OF_ONE_CASE = re.compile(
    r"(?<=its case ).*?(?= is left out)|(?<=case ').*?(?=' has )|(?<=image )\S+(?= \()|(?<= files for ).*"
)


def add_parser(commands: Commands) -> None:
    """Add the command."""
    from segloss_gui.data.sorting.roles import WAYS

    parser = commands.add_parser(
        "inspect", help="say what the files of a folder are taken for, or make a study of them",
        description="Sort the files of a folder into cases by their names, look at their headers, and print a table "
        "of the patterns found with their roles, the cases, and every file that is left aside with the reason.",
    )  # fmt: skip
    add = parser.add_argument
    add("folder", type=Path, metavar="FOLDER", help="folder of images, references, predictions in any order")
    add("--role", action="append", default=[], metavar="PATTERN=ROLE",
        help="give the columns of a pattern, as printed or with * in it ('*GOLD*'), another role: "
        f"{WAYS}; may be repeated")  # fmt: skip
    add("--group-pattern", default="", metavar="REGEX", help="its first group is the group in a case's name")
    add("--subject-pattern", default="", metavar="REGEX", help="its first group is the subject in a case's name")
    add("--keep-names", action="store_true",
        help="call cases by their files and folders even where these hold the name, the birth date or the id of a "
        "patient (as DICOM headers tell); else they are called case_001, ...")  # fmt: skip
    add("--json", action="store_true", help="print cases, files placed and files aside as JSON")
    add(
        "--details",
        action="store_true",
        help="JSON that also holds what is not there, the columns, what is asked, and folders not looked into",
    )
    add("--folds", metavar="FILE",
        help="folds of the study: splits_final.json of nnU-Net (default: the one in the folder or beside it, if any; "
        "none: folds by subject)")  # fmt: skip
    add("--write-folds", type=Path, metavar="FILE",
        help="write folds by subject (five, or as many as there are subjects) as nnU-Net reads them")  # fmt: skip
    add("--out", type=Path, metavar="STUDY", help="write a study of the cases into this folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the table, and write the study."""
    from segloss_gui.data.accounting import account
    from segloss_gui.data.grid_look import looked_at
    from segloss_gui.data.layouts.inspection import require_folder
    from segloss_gui.data.layouts.sorted import Sorted
    from segloss_gui.data.layouts.spec import folder_of
    from segloss_gui.data.sorting.folder import sort_folder
    from segloss_gui.data.splits import splits_text
    from segloss_gui.study.atomic import write_atomic
    from segloss_gui.study.cases import fold_for
    from segloss_gui.study.from_folder import study_of

    faults = Faults()
    with faults.noted():
        require_folder(arguments.folder)
    with faults.noted():
        if arguments.out is not None:
            require_result_folder(arguments.out, [arguments.folder])
    with faults.noted():
        if arguments.write_folds is not None:
            _require_folds_alone(arguments.write_folds)
    faults.refuse()
    table = looked_at(sort_folder(arguments.folder))
    roles = chosen_roles(arguments.role, table)
    patterns = {"group_pattern": arguments.group_pattern, "subject_pattern": arguments.subject_pattern}
    given: dict[str, object] = {name: text for name, text in patterns.items() if text}
    table = table.with_roles(roles)
    source = Sorted.of(table) if roles else _source(table)
    given |= {"keep_names": True} if arguments.keep_names and "keep_names" in type(source).model_fields else {}
    if given:
        source = type(source).parse({**source.model_dump(), **given}, subject=arguments.folder)
    try:
        preview = source.preview(_print_progress)
    except BadInputError as error:
        if isinstance(source, Sorted) or not table.found.files:
            raise
        say(f"{error}; sorted by names instead")
        source = Sorted.of(table)
        preview = source.preview(_print_progress)
    found = account(source, preview, table)
    study = study_of(source, preview, found.table, _folds(arguments.folds, (folder_of(source), table.root), preview))
    if study.folds.by == "file":
        fold_for(study, preview.cohort, 0)
    if arguments.json or arguments.details:
        print(json.dumps(as_json(found, details=arguments.details)))
        if not arguments.details:
            _say_beside(found)
    else:
        print(as_text(found, preview, source.layout))
    if arguments.write_folds is not None:
        text = splits_text(preview.cohort, study.folds.count, study.folds.seed)
        show(write_atomic(arguments.write_folds, text), aside=True)
    if arguments.out is not None:
        _write_study(arguments.out, study, preview, found.table)
    return 0


def _require_folds_alone(path: Path) -> None:
    """Refuse to replace anything but a file of folds; an empty one (``mktemp``) holds nothing to lose.

    Raises
    ------
    BadInputError
        When something else is there.
    """
    from segloss_gui.data.splits import read_splits

    if not path.is_file() or not path.stat().st_size:
        return
    try:
        read_splits(path)
    except BadInputError:
        raise BadInputError(f"--write-folds {path}: is there, and holds no folds: it is not replaced") from None


def chosen_roles(given: Sequence[str], table: SortedFolder) -> dict[str, Role]:
    """``PATTERN=ROLE`` arguments by column; a later one counts over an earlier one.

    Raises
    ------
    BadInputError
        When one is not of that form, names no role, or fits no column.
    """
    from segloss_gui.data.sorting.roles import Role

    chosen = {}
    for text in given:
        wanted, equals, role = text.rpartition("=")
        if not (wanted and equals and role):
            raise BadInputError(f"--role must be PATTERN=ROLE, got {text!r}")
        texts = [column.pattern for column in table.columns]
        fitting = [wanted] if wanted in texts else [p for p in texts if fnmatchcase(p.lower(), wanted.lower())]
        if not fitting:
            listed = ", ".join(texts) or "none"
            raise BadInputError(f"--role {text}: must name a pattern of {table.root}, which has {listed}")
        chosen.update(dict.fromkeys(fitting, Role.parse(role)))
    return chosen


def as_json(found: Account, *, details: bool = False) -> dict[str, Any]:
    """The account as it is printed with ``--json``, and with ``--details``; paths are below the folder."""
    table = found.table
    kept = {
        "cases": [
            {
                "id": case.id, "subject": case.subject, "group": case.group, "channels": dict(case.channels),
                "reference": case.reference if isinstance(case.reference, str | None) else dict(case.reference),
                "predictions": dict(case.predictions),
            }
            for case in found.cases
        ],
        "files": len(table.found.files),
        "placed": len(found.placed),
        "aside": _told(found.aside),
    }  # fmt: skip
    if not details:
        return kept
    columns = [{"pattern": c.pattern, "role": str(c.role), "why": c.why, "files": c.files} for c in table.columns]
    return kept | {
        "missing": _told(found.missing),
        "columns": columns,
        "questions": list(table.questions),
        "unlisted": _told(dict(table.found.unlisted)),
    }


def _say_beside(found: Account) -> None:
    """What is asked or not there, for a person who reads the promised JSON alone."""
    for line in (*found.table.questions, *(f"not there: {line.strip()}" for line in grouped(found.missing))):
        say(line)


def _told(reasons: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"path": path, "why": why} for path, why in reasons.items()]


def as_text(found: Account, preview: CohortPreview, layout: str) -> str:
    """The account for people."""
    table = found.table
    width = max((len(column.pattern) for column in table.columns), default=0)
    lines = [f"{table.root} (layout: {layout})", found.sentence(), f"{preview.summary()}.", "", "Columns:"]
    lines += [
        f"  {column.pattern:<{width}}  {column.role!s:<20} {column.files:>6} x  {column.why}".rstrip()
        for column in table.columns
    ]
    lines += ["", "Cases:"]
    lines += [f"  {_case_line(case)}" for case in found.cases[:SHOWN]]
    lines += [f"  ... and {len(found.cases) - SHOWN} more"] if len(found.cases) > SHOWN else []
    lines += ["", "Left aside:", *grouped(found.aside)] if found.aside else []
    lines += ["", "Not there:", *grouped(found.missing)] if found.missing else []
    lines += [f"Not looked into: {path}: {why}" for path, why in table.found.unlisted]
    notes = [*table.questions, *(note for note in preview.notes if note not in table.questions)]
    lines += ["", *notes] if notes else []
    return "\n".join(map(one_line, lines))


def grouped(reasons: Mapping[str, str]) -> list[str]:
    """A line a reason, the commonest first: of how many files, why, and what the first of them are called.

    Reasons that differ in the names of a case and its files alone are one, told by the first.

    Examples
    --------
    >>> grouped({"a.txt": "is no image", "b.txt": "is no image", "c.nii": "is empty"})
    ['  2 x is no image: a.txt, b.txt', '  1 x is empty: c.nii']
    """
    alike: dict[str, list[str]] = {}
    for path, why in reasons.items():
        alike.setdefault(_without_names(path, why), []).append(path)
    lines = []
    for paths in sorted(alike.values(), key=len, reverse=True):
        more = ", ..." if len(paths) > NAMED else ""
        lines.append(f"  {len(paths)} x {reasons[paths[0]]}: {', '.join(paths[:NAMED])}{more}")
    return lines


def _without_names(path: str, why: str) -> str:
    """A reason without the words that are in the path, such as its case, and what else is of one case."""
    names = set(WORDS.findall(path))
    return OF_ONE_CASE.sub("", WORDS.sub(lambda found: "" if found[0] in names else found[0], why)) if names else why


def _case_line(case: CaseFiles) -> str:
    parts = [case.id, f"subject {case.subject}" if case.subject != case.id else "", case.group]
    parts += [", ".join(case.channels)]
    reference = case.reference
    parts += ["no reference" if reference is None else "reference" if isinstance(reference, str) else
              f"{len(reference)} classes"]  # fmt: skip
    parts += [f"predictions of {', '.join(case.predictions)}"] if case.predictions else []
    return " | ".join(part for part in parts if part)


def _source(table: SortedFolder) -> CohortSource:
    """How the folder is read; where nothing in it can be, every file is still accounted for."""
    from segloss_gui.data.layouts.sorted import Sorted
    from segloss_gui.data.recognising import source_of

    try:
        return source_of(table)
    except BadInputError as error:
        if not table.found.files:
            raise
        say(error)
        return Sorted.of(table)


def _folds(given: str | None, places: Sequence[Path], preview: CohortPreview) -> Path | None:
    """The file of folds that was given, else the data set's own at one of the places, which is said."""
    from segloss_gui.data.splits import splits_near

    if given is not None:
        return None if given == "none" else Path(given)
    found = next((path for place in places if (path := splits_near(place, preview.cohort))), None)
    if found is not None:
        say(f"folds of {found} (--folds none: folds by subject)")
    return found


def _write_study(out: Path, study: Study, preview: CohortPreview, table: SortedFolder) -> None:
    from segloss_gui.study.from_folder import methods_left_out
    from segloss_gui.study.identity import save_made
    from segloss_gui.study.noted_files import note_files
    from segloss_gui.study.store import StudyFolder

    if not preview.cohort.cases:
        raise BadInputError(f"{table.root}: must hold a case to make a study of, got none")
    for sentence in methods_left_out(table):
        say(sentence)
    show(save_made(out, study), aside=True)
    note_files(StudyFolder(out).path, preview.cohort.cases)


def _print_progress(done: int, total: int) -> None:
    if done == total or done % 500 == 0:
        print(f"{done}/{total} cases looked at", file=sys.stderr)
