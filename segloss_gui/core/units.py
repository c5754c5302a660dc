"""What lengths and volumes are measured in: millimetres and millilitres, square millimetres, or pixels.

A picture has an area and no volume: a radiograph that says the size of its pixels is measured in mm², whatever third
step a format makes up for it. A pixel that says no size is no millimetre: a figure of one says px (of a stack:
voxels), in tables, plots and files alike. The unit comes from the grid (:attr:`~segloss_gui.core.geometry.Grid.unit`),
goes with every row of scores (the column ``size_unit``) and from there to whatever is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

V_OF_VOLUME = re.compile(r"(?<![A-Za-z])V(?![A-Za-z])")


@dataclass(frozen=True)
class SizeUnit:
    """Units of one image, or of several.

    Parameters
    ----------
    length, volume : str
        As they stand behind a number.
    note : str
        A sentence for whoever sees such figures first; empty for millilitres.
    name : str
        What the column ``size_unit`` calls it; the length where none is given.
    counted : bool
        Whether sizes are whole numbers of pixels or voxels.
    """

    length: str
    volume: str
    note: str = ""
    name: str = ""
    counted: bool = False

    @property
    def key(self) -> str:
        """Its name in the column ``size_unit``.

        Examples
        --------
        >>> MM.key, AREA.key, PX.key
        ('mm', 'mm2', 'px')
        """
        return self.name or self.length

    @property
    def is_area(self) -> bool:
        """Whether all of its sizes are areas.

        Examples
        --------
        >>> AREA.is_area, PX.is_area, common_unit([AREA, MM]).is_area
        (True, True, False)
        """
        return all(volume.endswith("²") for volume in self.volume.split(OR))

    def named(self, words: str) -> str:
        """``words`` on volumes with what they are called here: a picture has an area, ``A`` for short.

        Examples
        --------
        >>> AREA.named("Volume error"), PX.named("reference volume"), AREA.named("|ΔV|"), MM.named("Volume")
        ('Area error', 'reference area', '|ΔA|', 'Volume')
        """
        if not self.is_area:
            return words
        return V_OF_VOLUME.sub("A", words.replace("volume", "area").replace("Volume", "Area"))

    def of(self, unit: str) -> str:
        """What stands instead of ``mm`` or ``ml``; other units (%, none) are as they are.

        Examples
        --------
        >>> PX.of("ml"), PX.of("mm"), PX.of("%"), MM.of("ml")
        ('px²', 'px', '%', 'ml')
        """
        return {"mm": self.length, "ml": self.volume}.get(unit, unit)


IN_CSV = "also in the columns of scores.csv that are named after mm and ml"
OF_AREA = (
    "Pictures have areas, in mm²; scores.csv has them in its columns of areas, and those named after ml are empty."
)
MM = SizeUnit("mm", "ml")
AREA = SizeUnit("mm", "mm²", OF_AREA, name="mm2")
PX = SizeUnit("px", "px²", f"Pictures say no size: lengths are in pixels (px), areas in px², {IN_CSV}.", counted=True)
VOXELS = SizeUnit(
    "voxels", "voxels", f"Stacks of pictures say no size: lengths and volumes are in voxels, {IN_CSV}.", counted=True
)
UNITS = {unit.key: unit for unit in (MM, AREA, PX, VOXELS)}
OR = " or "
PER_ML = 1000.0
"""Voxels of 1 mm³ in 1 ml: earlier versions took the pixels of pictures for 1 mm deep."""


def common_unit(units: Iterable[SizeUnit]) -> SizeUnit:
    """The unit of all, or what says that there are several; millimetres of none.

    Examples
    --------
    >>> common_unit([PX, PX]) is PX, common_unit([]) is MM
    (True, True)
    >>> common_unit([PX, MM]).volume, common_unit([common_unit([PX, MM]), PX]).length
    ('ml or px²', 'mm or px')
    >>> common_unit([AREA, MM]).volume, common_unit([AREA, MM]).length, common_unit([AREA, MM]).key
    ('ml or mm²', 'mm', 'mm or mm2')
    """
    named = {name for unit in units for name in unit.key.split(OR)}
    found = [unit for name, unit in UNITS.items() if name in named]
    if len(found) < 2:
        return found[0] if found else MM
    lengths, volumes = (dict.fromkeys(names) for names in zip(*((u.length, u.volume) for u in found), strict=True))
    which = (
        "Some images say their size and others do not"
        if len(lengths) > 1
        else "Some images are pictures, others volumes"
    )
    own = ", ".join(volumes)
    note = f"{which}: each is measured in its own unit ({own}), and a mean of sizes over both kinds has none."
    return SizeUnit(OR.join(lengths), OR.join(volumes), note, OR.join(unit.key for unit in found))


def unit_of(key: str) -> SizeUnit:
    """The unit that scores name; millimetres where an earlier version said nothing.

    Raises
    ------
    ValueError
        When there is no such unit.

    Examples
    --------
    >>> unit_of("px").volume, unit_of("").volume, unit_of("mm or px").volume
    ('px²', 'ml', 'ml or px²')
    """
    names = key.split(OR) if key else [MM.key]
    if not set(names) <= set(UNITS):
        raise ValueError(f"size_unit must be one of {', '.join(UNITS)}, got {key!r}")
    return common_unit([UNITS[name] for name in names])
