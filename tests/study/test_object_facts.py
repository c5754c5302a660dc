"""What references hold, against counts made otherwise: from the files, and by a union of neighbours."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, Cohort, TargetClass
from segloss_gui.data.classes import default_classes
from segloss_gui.data.layouts import Phantom, guess_layout
from segloss_gui.data.phantoms.fields import DesignName
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.study.object_facts import object_facts, parts

FULL = LabelPolicy()
LESION = (TargetClass(value=1, name="lesion"),)


def united(mask: NDArray[np.bool_]) -> int:
    """Connected parts by joining every pair of neighbouring voxels, corners included."""
    places = np.argwhere(np.pad(mask, 1))
    number = {tuple(place): k for k, place in enumerate(places.tolist())}
    steps = np.array(list(np.ndindex((3,) * mask.ndim))) - 1
    pairs = [
        (k, number[beside])
        for k, place in enumerate(places.tolist())
        for step in steps[: len(steps) // 2]
        if (beside := tuple((np.array(place) + step).tolist())) in number
    ]
    rows, columns = np.array(pairs, int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(rows)), (rows, columns)), (len(places), len(places)))
    return int(connected_components(graph, directed=False)[0]) if len(places) else 0


@pytest.mark.parametrize("seed", range(5))
def test_connected_parts_are_those_of_a_union_of_neighbours(seed: int) -> None:
    mask = np.random.default_rng(seed).random((7, 6, 5)) < 0.12
    assert parts(mask) == united(mask)


@pytest.mark.parametrize("design", ["lesions", "large_objects", "two_groups", "ventricles"])
def test_phantoms_are_counted_as_by_hand(design: DesignName) -> None:
    source = Phantom(design=design, train=3, test=2, side=16)
    preview = source.preview()
    store = CaseStore(preview.cohort)
    for fact in object_facts(store, default_classes(preview, store), FULL):
        masks = [store.labels(case).data == fact.target.value for case in fact.cases]
        assert fact.voxels.tolist() == [int(mask.sum()) for mask in masks]
        assert fact.ratios.tolist() == [mask.sum() / mask.size for mask in masks]
        assert fact.objects.tolist() == [united(mask) for mask in masks]
        assert fact.labelled_share == np.mean([mask.any() for mask in masks])


def test_f_is_of_the_maps_that_training_sees_and_the_policy_is_told_apart_from_empty_references() -> None:
    preview = Phantom(design="two_groups", train=6, test=4, side=16).preview()
    store = CaseStore(preview.cohort)
    policy = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    (fact,) = object_facts(store, LESION, policy)
    in_b = sum(case.group == "B" and case.split == "train" for case in preview.cohort.cases)
    assert (fact.removed, fact.empty) == (in_b, 0)
    assert fact.labelled_share == pytest.approx(1 - in_b / 6)


def test_a_cohort_without_a_reference_has_no_facts() -> None:
    with pytest.raises(BadInputError, match="must have a case with a reference"):
        object_facts(CaseStore(Cohort("c", (Case("a", images=(Path("a.nii"),)),))), LESION, FULL)


def read(path: Path) -> tuple[NDArray[np.int64], float]:
    """Voxels and the size of one in ml (a pixel's: 1), by other readers than the program's."""
    if path.suffix in (".png", ".jpg"):
        from PIL import Image

        return (np.asarray(Image.open(path).convert("L")) > 127).astype(np.int64), 1.0
    image = nib.load(path)  # type: ignore[attr-defined]
    return np.rint(np.asarray(image.dataobj)).astype(np.int64), float(np.prod(image.header.get_zooms()[:3])) / 1e3


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "most"), [("hippocampus", 5), ("acdc", 6), ("brats2015", 1), ("cxr_lungs_tb", 4),
                                            ("kvasir_polyp5", 5)])  # fmt: skip
def test_real_data_are_counted_as_their_files_are(shared_data: Path, name: str, most: int) -> None:
    if not (shared_data / name).exists():
        pytest.skip(f"not here: {shared_data / name}")
    preview = guess_layout([shared_data / name]).preview()
    cases = tuple(case for case in preview.cohort.cases if case.label is not None)[:most]
    cohort = Cohort("c", cases, preview.cohort.label_names, preview.cohort.reader, preview.cohort.classes)
    store = CaseStore(cohort)
    for fact in object_facts(store, default_classes(preview, store), FULL):
        for k, case in enumerate(cases):
            assert case.label is not None
            values, voxel_ml = read(case.label)
            if case.label.suffix in (".png", ".jpg"):
                values = values * fact.target.value
            mask = np.isin(values, fact.target.sources)
            assert fact.voxels[k] == mask.sum()
            assert fact.ratios[k] == mask.sum() / mask.size
            assert fact.volumes_ml[k] == pytest.approx(mask.sum() * voxel_ml, rel=1e-5)
            if mask.sum() < 3000:
                assert fact.objects[k] == united(mask)
