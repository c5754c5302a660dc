from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.geometry import Grid
from segloss_gui.data import same_cases
from segloss_gui.data.case import Case, Cohort, CohortPreview
from segloss_gui.data.header import Header
from segloss_gui.data.same_cases import share_cases


def cohort(folder: str, names: dict[str, str], shape: tuple[int, int, int] = (4, 5, 6)) -> CohortPreview:
    grid = Grid(shape, np.eye(4))
    cases = tuple(Case(name, (Path(folder) / file,)) for name, file in names.items())
    return CohortPreview(Cohort("", cases), headers=dict.fromkeys(names, Header(grid, grid, 1, "uint8", (), 1)))


def test_the_same_files_are_the_same_cases_whatever_they_are_called() -> None:
    assert share_cases(cohort("/a", {"Smith": "Smith/CT"}), cohort("/a", {"case_001": "Smith/CT"}))


def test_names_in_place_of_patients_names_do_not_make_cases_of_two_folders_the_same() -> None:
    films = cohort("/a/films", {"case_001": "TX01.dcm", "case_002": "TX02.dcm"})
    assert not share_cases(films, cohort("/b/ct", {"case_001": "Smith/CT", "case_002": "Lee/CT"}))
    assert share_cases(films, cohort("/moved/films", {"case_001": "TX01.dcm"}))


@pytest.mark.parametrize(("shape", "same"), [((4, 5, 6), True), ((4, 5, 7), False)])
def test_patients_of_two_centres_that_are_called_alike_are_told_apart_by_their_grids(
    shape: tuple[int, int, int], same: bool
) -> None:
    ghent = cohort("/ghent", {"p01": "p01.nii.gz"})
    assert share_cases(ghent, cohort("/leuven", {"p01": "p01.nii.gz"}, shape)) is same


def registered(folder: Path, values: dict[str, bytes]) -> CohortPreview:
    """Cases on one template's grid, as after registration."""
    folder.mkdir()
    for name, content in values.items():
        (folder / f"{name}.nii.gz").write_bytes(content)
    return cohort(str(folder), {name: f"{name}.nii.gz" for name in values})


def test_registered_centres_with_equal_names_are_other_cases_and_a_copy_is_the_same(tmp_path: Path) -> None:
    ghent = registered(tmp_path / "ghent", {"p01": b"Ann", "p02": b"Bob"})
    assert not share_cases(ghent, registered(tmp_path / "leuven", {"p01": b"Cas", "p02": b"Dirk"}))
    assert share_cases(ghent, registered(tmp_path / "copy", {"p01": b"Ann, corrected", "p02": b"Bob"}))


def test_cases_whose_files_have_moved_away_are_told_by_name_and_grid(tmp_path: Path) -> None:
    ghent = registered(tmp_path / "ghent", {"p01": b"Ann"})
    (tmp_path / "ghent" / "p01.nii.gz").unlink()
    assert share_cases(ghent, registered(tmp_path / "new", {"p01": b"Ann"}))


def test_of_many_cases_few_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"p{number:05d}": b"" for number in range(200)}
    here, there = tmp_path / "ghent", tmp_path / "leuven"
    ghent = registered(here, many | {"p00000": b"Ann"})
    leuven = registered(there, dict.fromkeys(many, b"other"))
    asked = list[str]()
    monkeypatch.setattr(same_cases, "_have_one_grid", lambda name, *_: asked.append(name) is None)
    assert not share_cases(ghent, leuven)
    assert len(asked) == same_cases.SAMPLE
