"""Files whose time no calendar has: their study opens, and newer edits are not told by the clock."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from segloss_gui.core.moments import moment
from segloss_gui.study import glance as glances_module
from segloss_gui.study.drafts import read_unsaved, write_unsaved
from segloss_gui.study.glance import glances
from segloss_gui.study.identity import study_there
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study

FAR = 2.0**45


def test_an_ordinary_time_is_the_local_one() -> None:
    assert moment(0.0) == datetime.fromtimestamp(0.0)


@pytest.mark.parametrize("stamp", [FAR, -FAR])
def test_studies_written_at_times_no_calendar_has_are_seen_and_told(
    stamp: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    StudyFolder(tmp_path).save(tiny_study())
    monkeypatch.setattr(glances_module, "_time", lambda _: stamp)
    assert [found.name for found in glances([tmp_path])] == ["tiny"]
    stat = Path.stat
    told = SimpleNamespace(st_mtime=stamp)
    monkeypatch.setattr(Path, "stat", lambda path, **more: told if path.name == "study.toml" else stat(path, **more))
    assert study_there(tmp_path) is not None


def test_the_edit_made_last_is_the_one_that_is_read_whatever_the_clock_did(tmp_path: Path) -> None:
    study = tiny_study()
    StudyFolder(tmp_path).save(study)
    for number, stamp in enumerate((2_000_000_000.0, 1_000_000_000.0, 0.0)):
        edited = study.model_copy(update={"name": f"edit {number}"})
        write_unsaved(tmp_path, edited, "5f0e", study)
        os.utime(tmp_path / ".unsaved.toml", (stamp, stamp))
        found = read_unsaved(tmp_path)
        assert found is not None
        assert found.study.name == f"edit {number}"
    StudyFolder(tmp_path).save(study.model_copy(update={"name": "saved last"}))
    os.utime(tmp_path / "study.toml", (1.0, 1.0))
    assert StudyFolder(tmp_path).load().name == "saved last"
