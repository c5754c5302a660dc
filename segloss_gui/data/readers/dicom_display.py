"""How a DICOM file wants to be seen: its window (VOI), whether low values are bright, where its edges point to.

PS3.3, C.7.6.1.1.1 (Patient Orientation), C.7.6.3.1.2 (Photometric Interpretation) and C.11.2 (VOI LUT). None of it
changes a value: what is trained on is what the file stores, rescaled, as pydicom reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from segloss_gui.core.display import Display
from segloss_gui.core.plain_files import only_files
from segloss_gui.data.readers.dicom_elements import NotFollowed, elements
from segloss_gui.data.readers.dicom_pixels import is_inverted, numbers, tag
from segloss_gui.data.readers.itk_process import Described

ORIENTATION, LEVEL, WIDTH, FUNCTION = "0020|0020", "0028|1050", "0028|1051", "0028|1056"
TABLES = (0x0028, 0x3010)
UNSAID = "says nothing about orientation, shown as stored"
EXACT, SIGMOID = "LINEAR_EXACT", "SIGMOID"
DARKEST, BRIGHTEST = 0.01, 0.99
"""Shares of a table's output between which it is no flat end."""
TO_RAS = str.maketrans("HF", "SI")


def display_of(path: Path, said: Described) -> Display:
    """What the header of one file says of how it is looked at; a table (VOI LUT) counts as the window it spans.

    Parameters
    ----------
    path : Path
        The file; it is opened again where it may hold a table.
    said : Described
        Its header.
    """
    right, bottom = _edges(tag(said, ORIENTATION))
    window = window_of(said)
    linear = window is not None and _is_linear(said)
    return Display(is_inverted(said), window or _table_window(path), right, bottom, linear)


def unsaid(said: Described) -> tuple[str, ...]:
    """That a picture says nothing about orientation, where its header does not even name its edges."""
    return () if _edges(tag(said, ORIENTATION))[0] else (UNSAID,)


def display_of_series(said: Sequence[Described]) -> Display:
    """Of slices of one volume: the window that all of them ask for, and whether low values are bright."""
    windows = {(window_of(one), _is_linear(one)) for one in said}
    window, linear = windows.pop() if len(windows) == 1 else (None, False)
    return Display(any(map(is_inverted, said)), window, linear=window is not None and linear)


def window_of(said: Described) -> tuple[float, float] | None:
    """The first window of a header: values drawn darkest and brightest (PS3.3, C.11.2.1.2); None without one.

    A sigmoid's is drawn as the line that it is in its middle.
    """
    levels, widths = numbers(said, LEVEL), numbers(said, WIDTH)
    if not levels or not widths:
        return None
    level, width = levels[0], widths[0]
    linear = _is_linear(said)
    if not np.isfinite([level, width]).all() or width < (1 if linear else 1e-9):
        return None
    if not linear:
        return level - width / 2, level + width / 2
    middle, half = level - 0.5, max(width - 1, 1e-9) / 2
    return middle - half, middle + half


def _is_linear(said: Described) -> bool:
    """Whether its window is one of the function LINEAR, which holds where a header names none."""
    return tag(said, FUNCTION) not in (EXACT, SIGMOID)


def _edges(orientation: str) -> tuple[str, str]:
    r"""Where the right and the lower edge point to, by the directions of a row and of a column.

    Examples
    --------
    >>> _edges("L\\F"), _edges("A\\FR"), _edges("P"), _edges("LR\\F")
    (('L', 'I'), ('A', 'IR'), ('', ''), ('', ''))
    """
    edges = [part.strip().translate(TO_RAS) for part in orientation.split("\\")]
    if len(edges) != 2 or not all(map(_is_direction, edges)):
        return "", ""
    return edges[0], edges[1]


def _is_direction(letters: str) -> bool:
    """Whether letters name one direction, of no axis both ends."""
    axes = ["LR", "AP", "SI"]
    return bool(re.fullmatch("[LRAPSI]{1,3}", letters)) and all(
        sum(letter in axis for letter in letters) < 2 for axis in axes
    )


def _table_window(path: Path) -> tuple[float, float] | None:
    """The values that the first table of a file spreads from dark to bright; None without one that can be read."""
    if not _has_table(path) or find_spec("pydicom") is None:
        return None
    import pydicom

    try:
        found = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=[TABLES, (0x0028, 0x0103)])
        return _span(found[TABLES].value[0], signed=found.get("PixelRepresentation", 0) == 1)
    except Exception:  # a window that cannot be read is none: the image is shown all the same
        return None


def _span(table: Any, *, signed: bool) -> tuple[float, float] | None:
    """First and last value between the flat ends of a table."""
    count, first, _ = (int(number) for number in table.LUTDescriptor)
    first = first - 2**16 if signed and first >= 2**15 else first
    data = table.LUTData
    shades = np.frombuffer(data, "<u2") if isinstance(data, bytes) else np.asarray(data)
    shades = shades[: count or 2**16].astype(np.float64)
    low, high = float(shades.min()), float(shades.max())
    if high <= low or shades[-1] < shades[0]:
        return None
    share = (shades - low) / (high - low)
    inside = np.flatnonzero((share > DARKEST) & (share < BRIGHTEST))
    return (first + float(inside[0]), first + float(inside[-1])) if len(inside) > 1 else None


def _has_table(path: Path) -> bool:
    try:
        with open(path, "rb", opener=only_files) as file:
            for element in elements(file):
                if element.tag >= TABLES:
                    return element.tag == TABLES
    except (OSError, NotFollowed):
        pass
    return False
