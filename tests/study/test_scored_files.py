"""Scores that no longer fit what they are of are told, and those of earlier versions taken as they are."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_rows import rows_of
from segloss_gui.study.scored_files import SCORED_FILE, forget_scored, note_scored
from tests.study.test_run_rows import ROW, run


@pytest.fixture
def scored(tmp_path: Path) -> RunFolder:
    folder = run(tmp_path / "m", ROW)
    prediction = folder.prediction_path(ROW.case)
    prediction.parent.mkdir()
    prediction.write_bytes(b"as predicted")
    note_scored(folder, [ROW.case])
    return folder


def later(path: Path) -> None:
    """As if it had been written an hour after whatever is there."""
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 3_600_000_000_000))


def test_what_nobody_touched_is_read_copied_or_without_its_predictions_too(scored: RunFolder) -> None:
    assert rows_of(scored) == (ROW,)
    later(scored.prediction_path(ROW.case))
    assert rows_of(scored) == (ROW,), "written again, the same"
    scored.prediction_path(ROW.case).unlink()
    assert rows_of(scored) == (ROW,)


def test_a_score_that_was_altered_is_told_by_the_file(scored: RunFolder) -> None:
    text = scored.scores_path.read_text()
    assert ",0.5," in text
    scored.scores_path.write_text(text.replace(",0.5,", ",0.9,"))
    with pytest.raises(FileRefusedError, match=r"scores\.csv: was changed since it was written"):
        rows_of(scored)
    (scored.path / SCORED_FILE).unlink()
    assert rows_of(scored)[0].dice == 0.9, "as in runs of earlier versions"


def test_a_prediction_that_was_replaced_is_told_by_its_case(scored: RunFolder) -> None:
    path = scored.prediction_path(ROW.case)
    path.write_bytes(b"another")
    later(path)
    with pytest.raises(FileRefusedError, match=r"scores\.csv: does not fit the prediction of case 'b0'"):
        rows_of(scored)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"no checksum\n", b"0" * 63 + b"  scores.csv\n"])
def test_a_damaged_list_is_named(scored: RunFolder, content: bytes) -> None:
    (scored.path / SCORED_FILE).write_bytes(content)
    with pytest.raises(FileRefusedError, match=rf"{SCORED_FILE}: must "):
        rows_of(scored)


def test_scores_that_are_made_anew_are_not_held_against_what_was_before(scored: RunFolder) -> None:
    forget_scored(scored)
    forget_scored(scored)
    assert rows_of(scored) == (ROW,)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum there")
def test_sha256sum_checks_the_list(scored: RunFolder) -> None:
    said = subprocess.run(["sha256sum", "-c", SCORED_FILE], cwd=scored.path, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["scores.csv: OK", f"predictions/{scored.prediction_path('b0').name}: OK"]
