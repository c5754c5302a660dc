"""What the references of a cohort hold: sizes, foreground ratios, empty maps, objects per image, by class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.units import MM, SizeUnit, common_unit
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import LabelPolicy

Floats = NDArray[np.float64]
DECILES = np.linspace(0, 1, 11)


@dataclass(frozen=True)
class ObjectFacts:
    """One class over all cases with a reference.

    Parameters
    ----------
    target : TargetClass
        The class.
    cases : tuple of str
        Ids of the cases that were counted.
    voxels : array of int, shape (cases,)
        Voxels of the class in the full reference.
    image_voxels : array of int, shape (cases,)
        Voxels of the image.
    volumes_ml : array, shape (cases,)
        Volume of the class.
    objects : array of int, shape (cases,)
        Connected parts, by face, edge or corner.
    seen : array of bool, shape (cases,)
        Whether training sees a voxel of the class, after the label policy; of cases for testing it sees nothing.
    for_testing : frozenset of str
        Ids of the cases that are kept for testing.
    unit : SizeUnit
        What volumes are measured in.
    """

    target: TargetClass
    cases: tuple[str, ...]
    voxels: NDArray[np.int64]
    image_voxels: NDArray[np.int64]
    volumes_ml: Floats
    objects: NDArray[np.int64]
    seen: NDArray[np.bool_]
    for_testing: frozenset[str] = frozenset()
    unit: SizeUnit = MM

    @property
    def trained(self) -> NDArray[np.bool_]:
        """Cases that are for training."""
        return np.array([case not in self.for_testing for case in self.cases], bool)

    @property
    def there(self) -> NDArray[np.bool_]:
        """Cases with an object."""
        return np.asarray(self.voxels > 0)

    @property
    def empty(self) -> int:
        """Cases whose full reference has no voxel of the class."""
        return int((~self.there).sum())

    @property
    def removed(self) -> int:
        """Cases with an object that the label policy takes from training."""
        return int((self.there & ~self.seen & self.trained).sum())

    @property
    def labelled_share(self) -> float:
        """f: share of the maps, as training sees them, that hold an object (Tilborghs 2022, Sect. 2.3)."""
        return float(self.seen[self.trained].mean()) if self.trained.any() else 0.0

    @property
    def ratios(self) -> Floats:
        """Foreground ratio of every case: voxels of the class over those of the image (Bertels 2019, Fig. 1)."""
        return np.asarray(self.voxels / self.image_voxels)

    @property
    def ratio_deciles(self) -> Floats:
        """Foreground ratio at 0, 10, … 100 % of the cases with an object; NaN where there is none."""
        return _deciles(self.ratios[self.there])

    @property
    def volume_deciles_ml(self) -> Floats:
        """Volume at 0, 10, … 100 % of the cases with an object; NaN where there is none."""
        return _deciles(self.volumes_ml[self.there])

    @property
    def background_ratio(self) -> float:
        """Background voxels for each of the class, over all cases."""
        held = int(self.voxels.sum())
        return float((self.image_voxels.sum() - held) / held) if held else float("inf")


def object_facts(
    store: CaseStore,
    classes: Sequence[TargetClass],
    policy: LabelPolicy,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[ObjectFacts, ...]:
    """Count every class in every reference, as stored; a cancelled count answers with what it saw.

    Raises
    ------
    BadInputError
        When no case has a reference, or one is refused.
    """
    cases = [case for case in store.cohort.cases if case.has_reference]
    if not cases:
        raise BadInputError(f"cohort {store.cohort.name!r} must have a case with a reference, got none")
    rows: list[list[tuple[int, int, float, int, bool]]] = []
    units: set[SizeUnit] = set()
    for done, case in enumerate(cases, 1):
        if cancelled is not None and cancelled():
            break
        labels, hidden, trains = store.labels(case.id), policy.hidden(case.group), case.split != "test"
        units.add(labels.grid.unit)
        row = []
        for target in classes:
            mask = np.isin(labels.data, target.sources)
            count = int(np.count_nonzero(mask))
            volume = count * labels.grid.voxel_ml
            seen = count > 0 and target.value not in hidden and trains
            row.append((count, mask.size, volume, parts(mask), seen))
        rows.append(row)
        if progress is not None:
            progress(done, len(cases))
    ids = tuple(case.id for case in cases[: len(rows)])
    tests = frozenset(case.id for case in cases if case.split == "test")
    found = [_facts(target, ids, [row[k] for row in rows], tests) for k, target in enumerate(classes) if rows]
    return tuple(replace(fact, unit=common_unit(units)) for fact in found)


def parts(mask: NDArray[np.bool_]) -> int:
    """Connected parts of a mask, by face, edge or corner.

    Examples
    --------
    >>> parts(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0], [1, 1, 1]], bool))
    2
    """
    if not mask.any():
        return 0
    box = tuple(slice(int(found.min()), int(found.max()) + 1) for found in np.nonzero(mask))
    _, count = ndimage.label(mask[box], np.ones((3,) * mask.ndim))
    return int(count)


def _facts(
    target: TargetClass, ids: tuple[str, ...], rows: Sequence[tuple[int, int, float, int, bool]], tests: frozenset[str]
) -> ObjectFacts:
    voxels, images, volumes, objects, seen = zip(*rows, strict=True)
    return ObjectFacts(
        target, ids, np.array(voxels, np.int64), np.array(images, np.int64), np.array(volumes, np.float64),
        np.array(objects, np.int64), np.array(seen, bool), tests,
    )  # fmt: skip


def _deciles(values: Floats) -> Floats:
    return np.asarray(np.quantile(values, DECILES) if values.size else np.full(DECILES.size, np.nan))
