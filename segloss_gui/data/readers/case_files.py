"""A case's files put together: channels stacked, the reference checked against the image."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from segloss_gui.core.display import Display
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid, sized_like
from segloss_gui.data.case import Case
from segloss_gui.data.choice import Choice, MaskValues
from segloss_gui.data.joined_structures import placed, require_apart
from segloss_gui.data.opening import Opening
from segloss_gui.data.readers.reading import open_volume, read_header, read_labels, read_volume
from segloss_gui.data.readers.segmentation import is_segmentation
from segloss_gui.data.readers.slice_masks import read_slices, slice_pictures
from segloss_gui.data.readers.structures import is_structures, renumbered


@dataclass(frozen=True)
class FileReader:
    """Loads cases from their files; holds no state, so any thread may use it.

    Parameters
    ----------
    channels : tuple of str
        Names of the channels, where the data set names them.
    mask_values : "auto", "black_and_white" or "as_stored"
        What grey values of the references mean, where they are pictures.
    ignore : int or None
        The label value of voxels nobody labelled.
    structures : tuple of str
        Names of all structures where references are folders of masks; label 1 is the first.
    """

    channels: tuple[str, ...] = ()
    mask_values: MaskValues = "auto"
    ignore: int | None = None
    structures: tuple[str, ...] = ()

    def image(self, case: Case) -> Volume:
        """All channels of a case on one canonical grid.

        Raises
        ------
        BadInputError
            When a file is refused, or two channels lie on different grids.
        """
        return self.open_image(case).finish()

    def open_image(self, case: Case) -> Opening:
        """The image of a case, to be shown before all of its voxels are read; several files are read at once.

        Raises
        ------
        BadInputError
            When a file is refused, or two channels lie on different grids.
        """
        files = _image_files(case)
        if len(files) > 1:
            return Opening(self._named(_stacked(files, case.choice)))
        return open_volume(files[0], case.choice).then(self._named)

    def _named(self, volume: Volume) -> Volume:
        return replace(volume, channels=self.channels) if len(self.channels) == volume.data.shape[0] else volume

    def labels(self, case: Case) -> LabelMap:
        """The reference of a case, on the grid of its first channel.

        Raises
        ------
        BadInputError
            When the case has no reference, its file is refused, or it lies on another grid.
        """
        if case.label is None:
            raise BadInputError(f"case {case.id!r} has no reference labels")
        image = _image_files(case)[0]
        if slice_pictures(case.label, image):
            labels = read_slices(case.label, image, case.choice, self.mask_values)
        else:
            labels = require_apart(case.label, read_labels(case.label, self.mask_values))
        if self.structures and is_structures(case.label):
            labels = renumbered(labels, self.structures)
        header = read_header(image, case.choice)
        grid = header.grid
        if is_segmentation(case.label) and not grid.matches(labels.grid):
            labels = placed(labels, grid) or labels
        require_same_grid(grid, labels.grid, image_name=image, label_name=case.label)
        labels = sized_like(labels, grid, header.stored)
        return labels if self.ignore is None else replace(labels, ignore=self.ignore)


def _image_files(case: Case) -> tuple[Path, ...]:
    if not case.images:
        raise BadInputError(f"case {case.id!r} must name at least one image file")
    return case.images


def _stacked(files: tuple[Path, ...], choice: Choice) -> Volume:
    """The channels of several files in one array, one file read after the other."""
    first = read_volume(files[0], choice)
    headers = [read_header(path, choice) for path in files]
    for path, header in zip(files[1:], headers[1:], strict=True):
        require_same_grid(first.grid, header.grid, image_name=files[0], label_name=path)
    shape = (sum(header.channels for header in headers), *first.grid.shape)
    data = np.empty_like(first.data, shape=shape, subok=False)
    at, displays = 0, list[Display]()
    for path in files:
        one = first if path is files[0] else read_volume(path, choice)
        channels = one.data
        displays += map(one.display, range(len(channels)))
        common = np.result_type(data, channels)
        data = data.astype(common, copy=False)
        data[at : at + len(channels)] = channels
        at += len(channels)
    return Volume(data, first.grid, first.stored, displays=tuple(displays))
