"""What the page of expectations and ``segloss expect`` print, against counts made from the files by other readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.classes import default_classes
from segloss_gui.data.layouts import Phantom, guess_layout
from segloss_gui.data.phantoms.fields import DesignName
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.report.expectation_text import facts_lines
from segloss_gui.report.expectations import expectations
from segloss_gui.study.models import Study
from segloss_gui.study.object_facts import object_facts
from tests.study.test_object_facts import read

FULL = LabelPolicy()
NUDGES = (1 - 1e-6, 1 + 1e-6)


@dataclass(frozen=True)
class Counted:
    """One class by hand: its masks, whether training sees them (those for training first), ml of a voxel of each."""

    name: str
    masks: Sequence[NDArray[np.bool_]]
    seen: Sequence[bool]
    voxel_ml: Sequence[float]
    unit: str = "ml"

    @property
    def voxels(self) -> list[int]:
        return [int(mask.sum()) for mask in self.masks]

    @property
    def ratios(self) -> list[float]:
        return [count / mask.size for count, mask in zip(self.voxels, self.masks, strict=True) if count]

    @property
    def background(self) -> float:
        held = sum(self.voxels)
        return (sum(mask.size for mask in self.masks) - held) / held

    def lines(self, nudge: float) -> list[str]:
        """As they are to be printed; ``nudge`` decides numbers that lie between two last digits."""
        there = [k for k, count in enumerate(self.voxels) if count]
        labelled = sum(self.seen) / len(self.seen)
        objects = sorted(joined(self.masks[k]) for k in there)
        volumes = [self.voxels[k] * self.voxel_ml[k] * nudge for k in there]
        ratios = [ratio * nudge for ratio in self.ratios]
        share = percent(float(np.mean([mask.mean() for mask in self.masks])))
        tenths = range(0, 101, 10)
        return [
            f"{self.name}: {len(self.masks)} case{'s' * (len(self.masks) != 1)}, "
            f"{len(self.masks) - len(there)} empty, f = {labelled:.3f}",
            f"  objects per image: {objects[0]} to {objects[-1]}, median {np.median(objects):g}",
            f"  volume by decile ({self.unit}): {' '.join(f'{np.percentile(volumes, t):.3g}' for t in tenths)}",
            f"  foreground ratio by decile: {' '.join(f'{np.percentile(ratios, t):.2g}' for t in tenths)}",
            f"  background to foreground: {self.background:,.1f} to 1; {share} of an image on average",
        ]


def joined(mask: NDArray[np.bool_]) -> int:
    """Connected parts by joining every pair of neighbouring voxels, corners included."""
    number = np.full(np.add(mask.shape, 2), -1)
    number[(slice(1, -1),) * mask.ndim][mask] = np.arange(mask.sum())
    pairs = []
    for step in list(np.ndindex((3,) * mask.ndim))[: 3**mask.ndim // 2]:
        beside = np.roll(number, np.array(step) - 1, tuple(range(mask.ndim)))
        both = (number >= 0) & (beside >= 0)
        pairs.append(np.stack([number[both], beside[both]]))
    rows, columns = np.concatenate(pairs, axis=1)
    graph = coo_array((np.ones(len(rows)), (rows, columns)), (int(mask.sum()),) * 2)
    return int(connected_components(graph, directed=False)[0])


ByHand = Callable[[TargetClass], Counted]


def percent(share: float) -> str:
    return f"{100 * share:.3g} %" if share > 0.9 else f"{100 * share:.2g} %"


def hold_against(preview: CohortPreview, by_hand: ByHand, policy: LabelPolicy = FULL) -> None:
    """Every number of the page, for every class of a cohort."""
    store = CaseStore(preview.cohort)
    classes = default_classes(preview, store)
    counted = [by_hand(target) for target in classes]
    facts = object_facts(store, classes, policy)
    for fact, one in zip(facts, counted, strict=True):
        printed, low, high = ("\n".join(lines).split(" ") for lines in (facts_lines(fact), *map(one.lines, NUDGES)))
        assert all(found in either for found, *either in zip(printed, low, high, strict=True)), (printed, low)
    words = " ".join(one.finding for one in expectations(facts, Study(classes=classes, policy=policy)))
    for one in counted:
        assert f"The median object takes {percent(float(np.median(one.ratios)))} of its image" in words
        assert f"There are {one.background:,.0f} background voxels for each of {one.name}." in words
    if len(counted) > 1:
        means = {one.name: float(np.mean(one.voxels)) for one in counted}
        large, small = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
        assert f"{large} has {means[large] / means[small]:,.1f} times as many voxels as {small}." in words


@pytest.mark.parametrize("design", ["lesions", "large_objects", "two_groups", "ventricles"])
def test_the_page_counts_phantoms_as_their_arrays_are(design: DesignName) -> None:
    preview = Phantom(design=design, train=6, test=4, side=16).preview()
    group = {"two_groups": "B", "ventricles": "ES"}.get(design, "")
    policy = LabelPolicy(removed=(Removal(class_value=1, group=group),)) if group else FULL
    reader = preview.cohort.reader

    def by_hand(target: TargetClass) -> Counted:
        cases = preview.cohort.cases
        masks = [np.asarray(reader.labels(case).data) == target.value for case in cases]
        hidden = [target.value == 1 and group != "" and case.group == group for case in cases]
        seen = [
            bool(mask.any()) and not gone
            for case, mask, gone in zip(cases, masks, hidden, strict=True) if case.split == "train"
        ]  # fmt: skip
        return Counted(target.name, masks, seen, [1e-3] * len(masks))

    hold_against(preview, by_hand, policy)


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "most"), [("hippocampus", 6), ("acdc", 4), ("brats2015", 1), ("cxr_lungs_tb", 3),
                                            ("kvasir_polyp5", 5)])  # fmt: skip
def test_the_page_counts_real_data_as_their_files_are(shared_data: Path, name: str, most: int) -> None:
    if not (shared_data / name).exists():
        pytest.skip(f"not here: {shared_data / name}")
    preview = guess_layout([shared_data / name]).preview()
    cases = tuple(case for case in preview.cohort.cases if case.label is not None)[:most]
    files = [read(case.label) for case in cases if case.label is not None]

    def by_hand(target: TargetClass) -> Counted:
        masks = [values == 1 if pictures else np.isin(values, target.sources) for values, _ in files]
        return Counted(target.name, masks, [bool(mask.any()) for mask in masks], [ml for _, ml in files], unit)

    pictures = any(case.label is not None and case.label.suffix in (".png", ".jpg") for case in cases)
    unit = "px²" if pictures else "ml"
    hold_against(replace(preview, cohort=replace(preview.cohort, cases=cases)), by_hand)
