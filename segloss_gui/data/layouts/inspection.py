"""What every layout does with the cases it found: look at each file's header, take the case or refuse it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.number_text import thousands
from segloss_gui.core.units import common_unit
from segloss_gui.data.case import Case, Cohort, CohortPreview, Refusal, TargetClass
from segloss_gui.data.choice import ALL, Choice, MaskValues
from segloss_gui.data.header import Header
from segloss_gui.data.joined_structures import placed, require_apart
from segloss_gui.data.sorting.found import name_fault

FEW_STRUCTURES = 20
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass
class Findings:
    """What a layout found by names alone, before any file is opened.

    Parameters
    ----------
    name : str
        Name of the cohort.
    cases : list of Case
        Cases whose files are still to be looked at.
    refusals : list of Refusal
        Files that fit no case.
    notes : list of str
        What was assumed on the way.
    label_names : mapping of int to str
        Names of the label values, where the data set says them.
    channels : tuple of str
        Names of the channels, where the data set says them.
    classes : tuple of TargetClass
        What is usually segmented where that is not each label by itself.
    one_channel_count : bool
        Whether all cases must have as many channels as most of them have (training needs it).
    mask_values : "auto", "black_and_white" or "as_stored"
        What grey values of picture masks mean; auto: what all of them mean together.
    subject_pattern : str or None
        The pattern by which names told the subjects, empty where they do not say; None where the layout knows.
    ignore : int or None
        The label value of voxels nobody labelled.
    channel_count : int or None
        How many channels every case must have, where the data set says so.
    """

    name: str
    cases: list[Case] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    label_names: Mapping[int, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    classes: tuple[TargetClass, ...] = ()
    one_channel_count: bool = True
    mask_values: MaskValues = "auto"
    subject_pattern: str | None = None
    ignore: int | None = None
    channel_count: int | None = None

    def refuse(self, path: Path, cause: str) -> None:
        """Leave a file out, saying why."""
        self.refusals.append(Refusal(path, cause))

    def refuse_twins(self, files: Sequence[Path]) -> None:
        """Leave out files that are called like one case."""
        for path in files:
            others = ", ".join(other.name for other in files if other != path)
            self.refuse(path, f"has the name of {others}: one file must belong to a case, keep one of them")


def inspect(findings: Findings, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
    """Look at the headers of all files; what is unreadable, cut off or on another grid is refused.

    Parameters
    ----------
    findings : Findings
        The cases by name.
    progress : callable, optional
        Called with (cases done, cases in all).
    cancelled : callable, optional
        Asked before each case; the preview then ends there and says so.
    """
    from segloss_gui.data.readers import FileReader
    from segloss_gui.data.readers.stream import one_look

    headers: dict[str, Header] = {}
    for done, case in enumerate(_told_apart(findings)):
        if cancelled is not None and cancelled():
            findings.notes.append(f"Stopped after {thousands(done)} of {thousands(len(findings.cases))} cases.")
            break
        try:
            with one_look():
                header = inspect_case(case)
            _require_apart(case)
            headers[case.id] = header
        except FileRefusedError as error:
            findings.refuse(Path(str(error.path)), error.cause)
        if progress is not None:
            progress(done + 1, len(findings.cases))
    if findings.one_channel_count:
        _refuse_other_channel_counts(findings, headers)
        _refuse_other_dimensions(findings, headers)
    _name_segments(findings, headers)
    findings.notes += _header_notes(headers)
    findings.notes += _inverted_notes(headers)
    findings.notes += filter(None, [common_unit({header.grid.unit for header in headers.values()}).note])
    taken = tuple(case for case in findings.cases if case.id in headers)
    structures = _structures(findings, taken)
    reader = FileReader(findings.channels, _mask_values(findings, taken), findings.ignore, structures)
    findings.notes += _subject_notes(findings, taken)
    cohort = Cohort(findings.name, taken, dict(findings.label_names), reader, findings.classes, findings.ignore)
    return CohortPreview(cohort, tuple(findings.refusals), tuple(findings.notes), headers)


def _subject_notes(findings: Findings, cases: Sequence[Case]) -> list[str]:
    """Who is a subject, where names alone had to tell."""
    subjects = len({case.subject for case in cases})
    if findings.subject_pattern is None or len(cases) < 2:
        return []
    if subjects < len(cases) and findings.subject_pattern:
        return [
            f"By their names the {thousands(len(cases))} cases are of {thousands(subjects)} subjects, who stay in one "
            f"fold each (subject pattern {findings.subject_pattern!r})."
        ]
    if subjects < len(cases):
        return []  # a table said so
    return ["Each file is taken as a subject of its own; give a subject pattern if one person has several."]


def _structures(findings: Findings, cases: Sequence[Case]) -> tuple[str, ...]:
    """Names of all structures where references are folders of masks; their numbers are the cohort's, not a folder's."""
    from segloss_gui.data.readers.structures import structure_files

    folders = [case.label for case in cases if case.label is not None and _is_of_structures(case)]
    names = tuple(sorted({name for folder in folders for name in structure_files(folder)}))
    if names:
        findings.label_names = dict(enumerate(names, 1))
        lacking = sum(len(structure_files(folder)) < len(names) for folder in folders)
        more = f"; {lacking} cases lack some of them, which are empty there" if lacking else ""
        findings.notes.append(f"A file per structure: {len(names)} structures are the labels 1 to {len(names)}{more}.")
    return names


def _is_of_structures(case: Case) -> bool:
    """Whether a reference is a folder with a mask a structure; others hold slices."""
    from segloss_gui.data.readers.slice_masks import slice_pictures
    from segloss_gui.data.readers.structures import is_structures

    return case.label is not None and is_structures(case.label) and not slice_pictures(case.label, case.images[0])


def _require_apart(case: Case) -> None:
    """Structures that share voxels are told before anything trains, where they are few enough to be read."""
    from segloss_gui.data.readers import read_labels
    from segloss_gui.data.readers.structures import structure_files

    if case.label is not None and _is_of_structures(case) and len(structure_files(case.label)) <= FEW_STRUCTURES:
        require_apart(case.label, read_labels(case.label))


def _mask_values(findings: Findings, cases: Sequence[Case]) -> MaskValues:
    """What the grey values of the references mean, decided for the cohort and said."""
    from segloss_gui.data.readers.mask_values import decide_for, describe, pictures
    from segloss_gui.data.readers.slice_masks import slice_pictures

    drawn = [(case.label, slice_pictures(case.label, case.images[0])) for case in cases if case.label is not None]
    masks = pictures(path for label, slices in drawn for path in slices or (label,))
    if not masks:
        return "auto"
    values = decide_for(masks) if findings.mask_values == "auto" else findings.mask_values
    findings.notes.append(f"Grey masks: {describe(values)}.")
    return values


def inspect_case(case: Case) -> Header:
    """The header of a case's image, all its channels counted; every mask of its reference is looked at.

    Raises
    ------
    FileRefusedError
        Naming the file of the case that cannot be used.
    """
    from segloss_gui.data.readers import check_complete, check_labels
    from segloss_gui.data.readers.segmentation import is_segmentation
    from segloss_gui.data.readers.slice_masks import read_slices, slice_pictures

    headers = [_header(path, check_complete, case.choice) for path in case.images]
    first = headers[0]
    for path, header in zip(case.images[1:], headers[1:], strict=True):
        _require_same_grid(path, header, case.images[0], first)
    for path in (*((case.label,) if case.label is not None else ()), *case.further_labels):
        if slice_pictures(path, case.images[0]):
            read_slices(path, case.images[0], case.choice)
            continue
        header = _header(path, check_labels)
        if not (is_segmentation(path) and _is_cut_from(path, first.grid)):
            _require_same_grid(path, header, case.images[0], first)
    channels = sum(header.channels for header in headers)
    return first if channels == first.channels else replace(first, channels=channels)


def require_folder(path: Path) -> Path:
    """``path``, when it is a folder.

    Raises
    ------
    BadInputError
        When it is not.
    """
    if not path.is_dir():
        raise BadInputError(f"{path}: {'is a file, not a folder' if path.exists() else 'there is no such folder'}")
    return path


def _header(path: Path, check: Callable[[Path], None], choice: Choice = ALL) -> Header:
    from segloss_gui.data.readers import read_header

    if fault := name_fault(str(path)):
        raise FileRefusedError(path, fault)
    header = read_header(path, choice)
    check(path)
    return header


def _is_cut_from(path: Path, grid: Grid) -> bool:
    """Whether a segmentation, cropped to its segments, lies on a part of ``grid``; overlapping ones are refused."""
    from segloss_gui.data.readers import read_labels

    return placed(require_apart(path, read_labels(path)), grid) is not None


def _name_segments(findings: Findings, headers: dict[str, Header]) -> None:
    """Label values are called as segmentations of 3D Slicer call them; one that calls them otherwise is refused."""
    from segloss_gui.data.readers import read_labels
    from segloss_gui.data.readers.segmentation import is_segmentation

    names, first = dict(findings.label_names), ""
    for case in findings.cases:
        if case.id not in headers or case.label is None or not is_segmentation(case.label):
            continue
        own = read_labels(case.label).names
        other = next((value for value, name in own.items() if names.get(value, name) != name), None)
        if other is None:
            names, first = {**names, **own}, first or case.label.name
        else:
            headers.pop(case.id)
            where = f"{first} calls" if first else "the data set calls"
            findings.refuse(case.label, f"calls label {other} {own[other]!r}, which {where} {names[other]!r}")
    findings.label_names = names


def _require_same_grid(path: Path, header: Header, image: Path, image_header: Header) -> None:
    if not image_header.grid.matches(header.grid):
        raise FileRefusedError(
            path,
            f"must lie on the grid of its image {image.name} ({image_header.stored.describe()}), "
            f"got {header.stored.describe()}{_where_they_differ(header, image_header)}",
        )


def _where_they_differ(header: Header, other: Header) -> str:
    if header.stored.describe() != other.stored.describe():
        return ""
    return "; their positions or directions in the scanner differ"


def _header_notes(headers: Mapping[str, Header]) -> list[str]:
    cases: defaultdict[str, list[str]] = defaultdict(list)
    for case_id, header in headers.items():
        for note in header.notes:
            cases[note].append(case_id)
    return [f"{_listed(names)}: {note}." for note, names in cases.items()]


def _inverted_notes(headers: Mapping[str, Header]) -> list[str]:
    """That images are stored both ways, which a network would have to learn twice."""
    inverted = sum(header.inverted for header in headers.values())
    if not 0 < inverted < len(headers):
        return []
    return [
        f"{thousands(inverted)} of {thousands(len(headers))} images are stored inverted, so that dense is dark in "
        "them and bright in the others; they are shown alike, and trained on as stored unless Turn inverted images is "
        "switched on (Train > Settings; turn_inverted under [preprocessing] of study.toml)."
    ]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _told_apart(findings: Findings) -> list[Case]:
    counts = Counter(case.id for case in findings.cases)
    files = {case_id: [c.images[0].name for c in findings.cases if c.id == case_id and c.images]
             for case_id, count in counts.items() if count > 1}  # fmt: skip
    kept = []
    for case in findings.cases:
        if counts[case.id] == 1:
            kept.append(case)
        else:
            findings.refuse(
                case.images[0],
                f"{counts[case.id]} cases are called {case.id!r} ({', '.join(files[case.id])}); names must differ",
            )
    findings.cases = kept
    return kept


def _refuse_other_channel_counts(findings: Findings, headers: dict[str, Header]) -> None:
    counts = Counter(header.channels for header in headers.values())
    said = findings.channel_count
    if not counts or (said is None and len(counts) < 2):
        return
    usual = said or counts.most_common(1)[0][0]
    why = "as the data set says" if said else "as most of the cohort has"
    for case in findings.cases:
        if case.id in headers and headers[case.id].channels != usual:
            channels = headers.pop(case.id).channels
            findings.refuse(case.images[0], f"must have {usual} channel{'s' * (usual != 1)} {why}, got {channels}")


def _refuse_other_dimensions(findings: Findings, headers: dict[str, Header]) -> None:
    """Pictures among volumes, or volumes among pictures: no network is trained on both."""
    there = [case for case in findings.cases if case.id in headers]
    flat = [case for case in there if 1 in headers[case.id].grid.shape]
    deep = [case for case in there if case not in flat]
    if not (flat and deep):
        return
    few, what, most = (flat, "is a single slice", "volumes") if len(flat) <= len(deep) else (
        deep, "is a volume", "single slices")  # fmt: skip
    for case in few:
        found = headers.pop(case.id).stored.describe()
        among = f"among {len(there) - len(few)} {most}, and no network is trained on both"
        findings.refuse(case.images[0], f"{what} ({found}) {among}: open it from a folder of its own kind")
