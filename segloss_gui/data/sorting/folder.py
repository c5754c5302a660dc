"""A folder as a table: a row a case, a column a pattern; every file in a cell, or aside with the reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.sorting.found import DICOM_ENDINGS, TABLE_ENDINGS, FoundFile, FoundFiles, find_files
from segloss_gui.data.sorting.pattern import CaseKey, Pattern, most_specific_first
from segloss_gui.data.sorting.proposals import MAY_BE_TOO, UNNAMED, propose
from segloss_gui.data.sorting.roles import GROUPS, IGNORE, Role
from segloss_gui.data.sorting.tokens import patterns_of
from segloss_gui.data.sorting.words import SPLITS

A_TABLE = "is a table"
GROUP_TABLES = ("groups.csv", "groups.tsv", "name_mapping.csv", "participants.tsv")


@dataclass(frozen=True)
class Column:
    """The files of one pattern.

    Parameters
    ----------
    pattern : str
        What their names have in common.
    role : Role
        What they are for.
    why : str
        The reason for the role, in words that follow the pattern; empty where it was chosen.
    files : int
        How many files follow the pattern.
    """

    pattern: str
    role: Role
    why: str = ""
    files: int = 0


@dataclass(frozen=True)
class Row:
    """One case.

    Parameters
    ----------
    id : str
        Unique in the table.
    subject, group, split : str
        Whose it is, as far as the patterns say; empty where they do not.
    cells : mapping of str to tuple of str
        Files by pattern; several in one cell are all left aside, none is chosen.
    """

    id: str
    subject: str
    group: str
    split: str
    cells: Mapping[str, tuple[str, ...]]

    def of(self, columns: Sequence[Column]) -> list[str]:
        """The files in these columns, in their order."""
        return [file for column in columns for file in self.cells.get(column.pattern, ())]


@dataclass(frozen=True)
class SortedFolder:
    """The table.

    Parameters
    ----------
    root : Path
        The folder.
    found : FoundFiles
        Every file below it.
    columns : tuple of Column
        By pattern.
    keys : mapping of CaseKey to mapping of str to tuple of str
        The cells.
    units : mapping of str to tuple of str
        The slices of each folder of DICOM slices, which is one cell.
    questions : tuple of str
        What the names do not say.
    """

    root: Path
    found: FoundFiles
    columns: tuple[Column, ...]
    keys: Mapping[CaseKey, Mapping[str, tuple[str, ...]]] = field(repr=False)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    questions: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The cases, by their names."""
        names = Counter(key.name for key in self.keys)
        return tuple(
            Row(
                (key.name if names[key.name] == 1 else key.names[-1]) or self.root.resolve().name,
                key.case if key.visit else "", key.group, SPLITS.get(key.split.lower(), ""), cells,
            )
            for key, cells in sorted(self.keys.items())
            if key.case or len(self.keys) == 1
        )  # fmt: skip

    def of_kind(self, kind: str) -> tuple[Column, ...]:
        """The columns of one kind of role."""
        return tuple(column for column in self.columns if column.role.kind == kind)

    def with_roles(self, roles: Mapping[str, Role]) -> SortedFolder:
        """The same files with the roles of some columns chosen.

        Raises
        ------
        BadInputError
            When there is no such column.
        """
        if unknown := set(roles) - {column.pattern for column in self.columns}:
            listed = ", ".join(column.pattern for column in self.columns) or "none"
            raise BadInputError(f"{self.root}: must have the pattern {min(unknown)!r}, got {listed}")
        columns = tuple(
            Column(column.pattern, roles[column.pattern], "", column.files) if column.pattern in roles else column
            for column in self.columns
        )
        return SortedFolder(self.root, self.found, columns, self.keys, self.units, self._open_questions(columns))

    def _open_questions(self, columns: Sequence[Column]) -> tuple[str, ...]:
        """What is still asked, now that the columns have roles: an answer ends its question."""
        answered = {column.pattern for column in columns if not column.why}
        taken = {column.pattern for column in columns if not column.why and column.role != IGNORE}
        rivals = {column.pattern: column.why for column in self.columns if column.why.startswith(MAY_BE_TOO)}
        imaged = any(column.role.kind == "channel" for column in columns) and not self.of_kind("channel")
        still = []
        for question in self.questions:
            about = {column.pattern for column in columns if column.pattern in question}
            unnamed = {column.pattern for column in columns if column.why == UNNAMED} if "…" in question else set()
            ended = about | unnamed <= answered if about else imaged
            if about and question.startswith("Which"):  # one is taken, or no other is left
                others = {pattern for pattern, why in rivals.items() if any(kept in why for kept in about)}
                ended |= bool(about & taken) or (bool(others) and others <= answered)
            if not ended:
                still.append(question)
        return tuple(still)

    @property
    def roles(self) -> dict[str, Role]:
        """The role of each pattern."""
        return {column.pattern: column.role for column in self.columns}


def sort_folder(
    root: Path, patterns: Sequence[str] | None = None, cancelled: Callable[[], bool] = lambda: False
) -> SortedFolder:
    """Sort what is below ``root`` by names alone.

    Parameters
    ----------
    root : Path
        A folder.
    patterns : sequence of str or None
        The columns; None: told from the names.
    cancelled : callable
        Asked now and then; the files found so far are then sorted.
    """
    found = find_files(root, cancelled)
    units = _units(found.files)
    if patterns is None or not any(text.endswith("/") for text in patterns):  # as earlier versions wrote of pictures
        units = _pictures_apart(root, units)
    tables = [file.path for file in found.files if is_table(file)]
    paths = [path for path in units if path not in tables]
    wanted = [Pattern(text) for text in patterns if text not in tables] if patterns is not None else patterns_of(paths)
    keys, columns, questions = _columns(tuple(paths), tuple(sorted(pattern.text for pattern in wanted)))
    if patterns is None:  # whose files all follow patterns that say more
        columns = tuple(column for column in columns if column.files)
    return SortedFolder(root, found, (*columns, *_table_columns(tables)), keys, units, questions)


@lru_cache(maxsize=2)  # a folder is sorted to be recognised, to be looked at and to be shown: three times the same
def _columns(
    paths: tuple[str, ...], texts: tuple[str, ...]
) -> tuple[Mapping[CaseKey, Mapping[str, tuple[str, ...]]], tuple[Column, ...], tuple[str, ...]]:
    """The cells and columns of files by patterns of names, and what the names do not say."""
    wanted = [Pattern(text) for text in texts]
    keys, counts = _placed(paths, most_specific_first(wanted))
    cases: dict[str, set[CaseKey]] = {text: set() for text in texts}
    for key, cells in keys.items():
        for text in cells:
            cases[text].add(key)
    proposed = propose(cases)
    columns = tuple(
        Column(text, proposal.role, proposal.why, counts[text]) for text, proposal in sorted(proposed.roles.items())
    )
    return keys, columns, tuple(proposed.questions)


def is_table(file: FoundFile) -> bool:
    """Whether a file may be a table of groups: a table at the top of the folder."""
    return "/" not in file.path and not file.path.startswith(".") and file.path.lower().endswith(TABLE_ENDINGS)


def _table_columns(tables: Sequence[str]) -> list[Column]:
    known = next((name for name in GROUP_TABLES if name in tables), "")
    return [
        Column(text, GROUPS, "its name says groups", 1) if text == known else Column(text, IGNORE, A_TABLE, 1)
        for text in tables
    ]


def _units(files: Sequence[FoundFile]) -> dict[str, tuple[str, ...]]:
    """What stands in a cell: an image file, or a folder of DICOM slices."""
    units: dict[str, list[str]] = defaultdict(list)
    for file in files:
        if not file.fault:
            dicom = "/" in file.path and file.path.lower().endswith(DICOM_ENDINGS)
            units[f"{file.path.rpartition('/')[0]}/" if dicom else file.path].append(file.path)
    return {unit: tuple(members) for unit, members in units.items()}


def _pictures_apart(root: Path, units: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Files of DICOM that are pictures and no slices stand in cells of their own, where a folder holds several files.

    Others of the folder may be their masks.
    """
    if not any(unit.endswith("/") for unit in units):
        return dict(units)
    from segloss_gui.data.readers.dicom_pictures import pictures_of

    apart = {
        unit: members for unit, members in units.items()
        if unit.endswith("/") and pictures_of(root / member for member in members)
    }  # fmt: skip
    shared = {f"{unit.rpartition('/')[0]}/" for unit in units if not unit.endswith("/")}
    if all(len(members) < 2 for members in apart.values()) and shared.isdisjoint(apart):
        return dict(units)
    found: dict[str, tuple[str, ...]] = {}
    for unit, members in units.items():
        found |= {member: (member,) for member in members} if unit in apart else {unit: members}
    return found


def _placed(
    paths: Sequence[str], patterns: Sequence[Pattern]
) -> tuple[dict[CaseKey, dict[str, tuple[str, ...]]], Counter[str]]:
    keys: dict[CaseKey, dict[str, tuple[str, ...]]] = {}
    counts: Counter[str] = Counter()
    for path in paths:
        for pattern in patterns:
            if (key := pattern.match(path)) is not None:
                cells = keys.setdefault(key, {})
                cells[pattern.text] = (*cells.get(pattern.text, ()), path)
                counts[pattern.text] += 1
                break
    return _without_group_gaps(keys), counts


def _without_group_gaps(
    keys: Mapping[CaseKey, dict[str, tuple[str, ...]]],
) -> dict[CaseKey, dict[str, tuple[str, ...]]]:
    """Files whose pattern says no visit, group or split join the case that has one, where there is one only."""
    visits: dict[str, set[CaseKey]] = defaultdict(set)
    for key in keys:
        if key.visit:
            visits[key.case].add(key)
    known: dict[tuple[str, str], list[CaseKey]] = defaultdict(list)
    for key in keys:
        if key.group or key.split:
            known[key.case, key.visit].append(key)
    joined: dict[CaseKey, dict[str, tuple[str, ...]]] = {}
    for key, cells in keys.items():
        others = [] if key.group or key.split else known[key.case, key.visit]
        if not key.visit and not others and not (key.group or key.split):
            others = list(visits[key.case])
        place = joined.setdefault(others[0] if len(others) == 1 else key, {})
        for text, files in cells.items():
            place[text] = (*place.get(text, ()), *files)
    return joined
