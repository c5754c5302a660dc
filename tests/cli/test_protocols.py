"""``segloss protocols``: the list, the table beside a study, and a study with a protocol."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.protocols import PROTOCOLS
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study

Capture = pytest.CaptureFixture[str]


def test_the_list_has_a_line_each(capsys: Capture) -> None:
    assert main(["protocols"]) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == list(PROTOCOLS)


def test_a_table_shows_what_each_sets_beside_what_the_study_has(tmp_path: Path, capsys: Capture) -> None:
    StudyFolder(tmp_path).save(tiny_study())
    assert main(["protocols", "bertels-2019", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    (batch,) = (line for line in lines if "sampling: Batch size" in line)
    assert batch.split() == ["*", "sampling:", "Batch", "size", "4", "2"]
    assert any("pairwise bootstrap" in line for line in lines)


def test_a_study_takes_a_protocol_over(tmp_path: Path, capsys: Capture) -> None:
    StudyFolder(tmp_path / "mine").save(tiny_study())
    out = tmp_path / "new"
    assert main(["protocols", "quick", str(tmp_path / "mine"), "--out", str(out)]) == 0
    assert StudyFolder(out).load() == PROTOCOLS["quick"].applied_to(tiny_study())
    assert capsys.readouterr().out.strip() == str(out / "study.toml")


@pytest.mark.parametrize(
    ("words", "cause"),
    [(["mine"], "a protocol must be one of"), (["quick", "gone"], "readable study file"),
     (["quick", "--out", "o"], "--out needs a STUDY")],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, words: list[str], cause: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["protocols", *words]) == 2
    assert cause in capsys.readouterr().err
