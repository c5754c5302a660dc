from __future__ import annotations

from pathlib import Path

import pytest

from tests.display import _xcb
from tests.starts import End, main, report, start


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


def test_a_start_that_never_reached_the_display_is_a_failure_of_the_series_not_of_the_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = End("painted", -6, 1.0, "qt.qpa.xcb: could not connect to display :99\nAborted")
    assert report(iter([refused, End("ready", 0, 1.0, "")]), 2, tmp_path) == 2
    said = capsys.readouterr().out
    assert "no display: 1" in said
    assert "0 of 2 starts died" in said
    assert "1 of 2 starts never reached the display" in said


@pytest.mark.skipif(_xcb() is None, reason="no XCB here")
def test_a_series_on_a_display_that_does_not_answer_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setattr("sys.argv", ["starts", "--count", "1", "--out", str(tmp_path / "out")])
    assert main() == 2
    assert "display :4711 does not answer" in capsys.readouterr().err
