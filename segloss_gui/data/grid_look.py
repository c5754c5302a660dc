"""Images that names alone take for channels of one case, and that are none: a few cases are looked at.

A scan beside its resampled copy, a diffusion image beside a finer one: a case has one grid, so that taken together
all of them would be refused. Those that share the reference's grid are the channels; the others are left aside with
that reason, and it is asked whether they are wanted. Nothing is resampled. A DICOM file alone may be a slice or a
picture: masks in PNG are the reference of pictures only. Label maps whose names say nothing are
no channels beside images either (:mod:`~segloss_gui.data.label_look` asks about them).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from segloss_gui.core.errors import SegLossError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.groups import OFTEN_WITHOUT_GROUPS, groups_fault
from segloss_gui.data.label_look import label_values
from segloss_gui.data.sorting.folder import Column, Row, SortedFolder
from segloss_gui.data.sorting.found import DICOM_ENDINGS, stem_of
from segloss_gui.data.sorting.other_cases import PICTURE_OF_VOLUME
from segloss_gui.data.sorting.proposals import SAYS_NOTHING, UNNAMED, channel_roles, says_reference
from segloss_gui.data.sorting.roles import IGNORE, REFERENCE
from segloss_gui.data.sorting.words import IMAGE, words_of

SAMPLE, FEW = 4, 2


def looked_at(table: SortedFolder) -> SortedFolder:
    """The proposals of a folder, put right by what headers of a few files say.

    Parameters
    ----------
    table : SortedFolder
        As its names propose.
    """
    return _on_one_grid(_without_label_maps(_with_masks_of_pictures(_with_groups_only(table))))


def _with_masks_of_pictures(table: SortedFolder) -> SortedFolder:
    """Masks in PNG left aside beside DICOM files are the reference where these are pictures of as many pixels."""
    if table.of_kind("reference"):
        return table
    drawn = [c for c in table.columns if c.why == PICTURE_OF_VOLUME and says_reference(c.pattern)]
    images = [c for c in table.of_kind("channel") if c.pattern.lower().endswith(DICOM_ENDINGS)]
    if len(drawn) != 1 or len(images) != 1 or says_reference(images[0].pattern):
        return table
    both = [row for row in table.rows if {drawn[0].pattern, images[0].pattern} <= row.cells.keys()]
    if not both or not all(_is_drawn_on_picture(table.root, row, drawn[0], images[0]) for row in both[:SAMPLE]):
        return table
    found = replace(drawn[0], role=REFERENCE, why="its name says a mask, and its image is a picture of as many pixels")
    return replace(table, columns=tuple(found if column is drawn[0] else column for column in table.columns))


def _is_drawn_on_picture(root: Path, row: Row, drawn: Column, image: Column) -> bool:
    from segloss_gui.data.readers.dicom_pictures import pictures_of

    mask, picture = _grid(root, row, drawn), _grid(root, row, image)
    if mask is None or picture is None or mask.shape != picture.shape:
        return False
    return bool(pictures_of([root / row.cells[image.pattern][0]]))


def _without_label_maps(table: SortedFolder) -> SortedFolder:
    """Of several images, those whose names say nothing and that hold but labels are left aside, and asked about."""
    channels = table.of_kind("channel")
    unnamed = [c for c in channels if c.why == SAYS_NOTHING and not any(word in IMAGE for word in words_of(c.pattern))]
    if len(channels) < 2 or not unnamed:
        return table
    labels = [column for column in unnamed if _holds_labels(table, column)]
    if not labels or len(labels) == len(channels):
        return table
    return replace(table, columns=_left_aside(table, labels, UNNAMED))


def _left_aside(table: SortedFolder, aside: Sequence[Column], why: str) -> tuple[Column, ...]:
    """The columns of a table without some of its channels; the others are named anew."""
    channels = [column for column in table.of_kind("channel") if column not in aside]
    names = Counter(column.role.name for column in channels)  # one of several columns goes on with another's cases
    kept = channel_roles([column.pattern for column in channels if names[column.role.name] == 1])
    return tuple(
        replace(column, role=IGNORE, why=why) if column in aside
        else replace(column, role=kept.get(column.pattern, column.role))
        for column in table.columns
    )  # fmt: skip


def _holds_labels(table: SortedFolder, column: Column) -> bool:
    files = [file for row in table.rows for file in row.cells.get(column.pattern, ()) if not file.endswith("/")]
    return bool(files) and all(label_values(table.root / file) for file in files[:FEW])


def _on_one_grid(table: SortedFolder) -> SortedFolder:
    channels = table.of_kind("channel")
    if len(channels) < 2:
        return table
    off = _off_grid(table, channels)
    if not off:
        return table
    references = _references(table)
    drawn = any(c.pattern in row.cells for row in _sample(table.rows, channels, references) for c in references)
    than = "the reference" if drawn else "most images of their case"
    columns = _left_aside(table, off, f"lies on another grid than {than}")
    named = ", ".join(column.pattern for column in off[:3]) + (" …" if len(off) > 3 else "")
    question = f"Are the files of {named} wanted? They lie on another grid than {than}, and are left aside."
    return replace(table, columns=columns, questions=(*table.questions, question))


def _off_grid(table: SortedFolder, channels: Sequence[Column]) -> list[Column]:
    """Channels that lie on another grid in every case looked at; none where that would leave no channel."""
    references = _references(table)
    votes: dict[str, list[bool]] = {}
    told = False
    for row in _sample(table.rows, channels, references):
        grids = {column.pattern: grid for column in channels if (grid := _grid(table.root, row, column)) is not None}
        drawn = next((grid for column in references if (grid := _grid(table.root, row, column)) is not None), None)
        target = drawn or _commonest(grids)
        told = told or target is not None or len(grids) < 2
        for pattern, grid in grids.items():
            votes.setdefault(pattern, []).append(target is None or grid.matches(target))
    if not told and (by_folder := [column for column in channels if _is_named_by_folder(column)]):
        return by_folder if len(by_folder) < len(channels) else []
    off = [column for column in channels if column.pattern in votes and not any(votes[column.pattern])]
    return off if len(off) < len(channels) else []


def _is_named_by_folder(column: Column) -> bool:
    """Whether only the folders of an image say what it shows, such as ``mri/orig/001.mgz``."""
    words = {word.lower() for word in column.role.name.split()}
    return not words & set(words_of(stem_of(column.pattern.rstrip("/").rpartition("/")[2])))


def _references(table: SortedFolder) -> tuple[Column, ...]:
    """The columns of label maps, none of which is cut to what was drawn, as segmentations of 3D Slicer are."""
    from segloss_gui.data.readers.segmentation import is_segmentation

    found = (*table.of_kind("reference"), *table.of_kind("class"))
    return tuple(column for column in found if not is_segmentation(Path(column.pattern)))


def _sample(rows: Iterable[Row], channels: Sequence[Column], references: Sequence[Column]) -> list[Row]:
    """The first rows that have an image, those with a reference and most images before others."""

    def has(row: Row, columns: Sequence[Column]) -> int:
        return sum(column.pattern in row.cells for column in columns)

    pictured = [row for row in rows if has(row, channels)]
    return sorted(pictured, key=lambda row: (-bool(has(row, references)), -has(row, channels)))[:SAMPLE]


def _grid(root: Path, row: Row, column: Column) -> Grid | None:
    from segloss_gui.data.readers import read_header

    files = row.cells.get(column.pattern, ())
    if len(files) != 1:
        return None
    try:
        return read_header(root / files[0].rstrip("/")).grid
    except (SegLossError, OSError):
        return None


def _commonest(grids: Mapping[str, Grid]) -> Grid | None:
    """The grid that more than half of a case's images lie on; None where there is no such grid."""
    counts = {pattern: sum(one.matches(other) for other in grids.values()) for pattern, one in grids.items()}
    most = max(counts, key=counts.__getitem__, default="")
    return grids[most] if most and 2 * counts[most] > len(grids) else None


def _with_groups_only(table: SortedFolder) -> SortedFolder:
    """A table of participants that says no group is no table of groups."""
    columns = tuple(
        replace(column, role=IGNORE, why=f"is a table, and no groups are read from it: it {fault}")
        if column.role.kind == "groups" and column.pattern in OFTEN_WITHOUT_GROUPS
        and (fault := groups_fault(table.root / column.pattern)) else column
        for column in table.columns
    )  # fmt: skip
    return replace(table, columns=columns)
