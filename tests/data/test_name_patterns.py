"""Patterns that users and study files give."""

import contextlib
import time
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.name_patterns import LONGEST_S, find_in_name, require_pattern
from tests.data.files import save_nifti

ENDLESS = "(a|aa)+$"


def test_a_faulty_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match="regular expression"):
        require_pattern("(ED")


@pytest.mark.parametrize("pattern", ["(a+)+$", "(.*a){25}$", "^(a?){40}a{40}$", r"(?:a*)*\d", ENDLESS])
def test_a_pattern_that_goes_back_and_forth_ends_soon(pattern: str) -> None:
    began = time.thread_time()
    with contextlib.suppress(BadInputError):
        find_in_name(pattern, "a" * 60 + "b")
    assert time.thread_time() - began < 20 * LONGEST_S


def test_what_has_no_end_is_named_with_the_pattern() -> None:
    with pytest.raises(BadInputError, match=r"\(a\|aa\)\+\$.*no end on 'aaa"):
        find_in_name(ENDLESS, "a" * 60 + "b")


@pytest.mark.parametrize("field", ["group_pattern", "subject_pattern"])
def test_a_study_with_such_a_pattern_says_so_instead_of_hanging(tmp_path: Path, field: str) -> None:
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
        for name in ("a" * 60 + "b", "a" * 61 + "b"):
            save_nifti(tmp_path / folder / f"{name}.nii.gz", np.zeros((3, 3, 3), np.uint8))
    layout = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels", **{field: ENDLESS})
    with pytest.raises(BadInputError, match="no end"):
        layout.preview()
