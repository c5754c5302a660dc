from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, Cohort, CohortPreview, Refusal, TargetClass


def test_a_case_is_its_own_subject_unless_told() -> None:
    assert Case("a").subject == "a"
    assert Case("a", subject="s").subject == "s"


def test_a_case_made_without_files_has_its_reference_and_an_image_alone_has_none() -> None:
    assert Case("phantom").has_reference
    assert not Case("a", (Path("a.nii"),)).has_reference
    assert Case("a", (Path("a.nii"),), Path("b.nii")).has_reference


def test_groups_are_sorted_without_the_empty_one() -> None:
    assert Cohort("c", (Case("a", group="B"), Case("b"), Case("d", group="A"))).groups == ("A", "B")


def test_a_case_is_found_by_id_or_refused_by_name() -> None:
    cohort = Cohort("c", (Case("a"),))
    assert cohort.case("a").id == "a"
    with pytest.raises(BadInputError, match="'b'"):
        cohort.case("b")


def test_background_cannot_be_joined_into_a_class() -> None:
    with pytest.raises(ValidationError, match="background"):
        TargetClass(value=1, name="x", joins=(0, 1))


def test_a_preview_says_how_many_were_taken_and_refused() -> None:
    preview = CohortPreview(Cohort("c", (Case("a"), Case("b"))), (Refusal(Path("x/y.nii"), "is empty (0 bytes)"),))
    assert preview.summary() == "2 cases, 2 with a reference; 1 refused"
    assert str(preview.refusals[0]) == "y.nii: is empty (0 bytes)"
