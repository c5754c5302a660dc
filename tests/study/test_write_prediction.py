from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.study.write_prediction import write_prediction
from tests.study.tiny import tiny_study
from tests.training.conftest import blob_case


class EndedAt:
    """Raises when it is called for the ``at``-th time."""

    def __init__(self, at: int) -> None:
        self.times, self._at = 0, at

    def __call__(self) -> None:
        self.times += 1
        if self.times == self._at:
            raise InterruptedError


@pytest.mark.parametrize("keep", [True, False])
def test_the_writing_of_a_prediction_is_ended_between_any_two_of_its_steps_and_leaves_no_half_file(
    tmp_path: Path, *, keep: bool
) -> None:
    study, case = tiny_study(), blob_case(0)
    study = study.model_copy(update={"hardware": study.hardware.model_copy(update={"keep_probabilities": keep})})
    class_map, said = np.ones(case.grid.shape, np.uint8), np.ones((1, *case.grid.shape), np.float32)
    asked = 4 if keep else 2
    for at in range(1, asked + 1):
        path = tmp_path / str(at) / "predictions" / "case.nii.gz"
        with pytest.raises(InterruptedError):
            write_prediction(path, case, study, class_map, said, EndedAt(at))
        written = [file.parent.name for file in (tmp_path / str(at)).rglob("*") if file.is_file()]
        assert written == (["probabilities"] if keep and at > 2 else [])
    path, ask = tmp_path / "whole" / "predictions" / "case.nii.gz", EndedAt(0)
    write_prediction(path, case, study, class_map, said, ask)
    assert ask.times == asked
    assert path.is_file()
