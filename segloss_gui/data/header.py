"""What a file says about itself before any voxel is read."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.core.geometry import Grid


@dataclass(frozen=True, eq=False)
class Header:
    """Geometry and type of an image or label file.

    Parameters
    ----------
    grid : Grid
        The canonical (RAS+) grid the arrays will come on.
    stored : Grid
        The grid in the file.
    channels : int
        Channels: volumes of a 4D file, colours of a picture; 1 otherwise.
    dtype : str
        numpy's name of the stored type, for example ``"int16"``.
    notes : tuple of str
        What had to be assumed to read the file, in words that follow its name.
    frames : int
        Volumes of a 4D file, of which one may be chosen; 1 otherwise.
    inverted : bool
        Whether low values are meant to be bright; the values are those stored all the same.
    """

    grid: Grid
    stored: Grid
    channels: int
    dtype: str
    notes: tuple[str, ...] = ()
    frames: int = 1
    inverted: bool = False

    def describe(self) -> str:
        """Channels, shape, spacing, orientation and type in words, for tables and messages."""
        channels = f"{self.channels} channels, " if self.channels > 1 else ""
        return f"{channels}{self.stored.describe()}, {self.dtype}"
