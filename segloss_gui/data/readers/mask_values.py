"""What the grey values of masks mean, decided once for all masks of a folder or cohort.

A mask drawn in black and white holds 0 and 255 (65535 in 16 bits) and means 0 and 1; another holds
0, 128 and 255, and means three labels, however few pixels hold one of them. One file cannot tell:
a case without the middle structure looks black and white. So all masks that belong together are
looked at, and what they mean is said in the preview and can be set.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.data.choice import MaskValues
from segloss_gui.data.readers.mask_pixels import NEAR, SUFFIXES, mask_pixels
from segloss_gui.data.readers.reading import file_stem, read_labels

BANDS = (slice(1, NEAR), slice(NEAR, 256 - NEAR), slice(256 - NEAR, 255))
WHITES = (255, 65535)
# Soft edges and the residue of compression take many values; labels that somebody chose are few.
FEW_LEVELS, MOST_BETWEEN, REGION = 16, 0.02, 5
MOST_KEPT = 300
SIBLINGS = 400


@dataclass(frozen=True)
class Levels:
    """The grey values of one mask.

    Parameters
    ----------
    values : tuple of int or float
        Those that occur, ascending, at most 300.
    crowded : bool
        Whether nearly all are black or white, the rest being soft edges.
    lossy : bool
        Whether compression changed them (JPEG).
    """

    values: tuple[float, ...]
    crowded: bool
    lossy: bool


def levels_of(pixels: NDArray[np.generic], *, lossy: bool) -> Levels:
    """The grey values of a decoded mask.

    Examples
    --------
    >>> levels_of(np.array([[0, 255]], dtype=np.uint8), lossy=False)
    Levels(values=(0.0, 255.0), crowded=True, lossy=False)
    """
    if pixels.dtype == np.uint8:
        values = np.flatnonzero(np.bincount(pixels.ravel(), minlength=256))
    else:
        values = np.unique(pixels)[:MOST_KEPT]
    crowded = is_black_and_white(pixels) or (lossy and int(pixels.max()) < NEAR)
    return Levels(tuple(float(value) for value in values), crowded, lossy)


def is_black_and_white(pixels: NDArray[np.generic]) -> bool:
    """Whether values crowd at black and white: 0 and 255, or 0 and 65535 exactly.

    In 8 bits up to 2 % may lie between as soft edges do: nowhere a region of 5 x 5 pixels. Values just above 0
    count as black only where others lie just below 255, as compression leaves them; else they are label values
    beside an "ignore" of 255.

    Examples
    --------
    >>> is_black_and_white(np.array([0, 3, 255, 251], dtype=np.uint8))
    True
    >>> is_black_and_white(np.array([0, 1, 2], dtype=np.uint8))
    False
    >>> is_black_and_white(np.array([0, 1, 2, 255], dtype=np.uint8))
    False
    >>> is_black_and_white(np.array([0, 255], dtype=np.uint16)), is_black_and_white(np.array([0.0, 65535.0]))
    (True, True)
    """
    if pixels.dtype != np.uint8:
        return any(bool(pixels.max() == white and np.isin(pixels, (0, white)).all()) for white in WHITES)
    counts = np.bincount(pixels.ravel(), minlength=256)
    nearly_black, between, nearly_white = (int(counts[part].sum()) for part in BANDS)
    crowded = nearly_white + int(counts[255]) > 0 and between <= MOST_BETWEEN * pixels.size
    return crowded and (nearly_white > 0 or nearly_black == 0) and not (between and _has_a_region_between(pixels))


def decide(levels: Iterable[Levels]) -> MaskValues:
    """What the masks of one folder mean, from the grey values of all of them.

    Examples
    --------
    >>> black, both = Levels((0.0, 255.0), True, False), Levels((0.0, 128.0, 255.0), False, False)
    >>> decide([black, black]), decide([black, both])
    ('black_and_white', 'as_stored')
    """
    seen, all_crowded, any_white = set[float](), True, False
    for one in levels:
        if one.lossy:
            if not one.crowded:
                return "as_stored"
            any_white = True
            continue
        seen.update(one.values)
        all_crowded &= one.crowded or set(one.values) <= {0.0}
        if not all_crowded and (not seen <= {0.0, *map(float, WHITES)}):
            return "as_stored"
    whites = seen - {0.0}
    if not whites:
        return "black_and_white" if any_white else "as_stored"
    if len(whites) == 1 and whites <= set(map(float, WHITES)):
        return "black_and_white"
    return "black_and_white" if all_crowded and len(seen) > FEW_LEVELS else "as_stored"


def decide_for(paths: Iterable[Path]) -> MaskValues:
    """What the picture masks among ``paths`` mean; ones that cannot be read have no say."""
    return decide(found for path in pictures(paths) if (found := _levels(path)) is not None)


def pictures(paths: Iterable[Path]) -> list[Path]:
    """Those of ``paths`` that are pictures."""
    return [path for path in paths if path.name.lower().endswith(SUFFIXES)]


def is_white_folder(path: Path) -> bool:
    """Whether a volume and those beside it hold no label but 255: a black-and-white mask that was converted."""
    folder = path.absolute().parent
    return _only_white(folder, "".join(path.suffixes[-2:]).lower(), folder.stat().st_mtime_ns)


def decide_beside(path: Path) -> MaskValues:
    """What a mask means by the other masks of its folder."""
    folder = path.absolute().parent
    try:
        return _of_folder(folder, _is_called_label(path), path.suffix.lower(), folder.stat().st_mtime_ns)
    except OSError:
        return decide_for([path])


def describe(values: MaskValues) -> str:
    """In words that follow "Grey masks:"."""
    return {
        "black_and_white": "white is label 1",
        "as_stored": "every grey value is a label value of its own",
        "auto": "decided folder by folder",
    }[values]


@lru_cache(maxsize=64)
def _of_folder(folder: Path, called_label: bool, ending: str, changed_ns: int) -> MaskValues:  # noqa: ARG001 - the key
    beside = (one for one in sorted(folder.iterdir()) if one.suffix.lower() == ending)
    return decide_for(islice((one for one in beside if _is_called_label(one) == called_label), SIBLINGS))


@lru_cache(maxsize=64)
def _only_white(folder: Path, ending: str, changed_ns: int) -> bool:  # noqa: ARG001 - the key
    beside = islice((one for one in sorted(folder.iterdir()) if one.name.lower().endswith(ending)), SIBLINGS)
    try:
        return all(set(read_labels(one).values()) <= {WHITES[0]} for one in beside)
    except ValueError:
        return False


def _levels(path: Path) -> Levels | None:
    try:
        status = path.stat()
        return _levels_of_file(path, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=4096)
def _levels_of_file(path: Path, changed_ns: int, size: int) -> Levels | None:  # noqa: ARG001 - the key
    pixels, lossy = mask_pixels(path)
    return levels_of(pixels, lossy=lossy)


def _is_called_label(path: Path) -> bool:
    from segloss_gui.data.layouts.matching import has_label_name

    return has_label_name(file_stem(path))


def _has_a_region_between(pixels: NDArray[np.generic]) -> bool:
    from scipy.ndimage import binary_erosion

    if pixels.ndim < 2:
        return False
    middle = np.isin(pixels, np.arange(BANDS[1].start, BANDS[1].stop))
    box = np.ones((1,) * (pixels.ndim - 2) + (REGION, REGION), bool)
    return bool(binary_erosion(middle, box).any())
