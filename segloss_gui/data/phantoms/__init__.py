"""The built-in cohorts: synthetic volumes that show the papers' claims on a CPU in minutes.

Each design states one formula for a case, from a generator of random numbers to image and reference:

- :mod:`~segloss_gui.data.phantoms.lesions`: one small lesion among unlabelled look-alikes, its border
  uncertain (*lesions*), and one large object without ambiguity (*large_objects*).
- :mod:`~segloss_gui.data.phantoms.two_groups`: groups A and B that differ in appearance, as volumes or as
  pictures (*two_groups_2d*), on which a network trains in seconds.
- :mod:`~segloss_gui.data.phantoms.ventricles`: two classes, cavity and wall, in two phases.
- :mod:`~segloss_gui.data.phantoms.fields`: the noise and the blobs they are made of.

Case k of a split depends on the seed, the split and k alone, so any case is made again when it is
needed, in any order and from any thread, and a longer cohort begins with the shorter one.

To add a design: write its function ``(rng, side) -> Phantom`` and put it into :data:`DESIGNS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.phantoms import lesions, two_groups, ventricles
from segloss_gui.data.phantoms.fields import Design, DesignName, Phantom

DESIGNS: Mapping[DesignName, Design] = {
    "lesions": lesions.SMALL_AMBIGUOUS,
    "large_objects": lesions.LARGE,
    "two_groups": two_groups.TWO_GROUPS,
    "two_groups_2d": two_groups.TWO_GROUPS_2D,
    "ventricles": ventricles.VENTRICLES,
}
SEED_OF_SPLIT = {"train": 1000, "test": 2000}


@dataclass(frozen=True)
class PhantomReader:
    """Makes the cases of one built-in cohort; holds no state, so any thread may use it.

    Parameters
    ----------
    design : "lesions", "large_objects", "two_groups", "two_groups_2d" or "ventricles"
        Which formula.
    seed : int
        Seed of the cohort.
    side : int
        Edge of the cube (of a picture: of the square) in voxels of 1 mm.
    """

    design: DesignName
    seed: int
    side: int

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels."""
        return DESIGNS[self.design].channels

    def image(self, case: Case) -> Volume:
        """The case's image, float32."""
        phantom = self._phantom(case)
        return Volume(phantom.image, self._grid, channels=self.channels)

    def labels(self, case: Case) -> LabelMap:
        """The case's full reference: label 1 is the object, or each class has its label."""
        return LabelMap(self._phantom(case).labels, self._grid)

    @property
    def _grid(self) -> Grid:
        depth = self.side if DESIGNS[self.design].axes == 3 else 1
        return Grid((self.side, self.side, depth), np.eye(4))

    def _phantom(self, case: Case) -> Phantom:
        split, _, number = case.id.partition("_")
        if split not in SEED_OF_SPLIT or not number.isdecimal():
            raise BadInputError(f"a phantom is called train_NNN or test_NNN, got {case.id!r}")
        return _made(self.design, self.seed, split, int(number), self.side)


def phantom_cohort(design: DesignName, *, seed: int, train: int, test: int, side: int) -> Cohort:
    """A built-in cohort; no volume is made before it is asked for.

    Parameters
    ----------
    design : "lesions", "large_objects", "two_groups", "two_groups_2d" or "ventricles"
        Which formula.
    seed : int
        Seed of the cohort: training cases come from 1000 + seed, test cases from 2000 + seed.
    train, test : int
        Cases per split.
    side : int
        Edge of the cube in voxels.

    Examples
    --------
    >>> cohort = phantom_cohort("two_groups", seed=0, train=3, test=1, side=24)
    >>> [(case.id, case.group, case.split) for case in cohort.cases]
    [('train_000', 'A', 'train'), ('train_001', 'A', 'train'), ('train_002', 'A', 'train'), ('test_000', 'A', 'test')]
    """
    splits: tuple[tuple[Literal["train", "test"], int], ...] = (("train", train), ("test", test))
    cases = tuple(
        Case(f"{split}_{number:03d}", group=_group(design, seed, split, number), split=split)
        for split, count in splits
        for number in range(count)
    )
    return Cohort(design, cases, dict(enumerate(DESIGNS[design].labels, 1)), PhantomReader(design, seed, side))


def generator(seed: int, split: str, number: int) -> np.random.Generator:
    """Random numbers of one case: the ``number``-th child of the split's seed."""
    return np.random.default_rng(np.random.SeedSequence(SEED_OF_SPLIT[split] + seed, spawn_key=(number,)))


def _group(design: DesignName, seed: int, split: str, number: int) -> str:
    return DESIGNS[design].group(generator(seed, split, number), split)


# Image and reference of a case are asked for one after the other: the last few are remembered.
@lru_cache(maxsize=4)
def _made(design: DesignName, seed: int, split: str, number: int, side: int) -> Phantom:
    phantom = DESIGNS[design].make(generator(seed, split, number), side, split)
    phantom.image.setflags(write=False)
    phantom.labels.setflags(write=False)
    return phantom
