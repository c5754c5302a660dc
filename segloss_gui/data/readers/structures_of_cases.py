"""Cases whose reference is a file a structure, wherever these lie: read as one label map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid, sized_like
from segloss_gui.data.case import Case
from segloss_gui.data.joined_structures import joined, require_apart
from segloss_gui.data.opening import Opening
from segloss_gui.data.readers.case_files import FileReader

Structures = dict[str, dict[str, Path]]
"""The mask of each structure of each case."""


@dataclass(frozen=True)
class StructuresReader:
    """Loads cases whose reference is a file a structure, wherever these lie.

    Parameters
    ----------
    files : FileReader
        Loads the images.
    masks : mapping of case id to mapping of str to Path
        The mask of each structure of each case.
    names : tuple of str
        All structures; label 1 is the first.
    objects : mapping of Path to tuple of Path
        Of masks of one object each, by the first that ``masks`` holds, the further ones of the same structure.
    """

    files: FileReader
    masks: Structures
    names: tuple[str, ...]
    objects: Mapping[Path, tuple[Path, ...]] = field(default_factory=dict)

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels, where the data set names them."""
        return self.files.channels

    def image(self, case: Case) -> Volume:
        """See :meth:`FileReader.image`."""
        return self.files.image(case)

    def open_image(self, case: Case) -> Opening:
        """See :meth:`FileReader.open_image`."""
        return self.files.open_image(case)

    def labels(self, case: Case) -> LabelMap:
        """The masks of a case as one label map.

        Raises
        ------
        BadInputError
            When a mask is refused, holds several values, lies on another grid or shares voxels with another.
        """
        if case.id not in self.masks:
            return self.files.labels(case)
        found = {name: self._all_of(case, path) for name, path in self.masks[case.id].items()}
        first = next(iter(found.values()))
        numbers = {number: name for number, name in enumerate(self.names, 1) if name in found}
        both = joined({number: found[name].data != 0 for number, name in numbers.items()}, first.grid, numbers)
        labels = LabelMap(both.data, first.grid, first.stored, numbers, both.overlaps)
        return require_apart(next(iter(self.masks[case.id].values())), labels)

    def _all_of(self, case: Case, path: Path) -> LabelMap:
        """The mask of a structure, all its objects together."""
        first = self._mask(case, path)
        if not (further := self.objects.get(path, ())):
            return first
        inside = first.data != 0
        for each in further:
            inside |= self._mask(case, each).data != 0
        return replace(first, data=inside.astype(np.uint8))

    def _mask(self, case: Case, path: Path) -> LabelMap:
        from segloss_gui.data.readers import read_header, read_labels

        labels = read_labels(path, self.files.mask_values)
        image = read_header(case.images[0], case.choice)
        require_same_grid(image.grid, labels.grid, image_name=case.images[0], label_name=path)
        labels = sized_like(labels, image.grid, image.stored)
        if len(values := labels.values()) > 1:
            listed = ", ".join(map(str, values[:5]))
            raise FileRefusedError(path, f"must be the mask of one structure, got the label values {listed}")
        return labels
