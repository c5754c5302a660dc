"""A BIDS data set: sub-XX[/ses-YY]/anat/..., labels below derivatives, groups in participants.tsv."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.core.json_text import read_json
from segloss_gui.core.number_text import whole_number
from segloss_gui.core.plain_files import read_text
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.groups import group_columns
from segloss_gui.data.layouts.bids_names import Name
from segloss_gui.data.layouts.grouping import Frame, GroupColumn, GroupPattern, SubjectPattern, group_cases
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect, require_folder
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec, one_folder

DESCRIPTION, PARTICIPANTS = "dataset_description.json", "participants.tsv"
# Of other kinds (func, dwi, fmap) an image is taken only where its suffix is asked for.
REGIONS = re.compile(r"seg|ma?sk", re.IGNORECASE)
BRAIN = re.compile(r"brain", re.IGNORECASE)
IMAGE_KINDS = ("anat", "ct", "micr", "pet", "perf", "swi")
USUAL_GROUPS = ("group", "diagnosis", "pathology", "grade", "class", "category", "arm", "site")


class Bids(CohortLayout):
    """The folder that holds ``dataset_description.json`` and ``sub-...``."""

    layout: Literal["bids"] = "bids"
    root: Path = Field(title="Folder", description="The folder that holds sub-01, sub-02, ... and derivatives")
    images: str = Field(
        default="", title="Images",
        description="Suffixes of the images to take, such as T1w, T2w; empty: all of anat, ct, ...",
    )  # fmt: skip
    channels: bool = Field(
        default=False, title="As channels",
        description="Images of one scan with the suffixes named are channels of one case, not cases of their own",
    )  # fmt: skip
    label: str = Field(
        default="", title="Labels",
        description="What the label files end in, such as seg-manual; empty: the most frequent",
    )  # fmt: skip
    group_column: GroupColumn = ""
    frame: Frame = None
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes asked for, in their order."""
        return tuple(part.strip() for part in self.images.split(",") if part.strip())

    @property
    def groups_csv(self) -> Path | None:
        """``participants.tsv``, where it has a column of groups that is chosen or called as usual."""
        path = self.root / PARTICIPANTS
        usual = path.is_file() and any(name.strip().lower() in USUAL_GROUPS for name in group_columns(path))
        return path if self.group_column or usual else None

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """A case an image; all cases of a participant stay in one fold.

        Raises
        ------
        BadInputError
            When the folder is not there, holds no image, or ``participants.tsv`` has no such column.
        """
        return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        root = require_folder(self.root)
        images = [name for name in _names(root) if self._is_wanted(name)]
        if not images:
            what = f"image with the suffix {' or '.join(self.suffixes)}" if self.suffixes else "image"
            raise BadInputError(f"{root}: holds no {what} in folders such as sub-01/anat")
        label_names = _label_names(root)
        findings = Findings(_title(root), label_names=label_names, channels=self.suffixes if self.channels else ())
        labels = [name for folder in (root / "derivatives", root) for name in _labels(folder)]
        kind = self._label_kind(findings, images, labels)
        for scan in self._scans(images):
            fitting = [one for image in scan for one in labels if one.kind_for(image) == kind]
            self._add(findings, scan, fitting)
        grouped = group_cases(findings, self)
        grouped.subject_pattern = None  # sub-01 is a subject
        return grouped

    def _is_wanted(self, name: Name) -> bool:
        if name.is_label:
            return False
        return name.suffix in self.suffixes if self.suffixes else name.path.parent.name in IMAGE_KINDS

    def _label_kind(self, findings: Findings, images: list[Name], labels: list[Name]) -> str:
        kinds = Counter(kind for one in labels for kind in {one.kind_for(image) for image in images} if kind)
        if self.label or not kinds:
            if self.label not in kinds:
                ends = f"; they end in {', '.join(sorted(kinds))}" if kinds else ""
                wish = f" that end in {self.label!r}" if self.label else ""
                findings.notes.append(f"There are no labels{wish}{ends}.")
            return self.label
        # Maps of points (discs, landmarks) are often more than those of regions; regions are what is segmented.
        # Masks of the brain are by-products of a pipeline: taken where there is nothing else.
        chosen, count = max(
            kinds.items(), key=lambda one: (bool(REGIONS.search(one[0])), not BRAIN.search(one[0]), one[1])
        )
        others = ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()) if kind != chosen)
        if others:
            findings.notes.append(f"Labels that end in {chosen} were taken ({count}); there are also {others}.")
        return chosen

    def _scans(self, images: list[Name]) -> list[tuple[Name, ...]]:
        if not self.channels:
            return [(image,) for image in images]
        scans: dict[tuple[tuple[str, str], ...], dict[str, Name]] = {}
        for image in images:
            scans.setdefault(image.entities, {})[image.suffix] = image
        return [tuple(one[suffix] for suffix in self.suffixes if suffix in one) for one in scans.values()]

    def _add(self, findings: Findings, scan: tuple[Name, ...], labels: list[Name]) -> None:
        first = scan[0]
        if self.channels and len(scan) < len(self.suffixes):
            there = [image.suffix for image in scan]
            missing = ", ".join(suffix for suffix in self.suffixes if suffix not in there)
            findings.refuse(first.path, f"its {missing} is not there")
            return
        if len({one.path for one in labels}) > 1:
            findings.refuse(first.path, f"several label files fit it: {', '.join(one.path.name for one in labels[:3])}")
            return
        name = first.stem.removesuffix(f"_{first.suffix}") if self.channels else first.stem
        label = labels[0].path if labels else None
        images = tuple(image.path for image in scan)
        findings.cases.append(Case(name, images, label, subject=first.subject, frame=self.frame))


def is_bids(folder: Path) -> bool:
    """Whether a folder says so, or has participants' folders with images of a kind in them."""
    subjects = [path for path in folder.glob("sub-*") if path.is_dir()]
    if (folder / DESCRIPTION).is_file():
        return bool(subjects)
    return any((subject / kind).is_dir() for subject in subjects[:5] for kind in IMAGE_KINDS)


def _names(root: Path) -> list[Name]:
    from segloss_gui.data.readers import is_listed, is_readable

    places = (*root.glob("sub-*/*/*"), *root.glob("sub-*/ses-*/*/*"))
    return [Name.of(path) for path in sorted(set(places)) if is_listed(path) and is_readable(path)]


def _labels(folder: Path) -> list[Name]:
    """Label files of a raw data set, or of the pipelines below ``derivatives``."""
    roots = [folder, *(path for path in sorted(folder.iterdir()) if path.is_dir())] if folder.is_dir() else []
    roots = roots if folder.name == "derivatives" else roots[:1]
    found = [name for root in roots for name in _names(root)]
    return [name for name in found if name.is_label]


def _title(root: Path) -> str:
    try:
        content = read_json(root / DESCRIPTION)
    except FileRefusedError:
        content = None
    name = content.get("Name") if isinstance(content, dict) else None
    return str(name or root.resolve().name)


def _label_names(root: Path) -> Mapping[int, str]:
    """Names from the first table of label values (``..._dseg.tsv``: index and name)."""
    places = ("*dseg.tsv", "derivatives/*dseg.tsv", "derivatives/*/*dseg.tsv")
    for path in sorted(path for place in places for path in root.glob(place)):
        try:
            rows = list(csv.DictReader(read_text(path, "utf-8-sig").splitlines(), delimiter="\t"))
        except (OSError, UnicodeDecodeError, csv.Error):
            continue
        pairs = ((str(row.get("index")), row.get("name")) for row in rows)
        if names := {number: name for index, name in pairs if name and (number := whole_number(index))}:
            return names
    return {}


def recognise(paths: Sequence[Path]) -> Bids | None:
    """The layout of a folder that looks like it."""
    folder = one_folder(paths)
    if folder is None or not is_bids(folder):
        return None
    return Bids(root=folder)


SPEC = LayoutSpec(
    "BIDS data set",
    "Folders sub-01, sub-02, ... with images, and label maps in derivatives.",
    Bids, recognise, opened=lambda folder: Bids(root=folder),
)  # fmt: skip
