"""Files that are there packed and not packed are never chosen between unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.roles import Role
from tests.data.files import save_image, save_labels


def test_the_one_case_that_is_there_twice_is_refused_by_name_and_the_others_are_taken(tmp_path: Path) -> None:
    for name in ("a.nii", "a.nii.gz", "b.nii.gz"):
        save_image(tmp_path / name)
    for name in "ab":
        save_labels(tmp_path / f"{name}_seg.nii.gz", values=(0, 1))
    preview = Sorted.of(sort_folder(tmp_path)).preview()
    assert [case.id for case in preview.cohort.cases] == ["b"]
    assert any("'a' has 2 files for image: a.nii, a.nii.gz" in str(refused) for refused in preview.refusals)


@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_where_every_reference_is_there_twice_neither_is_proposed_and_either_may_be_chosen(
    tmp_path: Path, ending: str
) -> None:
    save_image(tmp_path / "images" / "a.nii.gz")
    for name in ("a.nii", "a.nii.gz"):
        save_labels(tmp_path / "labels" / name, values=(0, 1))
    table = sort_folder(tmp_path)
    assert not table.of_kind("reference")
    assert table.questions[0] == "Which counts, labels/{case}.nii or labels/{case}.nii.gz? 1 case has both."
    assert sum(column.why.startswith("is there twice") for column in table.columns) == 2
    chosen = table.with_roles({f"labels/{{case}}{ending}": Role.parse("reference")})
    assert not any("Which counts" in question for question in chosen.questions)
    (case,) = Sorted.of(chosen).preview().cohort.cases
    assert case.has_reference
