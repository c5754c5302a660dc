"""Which DICOM files are pictures of their own: radiographs, mammograms, angiograms, photographs, stills of ultrasound.

A series of them is what was taken in one go, left and right or from the front and from the side; they are no slices
of one volume. Told from a few elements of each header, which are read without SimpleITK.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from segloss_gui.data.readers.dicom_elements import texts_of
from segloss_gui.data.unchanged import State, file_state

PROJECTED = frozenset(["CR", "DG", "DM", "DX", "ES", "GM", "IO", "MG", "OP", "PX", "RF", "RG", "TG", "US", "XA", "XC"])
"""Kinds of images (0008,0060) that are pictures unless they say where in the body they lie."""
VOLUMES = frozenset(["CT", "MR", "PT", "NM", "OPT", "CTPROTOCOL"])
"""Kinds that are slices whether they say so or not."""
COLOURS = ("RGB", "YBR", "PALETTE")
INSTANCE, MODALITY, PATIENT, VIEW = (0x0008, 0x0018), (0x0008, 0x0060), (0x0010, 0x0020), (0x0018, 0x5101)
STUDY, SERIES, SERIES_NUMBER, NUMBER = (0x0020, 0x000D), (0x0020, 0x000E), (0x0020, 0x0011), (0x0020, 0x0013)
KIND_OF_PIXELS = (0x0028, 0x0004)
POSITION, DIRECTIONS, SIDE_OF_PART, SIDE = (0x0020, 0x0032), (0x0020, 0x0037), (0x0020, 0x0060), (0x0020, 0x0062)
WANTED = (
    INSTANCE, MODALITY, PATIENT, VIEW, STUDY, SERIES, SERIES_NUMBER, NUMBER, POSITION, DIRECTIONS, SIDE_OF_PART, SIDE,
    KIND_OF_PIXELS,
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """What a file says of itself, as far as it can be read.

    Parameters
    ----------
    path : Path
        The file.
    modality, instance, series : str
        Kind of image, its own unique id and that of its series.
    name : str
        What tells it from others of its folder: number of the series, side, view, number in the series.
    aspect : tuple of two str
        Side and view.
    patient : str
        Whose it is, by id, else by examination; never shown.
    placed : bool
        Whether it says where in the body it lies.
    coloured : bool
        Whether its pixels are colours, which no slice has.
    """

    path: Path
    modality: str
    instance: str
    series: str
    name: str
    aspect: tuple[str, str]
    patient: str
    placed: bool
    coloured: bool

    @classmethod
    def of(cls, path: Path) -> Picture:
        """Read the beginning of a file; of one that was not written since, it is known."""
        return _picture(path, file_state(path))

    @classmethod
    def read(cls, path: Path) -> Picture:
        """Read the beginning of a file, known or not."""
        try:
            said = texts_of(path, WANTED)
        except OSError:
            said = {}
        side, view = said.get(SIDE) or said.get(SIDE_OF_PART, ""), said.get(VIEW, "")
        parts = (said.get(SERIES_NUMBER, ""), side, view, said.get(NUMBER) or path.stem)
        return cls(
            path, said.get(MODALITY, ""), said.get(INSTANCE, ""), said.get(SERIES, ""),
            "_".join(plain for part in parts if (plain := plain_name(part))), (side, view),
            said.get(PATIENT) or said.get(STUDY, ""), bool(said.get(POSITION) and said.get(DIRECTIONS)),
            said.get(KIND_OF_PIXELS, "").startswith(COLOURS),
        )  # fmt: skip


@lru_cache(maxsize=16_384)
def _picture(path: Path, state: State) -> Picture:  # noqa: ARG001 - a part of the key
    return Picture.read(path)


def pictures_of(files: Iterable[Path]) -> tuple[Picture, ...]:
    """What files are, where all of them are pictures of their own; nothing where they are slices or say nothing.

    Parameters
    ----------
    files : iterable of Path
        Of one series or several, asked for one by one: of slices the first one tells.
    """
    series: dict[str, list[Picture]] = defaultdict(list)
    silent: list[Picture] = []
    for path in files:
        found = Picture.of(path)
        if found.modality in VOLUMES:
            return ()
        (series[found.series] if found.modality else silent).append(found)
    if not series or not all(map(_are_apart, series.values())):
        return ()
    told = (found for several in series.values() for found in several)
    return tuple(sorted((*told, *silent), key=lambda found: found.path))


def _are_apart(several: Sequence[Picture]) -> bool:
    """Whether images of one series are no slices of one volume."""
    if all((one.modality in PROJECTED or one.coloured) and not one.placed for one in several):
        return True
    return len({one.aspect for one in several}) > 1


def plain_name(text: str) -> str:
    """A text as part of a name.

    Examples
    --------
    >>> plain_name(" MLO "), plain_name("A/P 2"), plain_name("..")
    ('MLO', 'A-P-2', '')
    """
    return re.sub(r"[^\w.]+", "-", text).strip("-.")
