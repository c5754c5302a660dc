"""Single files as a cohort: what it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.layouts.files import Files, as_files


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(path)
    return path


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("knees/a.png", "knees/b.png"), "knees"),
        (("knees/left/a.png", "knees/right/b.png"), "knees"),
        (("knees/left/a.png",), "a"),
    ],
)
def test_files_are_called_after_the_folder_they_lie_in_and_one_after_itself(
    names: tuple[str, ...], called: str, tmp_path: Path
) -> None:
    cohort = Files(images=tuple(picture(tmp_path / name) for name in names)).preview().cohort
    assert cohort.name == called
    assert len(cohort.cases) == len(names)


def test_a_cohort_whose_references_are_put_together_from_several_masks_is_no_list_of_files(tmp_path: Path) -> None:
    cases = tuple(Case(name, (tmp_path / f"{name}.png",), tmp_path / f"{name}_1.png") for name in "ab")
    assert as_files(None, Cohort("x", cases)) is not None
    more = replace(cases[0], further_labels=(tmp_path / "a_2.png",))
    assert as_files(None, Cohort("x", (more, cases[1]))) is None
