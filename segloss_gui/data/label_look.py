"""Files that are called like images and hold labels: a few of each column are looked at, and the user is asked.

Names alone sort a folder. Where they say nothing, half of the "images" may be masks: whole numbers, few of them. That
is told by the type in the header and a slab in the middle of a handful of files, never by reading a cohort, and it is
a question, not a decision: an image may have been thresholded.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import SegLossError
from segloss_gui.data.sorting.folder import Column, SortedFolder
from segloss_gui.data.sorting.proposals import UNNAMED

SAMPLE, COLUMNS = 6, 8
"""Files of a column, and columns, that are looked at."""
FEW_VALUES = 32
SLAB = 5
LARGEST = 2**24
"""Bytes of a slab, and of a file that is read whole where a part of it cannot be."""


def label_questions(table: SortedFolder) -> tuple[str, ...]:
    """What to ask about columns that are taken for images, or for nothing, and whose voxels look like labels.

    Parameters
    ----------
    table : SortedFolder
        The folder; of each of its first columns in question a few files are looked at.
    """
    asked = [column for column in table.columns if column.role.kind == "channel" or column.why == UNNAMED]
    alike: dict[str, list[str]] = {}
    questions = []
    for column in asked[:COLUMNS]:
        looked_at = {file: label_values(table.root / file) for file in _files(table, column)} if column.why else {}
        labels = {file: values for file, values in looked_at.items() if values}
        if labels and len(labels) == len(looked_at):
            alike.setdefault(_held(next(iter(labels.values()))), []).append(column.pattern)
        elif labels:
            questions.append(_half_question(column, labels, len(looked_at)))
    return (*(_question(columns, held) for held, columns in alike.items()), *questions)


def label_values(path: Path) -> tuple[int, ...]:
    """The values of a file that looks like a label map, by its middle; none of one that does not.

    Examples
    --------
    >>> label_values(Path("there is no such file.nii"))
    ()
    """
    try:
        values = np.unique(_middle(path))
    except (SegLossError, OSError):
        return ()
    whole = 1 < len(values) <= FEW_VALUES and bool((np.isfinite(values) & (values == np.round(values))).all())
    return tuple(int(value) for value in values) if whole and values.min() >= 0 else ()


def _question(columns: Sequence[str], held: str) -> str:
    """Of columns whose files all hold labels, the same ones."""
    which = " and ".join(filter(None, (", ".join(columns[:-1]), columns[-1])))
    return (
        f"Are the files of {which} label maps? They hold few whole numbers ({held}); if so, make "
        f"{'each' if columns[1:] else 'the'} column the reference, a class or a prediction."
    )


def _half_question(column: Column, labels: Mapping[str, tuple[int, ...]], looked_at: int) -> str:
    example, values = next(iter(labels.items()))
    return (
        f"Are some files of {column.pattern} label maps? {len(labels)} of {looked_at} looked at hold few whole "
        f"numbers, {example} for example ({_held(values)}); if so, names must tell them apart: call them …_mask, or "
        "move them to a folder of their own."
    )


def _held(values: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, values[:4]))}{' …' if len(values) > 4 else ''}"


def _files(table: SortedFolder, column: Column) -> list[str]:
    """A few files of a column, the same each time; folders of slices are images."""
    files = sorted(file for row in table.rows for file in row.cells.get(column.pattern, ()) if not file.endswith("/"))
    return sorted(random.Random(0).sample(files, min(SAMPLE, len(files))))


def _middle(path: Path) -> NDArray[np.generic]:
    """Voxels of a slab in the middle of a file; all of a small one of another format than NIfTI."""
    from segloss_gui.data.readers import read_header, read_volume, reader_of

    header = read_header(path)
    if header.channels > 1:
        return np.zeros(0)
    if reader_of(path).name == "NIfTI":
        return _slab(path)
    small = math.prod(header.stored.shape) * np.dtype(header.dtype).itemsize <= LARGEST
    return read_volume(path).data if small else np.zeros(0)


def _slab(path: Path) -> NDArray[np.generic]:
    from segloss_gui.data.readers.nifti_header import read_layout
    from segloss_gui.data.readers.stream import pieces

    layout = read_layout(path)
    x, y, z = layout.stored.shape
    slices = max(1, min(SLAB, z, LARGEST // max(1, x * y * layout.dtype.itemsize)))
    first = (z - slices) // 2
    size = x * y * layout.dtype.itemsize
    read = pieces(path, layout.offset + first * size, slices * size, layout.dtype.itemsize, to_end=False)
    return np.frombuffer(b"".join(read), layout.dtype) * layout.slope + layout.intercept
