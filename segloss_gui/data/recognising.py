"""How a folder is first proposed to be read: a known layout where it is one beyond doubt, else sorted by its names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.grid_look import looked_at
from segloss_gui.data.layouts import Acdc, Bids, Brats, CohortSource, Decathlon, Dicom, FolderPair, NnUNet, guess_layout
from segloss_gui.data.layouts.acdc import FRAME, patient_folders
from segloss_gui.data.layouts.bids import IMAGE_KINDS
from segloss_gui.data.layouts.dataset_json import FILE_NAME as DATASET_JSON
from segloss_gui.data.layouts.dicom import recognise as recognise_slices
from segloss_gui.data.layouts.inspection import Cancelled, require_folder
from segloss_gui.data.layouts.matching import IMAGE_FOLDERS, pair, volume_files
from segloss_gui.data.layouts.nnunet import CHANNEL_NUMBER
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import Row, SortedFolder, sort_folder
from segloss_gui.data.sorting.found import DICOM_ENDINGS, stem_of
from segloss_gui.data.sorting.other_cases import is_picture
from segloss_gui.data.sorting.proposals import MAY_BE_TOO

SAMPLE = 50
"""Cases that are looked at."""
DEEPEST = 3
"""Folders that may hold nothing but the data set: ``nnUNet_raw_data_base/nnUNet_raw_data/Task501_Liver``."""
KNOWN_NAME = re.compile(r"(?i)^sub-|^patient\d+|brats|^(training|testing)$")


def recognise(paths: Sequence[Path], cancelled: Cancelled = lambda: False) -> CohortSource:
    """How paths that were dropped or typed are read; a folder that no layout fits is sorted by its names.

    Raises
    ------
    BadInputError
        When nothing there can be read.
    """
    if len(paths) != 1 or not paths[0].is_dir():
        return guess_layout(paths)
    return source_of(looked_at(sort_folder(require_folder(paths[0]), cancelled=cancelled)))


def source_of(table: SortedFolder) -> CohortSource:
    """The same of a folder that is sorted and :func:`~segloss_gui.data.grid_look.looked_at` already.

    Raises
    ------
    BadInputError
        When it holds no case.
    """
    if table.rows and not _may_be_known(table):
        return Sorted.of(table)
    try:
        known = guess_layout([table.root])
    except BadInputError:
        if not table.rows:
            raise
        return Sorted.of(table)
    if is_beyond_doubt(known, table) or not table.rows:
        return known
    slices = recognise_slices([table.root]) if _are_slices(table) else None  # in ``images``, with pictures in ``masks``
    return slices or Sorted.of(table)


def _may_be_known(table: SortedFolder) -> bool:
    """Whether any name speaks of a known layout; others need not be looked at folder by folder."""
    names = {part for row in table.rows[:SAMPLE] for part in (row.id, row.id.rpartition("/")[2])}
    tops = {file.path.partition("/")[0].lower() for file in table.found.files}
    return (
        any(file.path.count("/") <= DEEPEST and file.path.endswith(DATASET_JSON) for file in table.found.files)
        or any(KNOWN_NAME.search(name) for name in (table.root.name, *names, *tops))
        or not tops.isdisjoint(IMAGE_FOLDERS)
        or _are_slices(table)
    )


def is_beyond_doubt(source: CohortSource, table: SortedFolder) -> bool:
    """Whether a folder has more of a layout than a name that others have, too (patient01, images)."""
    match source:
        case NnUNet() | Decathlon():
            return True
        case Bids():
            return not _is_drawn_elsewhere(table) and not _is_drawn_once(table)
        case Acdc():
            folders = patient_folders(source.root)
            return any(FRAME.match(path.name) for folder in folders for path in folder.iterdir())
        case Brats():
            return any("brats" in text.lower() for text in (source.root.name, *(row.id for row in table.rows[:SAMPLE])))
        case Dicom():
            return _are_slices(table)
        case FolderPair():
            return _holds_two_folders_only(source, table)
    return False


def _are_slices(table: SortedFolder) -> bool:
    """Whether the files of a folder are slices of DICOM, and pictures of them at most, which make no case."""
    if table.of_kind("reference") and any(c.pattern.lower().endswith(DICOM_ENDINGS) for c in table.of_kind("channel")):
        return False  # a file each, with its mask
    if any(_is_film_with_picture(row) for row in table.rows[:SAMPLE]):
        return False
    units = [unit for unit in table.units if not is_picture(unit)]
    return all(unit.endswith("/") or unit.lower().endswith(".dcm") for unit in units or table.units)


def _is_film_with_picture(row: Row) -> bool:
    """Whether a case is a file of DICOM, in a folder of such pictures, and one of another format: what, is asked."""
    files = [file.lower() for held in row.cells.values() for file in held]
    return any(map(is_picture, files)) and any("/" in file and file.endswith(DICOM_ENDINGS) for file in files)


def _is_drawn_elsewhere(table: SortedFolder) -> bool:
    """Whether the reference of a BIDS data set lies on none of the images that it is read with: on dwi, for example."""
    parents = [PurePosixPath(column.pattern).parent.name for column in table.of_kind("channel")]
    return bool(table.of_kind("reference") and parents) and not any(name in IMAGE_KINDS for name in parents)


def _is_drawn_once(table: SortedFolder) -> bool:
    """Whether several images of a scan have one reference in common: they are its channels, not cases of their own."""
    references = len(table.of_kind("reference")) + sum(column.why.startswith(MAY_BE_TOO) for column in table.columns)
    return references == 1 and len({column.role.name for column in table.of_kind("channel")}) > 1


def _holds_two_folders_only(source: FolderPair, table: SortedFolder) -> bool:
    if source.labels is None or source.labels == source.images:
        return False
    if _have_channels(source.images, source.labels):
        return False
    folders = {source.images, source.labels}
    if not all((table.root / unit).parent in folders for unit in table.units):
        return False
    return _pairs_of(source.images, source.labels) >= sum(_is_in_both(row, folders, table.root) for row in table.rows)


def _have_channels(images: Path, labels: Path) -> bool:
    """Whether images are counted as the channels of cases, and labels called by what comes before the number."""
    shown, drawn = ({stem_of(path.name) for path in volume_files(folder)[0]} for folder in (images, labels))
    channels = Counter(found["case"] for stem in shown - drawn if (found := CHANNEL_NUMBER.match(stem)))
    return any(count > 1 and case in drawn for case, count in channels.items())


def _pairs_of(images: Path, labels: Path) -> int:
    """How many images have a label map of their name."""
    return len(pair(volume_files(images)[0], volume_files(labels)[0]).pairs)


def _is_in_both(row: Row, folders: AbstractSet[Path], root: Path) -> bool:
    """Whether a case has files in the folder of the images and in that of the labels, by the names alone."""
    return {(root / file).parent for files in row.cells.values() for file in files} == folders
