from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from segloss_gui.study.safe_name import file_of, named_after, safe_name

NAMES = ("Bär ED", "Bör ED", "Öztürk 1", "Weiß/links", "p_1", "患者 甲")


@pytest.mark.parametrize("case", NAMES)
def test_a_prediction_is_of_the_case_it_was_called_after_whatever_the_reference_says_besides(case: str) -> None:
    called = safe_name(case)
    for cases in (NAMES, [f"{name} Kontur" for name in NAMES], [f"seg_{name}" for name in NAMES]):
        assert named_after(called, cases) == (cases[NAMES.index(case)] if called != case else "")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1), unique=True))
@example(["\U000f1c97", "/Ġ"])
def test_no_name_of_a_file_is_given_to_another_case(cases: list[str]) -> None:
    for case in cases:
        assert named_after(safe_name(case), cases) in (case, "")


def test_every_case_has_a_file_of_its_own_also_in_a_script_that_no_file_name_tells_apart() -> None:
    cases = [
        f"{place}{name}" for place, name in product(map(chr, range(0x4E00, 0x4E64)), map(chr, range(0x5F00, 0x5F64)))
    ]
    assert len({safe_name(case) for case in cases}) == len(cases) == 10_000


def test_what_an_earlier_version_wrote_is_found_and_is_of_its_case(tmp_path: Path) -> None:
    written = tmp_path / "site_7_df32.nii.gz"
    assert file_of(tmp_path, "site/7", ".nii.gz").name == f"{safe_name('site/7')}.nii.gz"
    written.touch()
    assert file_of(tmp_path, "site/7", ".nii.gz") == written
    assert named_after("site_7_df32", ["site/7", "site/8"]) == "site/7"
    assert file_of(tmp_path, "patient_007", ".nii.gz").name == "patient_007.nii.gz"


def test_a_long_id_is_a_name_that_file_systems_take(tmp_path: Path) -> None:
    one, other = ("a" * 300 + end for end in "xy")
    for case in (one, other, one + "ü"):
        file_of(tmp_path, case, ".nii.gz").touch()
    assert len(list(tmp_path.iterdir())) == 3
    assert named_after(safe_name(one), [one, other]) == one


@pytest.mark.parametrize(("case", "once"), [("a" * 150, "a" * 150), ("ä/" + "b" * 150, f"_{'b' * 150}_7bde")])
def test_a_long_name_of_an_earlier_version_is_found(case: str, once: str, tmp_path: Path) -> None:
    written = tmp_path / f"{once}.nii.gz"
    written.touch()
    assert file_of(tmp_path, case, ".nii.gz") == written
    (tmp_path / f"{safe_name(case)}.nii.gz").touch()
    assert file_of(tmp_path, case, ".nii.gz").name == f"{safe_name(case)}.nii.gz", "the newer of the two"


def test_a_name_that_no_file_system_takes_is_asked_for_without_a_fault(tmp_path: Path) -> None:
    assert file_of(tmp_path, "ä" + "b" * 2000, ".nii.gz").parent == tmp_path
