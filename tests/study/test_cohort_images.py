from __future__ import annotations

from pathlib import Path

import numpy as np

from segloss_gui.core.geometry import Grid
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, Cohort, CohortPreview
from segloss_gui.data.header import Header
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.study.cases import open_store
from segloss_gui.study.cohort_images import look_at_images
from tests.study.tiny import tiny_study


def cohort_of(*sizes: tuple[tuple[int, int, int], tuple[float, float, float]], channels: int = 1) -> CohortPreview:
    cases = tuple(
        Case(f"c{n}", images=tuple(Path(f"/gone/{n}_{k}.nii") for k in range(channels)), label=Path("/gone/l.nii"))
        for n in range(len(sizes))
    )
    grids = [Grid(shape, np.diag([*spacing, 1.0])) for shape, spacing in sizes]
    headers = {case.id: Header(grid, grid, 1, "int16") for case, grid in zip(cases, grids, strict=True)}
    return CohortPreview(Cohort("made", cases), headers=headers)


def test_images_are_looked_at_in_headers_alone_and_after_preprocessing() -> None:
    preview = cohort_of(((100, 100, 10), (1.0, 1.0, 5.0)), ((120, 100, 12), (1.0, 1.0, 5.0)), channels=4)
    store = CaseStore(preview.cohort)
    images = look_at_images(preview, store, PreprocessingSettings(spacing_mm=(2.0, 2.0, 5.0)))
    assert images.stored_mm == (1.0, 1.0, 5.0)
    assert images.spacing_mm == (2.0, 2.0, 5.0)
    assert images.shape == (55, 50, 11)
    assert images.channels == 4
    assert look_at_images(preview, store, PreprocessingSettings(size=(80, 80, 48))).shape == (80, 80, 48)


def test_pictures_have_two_axes() -> None:
    preview = cohort_of(((64, 64, 1), (1.0, 1.0, 1.0)))
    assert look_at_images(preview, CaseStore(preview.cohort), PreprocessingSettings()).planar


def test_memory_of_a_case_is_that_of_image_and_reference_stored_and_prepared() -> None:
    preview = cohort_of(((10, 10, 10), (1.0, 1.0, 1.0)), ((20, 10, 5), (1.0, 1.0, 3.0)), channels=2)
    images = look_at_images(preview, CaseStore(preview.cohort), PreprocessingSettings())
    assert images.largest == (20, 10, 10)
    assert (images.cases, images.subjects) == (2, 2)
    assert images.case_bytes == 1000 * (2 * 2 + 1) + 1000 * (2 * 4 + 4)
    assert (images.finest_mm, images.coarsest_mm) == ((1.0, 1.0, 1.0), (1.0, 1.0, 3.0))


def test_phantoms_without_headers_are_looked_at_themselves() -> None:
    study = tiny_study()
    assert study.cohort is not None
    images = look_at_images(study.cohort.preview(), open_store(study), study.preprocessing)
    assert (images.largest, images.channels) == ((16, 16, 16), 1)
