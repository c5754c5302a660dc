"""A case's files put together: channels stacked, the reference checked against the image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid
from segloss_gui.data.case import Case


@dataclass(frozen=True)
class FileReader:
    """Loads cases from their files; holds no state, so any thread may use it.

    Parameters
    ----------
    channels : tuple of str
        Names of the channels, where the data set names them.
    """

    channels: tuple[str, ...] = ()

    def image(self, case: Case) -> Volume:
        """All channels of a case on one canonical grid.

        Raises
        ------
        BadInputError
            When a file is refused, or two channels lie on different grids.
        """
        from segloss_gui.data.readers import read_volume

        volumes = [read_volume(path) for path in _image_files(case)]
        first = volumes[0]
        for path, volume in zip(case.images[1:], volumes[1:], strict=True):
            require_same_grid(first.grid, volume.grid, image_name=case.images[0], label_name=path)
        data = first.data if len(volumes) == 1 else np.concatenate([volume.data for volume in volumes])
        names = self.channels if len(self.channels) == data.shape[0] else first.channels if len(volumes) == 1 else ()
        return Volume(data, first.grid, first.stored, names)

    def labels(self, case: Case) -> LabelMap:
        """The reference of a case, on the grid of its first channel.

        Raises
        ------
        BadInputError
            When the case has no reference, its file is refused, or it lies on another grid.
        """
        from segloss_gui.data.readers import read_header, read_labels

        if case.label is None:
            raise BadInputError(f"case {case.id!r} has no reference labels")
        labels = read_labels(case.label)
        image = _image_files(case)[0]
        require_same_grid(read_header(image).grid, labels.grid, image_name=image, label_name=case.label)
        return labels


def _image_files(case: Case) -> tuple[Path, ...]:
    if not case.images:
        raise BadInputError(f"case {case.id!r} must name at least one image file")
    return case.images
