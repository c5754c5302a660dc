"""What lengths and volumes are measured in: millimetres and millilitres, or pixels where an image says no size.

A pixel that says no size is no millimetre: a figure of one says px (of a stack: voxels), in tables, plots and files
alike. The unit comes from the grid (:attr:`~segloss_gui.core.geometry.Grid.unit`), goes with every row of scores
(the column ``size_unit``) and from there to whatever is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SizeUnit:
    """Units of one image, or of several.

    Parameters
    ----------
    length, volume : str
        As they stand behind a number; the length names the unit in the column ``size_unit``.
    note : str
        A sentence for whoever sees such figures first; empty for millimetres.
    """

    length: str
    volume: str
    note: str = ""

    def of(self, unit: str) -> str:
        """What stands instead of ``mm`` or ``ml``; other units (%, none) are as they are.

        Examples
        --------
        >>> PX.of("ml"), PX.of("mm"), PX.of("%"), MM.of("ml")
        ('px²', 'px', '%', 'ml')
        """
        return {"mm": self.length, "ml": self.volume}.get(unit, unit)


IN_CSV = "also in the columns of scores.csv that are named after mm and ml"
MM = SizeUnit("mm", "ml")
PX = SizeUnit("px", "px²", f"Pictures say no size: lengths are in pixels (px), areas in px², {IN_CSV}.")
VOXELS = SizeUnit("voxels", "voxels", f"Stacks of pictures say no size: lengths and volumes are in voxels, {IN_CSV}.")
UNITS = {unit.length: unit for unit in (MM, PX, VOXELS)}
OR = " or "
PER_ML = 1000.0
"""Voxels of 1 mm³ in 1 ml: earlier versions wrote a pixel without a size as 0.001 ml."""


def common_unit(units: Iterable[SizeUnit]) -> SizeUnit:
    """The unit of all, or what says that there are several; millimetres of none.

    Examples
    --------
    >>> common_unit([PX, PX]) is PX, common_unit([]) is MM
    (True, True)
    >>> common_unit([PX, MM]).volume, common_unit([common_unit([PX, MM]), PX]).length
    ('ml or px²', 'mm or px')
    """
    named = {name for unit in units for name in unit.length.split(OR)}
    found = [unit for name, unit in UNITS.items() if name in named]
    if len(found) < 2:
        return found[0] if found else MM
    lengths, volumes = (dict.fromkeys(names) for names in zip(*((u.length, u.volume) for u in found), strict=True))
    note = (
        f"Some images say their size and others do not: each is measured in its own unit ({', '.join(volumes)}), and a "
        "mean of sizes over both kinds has none."
    )
    return SizeUnit(OR.join(lengths), OR.join(volumes), note)


def unit_of(length: str) -> SizeUnit:
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
    names = length.split(OR) if length else [MM.length]
    if not set(names) <= set(UNITS):
        raise ValueError(f"size_unit must be one of {', '.join(UNITS)}, got {length!r}")
    return common_unit([UNITS[name] for name in names])
