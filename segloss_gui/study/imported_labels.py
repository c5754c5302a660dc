"""Label values of other tools' files, and what they mean in the study's classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.case import TargetClass

MOST_COUNTED = 65535


def names_beside(folder: Path) -> dict[int, str]:
    """What label values are called where a ``dataset.json`` lies in a folder or above it, as nnU-Net leaves it.

    Empty where there is none, or none that can be read.
    """
    from segloss_gui.data.layouts.dataset_json import label_names

    return label_names(_dataset_json_beside(folder))


def ignored_beside(folder: Path) -> int | None:
    """The label value that such a ``dataset.json`` says to ignore, or None."""
    from segloss_gui.data.layouts.dataset_json import ignore_label

    return ignore_label(_dataset_json_beside(folder))


def _dataset_json_beside(folder: Path) -> Mapping[str, Any]:
    from segloss_gui.data.layouts.dataset_json import read_dataset_json

    start = folder if folder.is_dir() else folder.parent
    for place in (start, *start.parents[:3]):
        try:
            return read_dataset_json(place)
        except BadInputError:
            continue
    return {}


def mapping_by_name(names: Mapping[int, str], classes: Mapping[int, str]) -> dict[int, int]:
    """Which value of a class a label value means, by their names; values of one meaning are left out.

    Examples
    --------
    >>> mapping_by_name({1: "Oedema", 2: "core", 3: "other"}, {1: "core", 2: "oedema"})
    {1: 2, 2: 1}
    """
    by_name = {name.strip().lower(): value for value, name in classes.items()}
    found = {value: by_name.get(name.strip().lower()) for value, name in names.items()}
    return {value: meant for value, meant in found.items() if meant is not None and meant != value}


def mapped(
    values: NDArray[np.integer], labels: Mapping[int, int], classes: Sequence[TargetClass]
) -> NDArray[np.integer]:
    """Label values of a file as class values.

    A value ``labels`` names becomes the class it names (0: background). Any other means what it means
    in the references: the class it is joined into, or background.

    Examples
    --------
    >>> tumour = (TargetClass(value=1, name="core", joins=(1, 4)), TargetClass(value=2, name="oedema"))
    >>> mapped(np.array([0, 1, 2, 3, 4]), {3: 2}, tumour).tolist()
    [0, 1, 2, 2, 1]
    >>> mapped(np.array([0, 1, 2]), {2: 1}, ()).tolist()
    [0, 1, 1]
    >>> mapped(np.array([-1, 0, 4]), {}, tumour).tolist()
    [0, 0, 1]
    """
    if not classes and not labels:
        return values
    present = present_values(values)
    meaning = {source: target.value for target in classes for source in target.sources}
    known = {v: labels.get(v, meaning.get(v, 0 if classes else v)) for v in present}
    low, high = min((*known.values(), 0)), max((*known.values(), 0))
    dtype = np.uint8 if low == 0 and high <= np.iinfo(np.uint8).max else np.int32
    if (
        present and present[0] >= 0 and present[-1] <= MOST_COUNTED
    ):  # looking up in a table is several times as fast as searching
        table = np.zeros(present[-1] + 1, dtype=dtype)
        table[list(known)] = list(known.values())
        return cast("NDArray[np.integer]", table[values])
    order = np.searchsorted(np.array(present), values)
    return cast("NDArray[np.integer]", np.array(list(known.values()), dtype=dtype)[order])


def present_values(values: NDArray[np.integer]) -> tuple[int, ...]:
    """Values that occur, ascending; small ones are counted, which takes a tenth of the time of sorting.

    Examples
    --------
    >>> present_values(np.array([4, 0, 4, 1]))
    (0, 1, 4)
    """
    if not values.size:
        return ()
    if int(values.min()) >= 0 and int(values.max()) <= MOST_COUNTED:
        return tuple(int(v) for v in np.flatnonzero(np.bincount(values.ravel())))
    return tuple(int(v) for v in np.unique(values))


def nearest_labels(values: NDArray[np.integer], source: Grid, target: Grid) -> NDArray[np.integer]:
    """Labels of ``source`` on ``target``, nearest neighbour; background where ``source`` does not reach.

    Examples
    --------
    >>> coarse = np.diag([2.0, 1.0, 1.0, 1.0]); coarse[0, 3] = 0.5
    >>> half, full = Grid((2, 1, 1), coarse), Grid((6, 1, 1), np.eye(4))
    >>> nearest_labels(np.array([1, 2]).reshape(2, 1, 1), half, full).ravel().tolist()
    [1, 1, 2, 2, 0, 0]
    """
    from scipy.ndimage import affine_transform

    matrix = np.linalg.inv(source.affine) @ target.affine
    out = np.zeros(target.shape, dtype=values.dtype)
    # "grid-constant": half a voxel outside the outermost centres still belongs to the outermost voxels.
    affine_transform(values, matrix, output_shape=target.shape, output=out, order=0, mode="grid-constant", cval=0)
    return out
