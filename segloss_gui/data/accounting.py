"""Every file of a folder accounted for: in a case, or aside with the reason; placed and aside are all there are."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.label_look import label_questions
from segloss_gui.data.layouts import CohortSource
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.readers import is_dicom
from segloss_gui.data.readers.structures_of_cases import StructuresReader
from segloss_gui.data.sorting.folder import Column, Row, SortedFolder
from segloss_gui.data.sorting.found import DICOM_ENDINGS, FoundFile
from segloss_gui.data.sorting.roles import GROUPS, IGNORE, REFERENCE, Role

DESCRIPTION, DATASET_JSON = "description", "dataset.json"
NO_IMAGE = (
    "is a DICOM file without an image of its own (contours, a report, a plan, a directory), or a segmentation of a "
    "series that is not in the folder"
)
KINDS = ("image", "reference", "prediction", "table of groups", DESCRIPTION)
DESCRIPTIONS = {
    "nnunet": (DATASET_JSON,), "decathlon": (DATASET_JSON,), "bids": ("dataset_description.json",),
    "acdc": ("Info.cfg",),
}  # fmt: skip
"""Files in which a layout says what the others are, by their names."""


@dataclass(frozen=True)
class CaseFiles:
    """The files of one case, below the folder.

    Parameters
    ----------
    id, subject, group : str
        As in the cohort.
    channels, predictions : mapping of str to str
        File by channel, and by method.
    reference : str, mapping of str to str, or None
        One file, one by class, or none.
    """

    id: str
    subject: str
    group: str
    channels: Mapping[str, str]
    reference: str | Mapping[str, str] | None
    predictions: Mapping[str, str]


@dataclass(frozen=True)
class Account:
    """What became of a folder's files.

    Parameters
    ----------
    table : SortedFolder
        All of them, by patterns.
    cases : tuple of CaseFiles
        The cases taken.
    placed : mapping of str to str
        Files that are used, each with what it is: image, reference, prediction, groups or description.
    aside : mapping of str to str
        Files that are not, each with why.
    missing : mapping of str to str
        What was refused and is not among the files: a file that a list of the data set names, for example.
    """

    table: SortedFolder
    cases: tuple[CaseFiles, ...]
    placed: Mapping[str, str] = field(repr=False)
    aside: Mapping[str, str] = field(repr=False)
    missing: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def reasons(self) -> list[tuple[str, int]]:
        """Why files were left aside, the commonest reason first, and of how many."""
        return Counter(self.aside.values()).most_common()

    def sentence(self) -> str:
        """All files in one sentence: ``47 files: 30 images, 3 references, 14 left aside, because ...``."""
        kinds = Counter(self.placed.values())
        parts = [
            _count(kinds[kind], kind)
            for kind in ("image", "reference", "prediction", "table of groups", DESCRIPTION)
            if kinds[kind]
        ]
        parts.append(f"{thousands(len(self.aside))} left aside")
        text = f"{_count(len(self.table.found.files), 'file')}: {', '.join(parts)}"
        if not self.aside:
            return f"{text}."
        said = "; ".join(f"{why} ({thousands(count)})" for why, count in self.reasons[:3])
        return f"{text}, because: {said}{'; and more' if len(self.reasons) > 3 else ''}."


def account(source: CohortSource, preview: CohortPreview, table: SortedFolder) -> Account:
    """Say of every file where it went.

    Parameters
    ----------
    source : CohortSource
        How the folder is read.
    preview : CohortPreview
        What that gave.
    table : SortedFolder
        The folder by patterns; of a known layout its roles are those that the layout gave its files.
    """
    files = _Files(source, preview, table)
    cases = tuple(files.of_case(case) for case in preview.cohort.cases)
    if (groups := getattr(source, "groups_csv", None)) is not None:
        files.put_table(groups)
    files.put_descriptions()
    return Account(files.labelled(), cases, files.placed, files.aside(), files.missing())


class _Files:
    """Files of a folder on their way into the account."""

    def __init__(self, source: CohortSource, preview: CohortPreview, table: SortedFolder) -> None:
        self._source, self._preview, self._table = source, preview, table
        self._rows = {file.rstrip("/"): row for row in table.rows for files in row.cells.values() for file in files}
        self._root = table.root.absolute()
        self._start = os.path.join(self._root, "")
        self._known = {file.path for file in table.found.files}
        self._voxels: dict[str, list[str]] = {}
        self._inside: dict[str, list[FoundFile]] = {}
        for file in table.found.files:
            self._inside.setdefault(file.path.rpartition("/")[0] or ".", []).append(file)
            if file.header:
                self._voxels.setdefault(file.header, []).append(file.path)
        self._apart: dict[str, Mapping[tuple[str, ...], list[str]]] = {}
        self.placed: dict[str, str] = {}
        self._roles: dict[str, Role] = {}
        self._names = preview.cohort.channels
        reader = preview.cohort.reader
        self._masks = reader.masks if isinstance(reader, StructuresReader) else {}
        self._objects = reader.objects if isinstance(reader, StructuresReader) else {}

    def of_case(self, case: Case) -> CaseFiles:
        """Place the files of a case."""
        several = len(case.images) > 1 or len(self._names) == 1
        channels = {
            self._names[at] if several and at < len(self._names) else (f"image {at + 1}" if several else "image"): path
            for at, path in enumerate(case.images)
        }
        placed = {
            name: self._place(path, "image", Role("channel", name), case.series) for name, path in channels.items()
        }
        reference: str | dict[str, str] | None = None
        if masks := self._masks.get(case.id):
            reference = {name: self._place(path, "reference", Role("class", name)) for name, path in masks.items()}
            for further in (self._objects.get(path, ()) for path in masks.values()):
                for path in further:
                    self._place(path, "reference", REFERENCE)
        elif case.label is not None:
            reference = self._place(case.label, "reference", REFERENCE)
        return CaseFiles(
            case.id, case.subject, case.group, placed, reference, self._predictions(case),
        )  # fmt: skip

    def _predictions(self, case: Case) -> dict[str, str]:
        row = self._rows.get(self._below(case.images[0])) if case.images else None
        found = {}
        for column in self._table.of_kind("prediction"):
            files = row.cells.get(column.pattern, ()) if row else ()
            if len(files) == 1:
                file = self._place(self._root / files[0], "prediction", column.role)
                several = column.role.name in found  # a mask a structure: the method is its folder
                found[column.role.name] = file.rpartition("/")[0] if several else file
        return found

    def _place(self, path: Path, kind: str, role: Role, series: str = "") -> str:
        below = self._below(path)
        files = [below] if below in self._known else self._slices(below)
        apart = self._series_of(below) if series else {}
        own = [file for uid, several in apart.items() if series in uid for file in several]
        if own and len(own) < len(files):  # one of several is called by its first file
            files, below = own, own[0]
        for file in files:
            self.put(file, kind)
            self._roles.setdefault(file, role)
        self._roles.setdefault(f"{below}/", role)  # a folder of slices is one cell
        return below

    def _slices(self, folder: str) -> list[str]:
        """What is read of a folder that is one image: slices of DICOM may have no ending."""
        inside = self._inside.get(folder, ())
        return [file.path for file in inside if not file.fault or is_dicom(self._root / file.path)]

    def _series_of(self, folder: str) -> Mapping[tuple[str, ...], list[str]]:
        """The slices of a folder by uid, number and description of their series."""
        from segloss_gui.data.readers.dicom_series import sorted_files

        if folder not in self._apart:
            place = self._root / folder
            found = sorted_files(place).series if place.is_dir() else ()
            self._apart[folder] = {
                (each.uid, each.number, each.description): [self._below(path) for path in each.files] for each in found
            }
        return self._apart[folder]

    def put(self, file: str, kind: str) -> None:
        """Place one file, with that of its voxels where it is but a header; the first use counts."""
        if file in self._known:
            self.placed.setdefault(file, kind)
            for voxels in self._voxels.get(file, ()):
                self.placed.setdefault(voxels, kind)

    def put_table(self, path: Path) -> None:
        """Place the table of groups, where it lies in the folder."""
        self.put(self._below(path), "table of groups")
        self._roles[self._below(path)] = GROUPS

    def put_descriptions(self) -> None:
        """Place the files in which a known layout says what the others are."""
        names = DESCRIPTIONS.get(self._source.layout, ())
        for file in self._known if names else ():
            if file.rpartition("/")[2] in names:
                self.put(file, DESCRIPTION)

    def _below(self, path: Path) -> str:
        whole = path.absolute()
        if (text := str(whole)).startswith(self._start):  # pathlib takes ten times as long
            return text[len(self._start) :].replace(os.sep, "/")
        return whole.relative_to(self._root).as_posix() if whole.is_relative_to(self._root) else str(path)

    def labelled(self) -> SortedFolder:
        """The table with the roles that a known layout gave to its files."""
        if isinstance(self._source, Sorted):
            return replace(self._table, questions=(*self._table.questions, *label_questions(self._table)))
        columns = []
        cells = {**{c.pattern: [c.pattern] for c in self._table.columns}, **_columns_of(self._table)}
        for column in self._table.columns:
            roles = Counter(role for file in cells.get(column.pattern, ()) if (role := self._role_of(file)))
            if roles:
                columns.append(Column(column.pattern, roles.most_common(1)[0][0], "as the layout says", column.files))
            elif column.role.kind in ("channel", "reference", "class", "groups"):
                columns.append(Column(column.pattern, IGNORE, self._unused(), column.files))
            else:
                columns.append(column)
        return replace(self._table, columns=tuple(columns), questions=())

    def _role_of(self, unit: str) -> Role | None:
        """The role of what stands in a cell; of a folder, such as that around a segmentation, that of a file in it."""
        named = (unit, *self._table.units.get(unit, ()))
        return next((self._roles[file] for file in named if file in self._roles), None)

    def _unused(self, path: str = "") -> str:
        if path and self._source.layout == "dicom":
            if is_dicom(self._root / path):
                return NO_IMAGE
            if path.lower().endswith(DICOM_ENDINGS):
                return "is called like a DICOM file and has not its mark"
        if path and self._source.layout == "decathlon" and not path.endswith(DATASET_JSON):
            return f"{DATASET_JSON} does not list it"
        return f"the layout {self._source.layout} does not use it"

    @cached_property
    def _series_refused(self) -> dict[str, str]:
        """Slices that are in no case because of one file of their series, or of their folder, and which."""
        refused: dict[str, str] = {}
        for refusal in self._preview.refusals:
            file = self._below(refusal.path)
            if file not in self._known or not is_dicom(self._root / file):
                continue
            folder = file.rpartition("/")[0]
            apart = list(self._series_of(folder).values()) if self._source.layout == "dicom" else []
            own = next((files for files in apart if file in files), [])
            for member in own if len(apart) > 1 else self._slices(folder) if folder else []:
                refused.setdefault(member, f"its series is left out: {refusal}")
        return refused

    def aside(self) -> dict[str, str]:
        """Every other file, with why."""
        refused = {self._below(refusal.path): refusal.cause for refusal in self._preview.refusals}
        rows = {file: row for row in self._table.rows for files in row.cells.values() for file in files}
        cells = _columns_of(self._table)
        columns = {file: column for column in self._table.columns for file in cells.get(column.pattern, ())}
        columns |= {column.pattern: column for column in self._table.columns if column.pattern not in cells}
        causes = {rows[file].id: f"its case {rows[file].id} is left out: {cause}"
                  for file, cause in refused.items() if file in rows}  # fmt: skip
        units = {member: unit for unit, members in self._table.units.items() for member in members}
        found = {}
        for file in self._table.found.files:
            if file.path not in self.placed:
                unit = units.get(file.path, file.path)
                found[file.path] = self._why(
                    file.path, unit, file.fault, refused, rows.get(unit), columns.get(unit), causes
                )
        return found

    def missing(self) -> dict[str, str]:
        """Refusals that are about no file that was found, no folder of one, and none that could not be listed."""
        there = self._known | {parent for file in self._known for parent in _parents(file)}
        there |= {path for path, _ in self._table.found.shut}
        refused = {self._below(refusal.path): refusal.cause for refusal in self._preview.refusals}
        return {path: why for path, why in refused.items() if path not in there}

    def _why(
        self, path: str, unit: str, fault: str, refused: Mapping[str, str], row: Row | None, column: Column | None,
        causes: Mapping[str, str],
    ) -> str:  # fmt: skip
        own = next((refused[name] for name in (path, unit.rstrip("/"), *_parents(path)) if name in refused), "")
        if own:
            return own
        if path in self._series_refused:
            return self._series_refused[path]
        if fault and not (column is not None and column.pattern == path):  # a table has a column of its own
            return fault
        if column is not None and column.role == IGNORE and isinstance(self._source, Sorted):
            return column.why or "its column is left aside"
        if row is not None and row.id in causes:
            return causes[row.id]
        if not isinstance(self._source, Sorted):
            return self._unused(path)
        if column is None:
            return "its name follows no pattern of the table"
        return f"no case was made of it ({column.role.title})"


def _columns_of(table: SortedFolder) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cells in table.keys.values():
        for pattern, files in cells.items():
            found.setdefault(pattern, []).extend(files)
    return found


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return [*("/".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)), "."]


def _count(number: int, noun: str) -> str:
    return count_of(number, noun, "tables of groups" if noun == "table of groups" else "")
