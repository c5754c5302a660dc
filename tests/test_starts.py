from __future__ import annotations

from pathlib import Path

import pytest

from tests.starts import End, report, start


@pytest.mark.parametrize("moment", ["at once", "reading", "file"])
def test_a_window_that_is_closed_ends_with_0(moment: str, tmp_path: Path) -> None:
    ended = start(moment, 1, tmp_path)
    assert ended.cause == "exit 0", ended.report


def test_deaths_are_counted_by_signal_and_their_reports_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = [End("ready", 0, 1.0, ""), End("ready", -11, 1.0, "Fatal Python error"), End("file", None, 1.0, "")]
    assert report(iter(ends), 3, tmp_path) == 1
    said = capsys.readouterr().out
    assert "SIGSEGV: 1, exit 0: 1" in said
    assert "2 of 3 starts died" in said
    assert "Fatal Python error" in (tmp_path / "1-SIGSEGV.txt").read_text()
