from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.data.pictures import SIDE, StudyPicture, write_picture
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.study.glance import PICTURE_FILE
from tests.app.instant_tasks import FakeTasks


def test_a_picture_is_written_with_square_pixels_and_the_reference_in_colour(tmp_path: Path) -> None:
    labels = np.zeros((20, 40), np.uint8)
    labels[5:15, 10:30] = 1
    write_picture(Picture(np.full((20, 40), 80, np.uint8), labels, 1.5, {}, "", "", ""), tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as found:
        assert found.size == (SIDE, round(SIDE * 30 / 40))
        middle, corner = found.getpixel((SIDE // 2, SIDE * 3 // 8)), found.getpixel((2, 2))
    assert corner == (80, 80, 80)
    assert len(set(middle)) > 1  # type: ignore[arg-type]


def test_a_saved_study_has_a_picture_of_its_first_case_and_one_that_is_looked_at_has_none(tmp_path: Path) -> None:
    session, tasks = Session(), FakeTasks()
    any_tasks: Any = tasks
    kept = StudyPicture(session, any_tasks)
    source = Phantom(design="lesions", side=16, train=2, test=2)
    session.set_preview(source.preview())
    assert tasks.titles == []
    session.edit(cohort=source)
    assert tasks.titles == []
    session.mark_saved(session.study, tmp_path)
    assert (tmp_path / PICTURE_FILE).is_file()
    session.edit(seeds=(1,))
    session.mark_saved(session.study, tmp_path)
    assert tasks.titles == ["Picture of the study"]
    assert kept is not None  # signals hold nobody
