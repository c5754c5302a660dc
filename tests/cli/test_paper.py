"""``segloss paper``: the list, the files, and what is wrong in one sentence with exit 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.report.paper.paper_figures import PAPER_FIGURES
from tests.report.paper.finished import finish, five_losses

Capture = pytest.CaptureFixture[str]


def test_the_list_has_a_line_each(capsys: Capture) -> None:
    assert main(["paper", "--list"]) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == list(PAPER_FIGURES)


def test_paths_go_to_stdout_and_the_caption_to_stderr(tmp_path: Path, capsys: Capture) -> None:
    folder = finish(tmp_path / "study", five_losses(2, 4))
    assert main(["paper", "all", str(folder.path), "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    assert [Path(line).name for line in captured.out.splitlines()][:4] == [
        f"bertels-table1.{ending}" for ending in ("csv", "tex", "svg", "png")
    ]
    assert "phantoms in place of patients" in captured.err
    assert (tmp_path / "out" / "odyssey-sect43.svg").is_file()
    assert "left out: Five losses on small lesions: tilborghs-table1 needs" in captured.err


def test_a_study_is_only_read_where_the_files_go_elsewhere_and_a_damaged_run_of_it_is_named(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = finish(tmp_path / "study", five_losses(2, 4))
    run, *_ = folder.runs()
    (run.path / "run.json").write_text("{")
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    assert main(["paper", "bertels-table1", str(folder.path), "--out", str(tmp_path / "out")]) == 0
    assert f"left out: {run.path / 'run.json'}: must be" in capsys.readouterr().err
    assert main(["report", str(folder.path), "--no-hash", "--out", str(tmp_path / "report")]) == 0
    assert {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ([], "needs a NAME (bertels-table1"),
        (["fig9", "--out", "o"], "a figure must be one of bertels-table1"),
        (["odyssey-fig1"], "--out must name a folder, got none"),
        (["bertels-fig1", "--out", "o"], "bertels-fig1 needs a STUDY, got none"),
        (["bertels-fig1", "gone", "--out", "o"], "must be a readable study file"),
    ],
)
def test_bad_input_is_one_sentence_and_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, words: list[str], cause: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["paper", *words]) == 2
    captured = capsys.readouterr()
    assert cause in captured.err
    assert captured.err.count("\n") == 1
    assert not Path("o").exists()
