"""Single files as a cohort: what it is called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segloss_gui.data.layouts.files import Files


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
