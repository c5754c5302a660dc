from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.data import download_decathlon
from tests.data.serving import archive, serving


def test_download_prints_the_folder_and_says_on_stderr_how_far_it_is(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(archive(tmp_path / "made")) as server:
        monkeypatch.setattr(download_decathlon, "source_of", lambda task: server.source)
        assert main(["download", "decathlon", "4", "--out", str(tmp_path / "out")]) == 0
    captured = capfd.readouterr()
    assert captured.out == f"{tmp_path / 'out' / 'Task04_Hippocampus'}\n"
    assert "100 %" in captured.err
    assert "segloss: unpacking" in captured.err


def test_download_without_a_task_lists_all_ten(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["download", "decathlon"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert lines[2].split()[:5] == ["Task03_Liver", "27", "GB", "131", "cases"]


def test_a_task_that_is_none_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["download", "decathlon", "brain"]) == 2
    assert "must be one of 1 BrainTumour" in capsys.readouterr().err
