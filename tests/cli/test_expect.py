"""``segloss expect``: what it prints of names that something could obey."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.data.case import TargetClass
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.templates import TEMPLATES
from tests.report.paper.finished import finish, five_losses
from tests.study.tiny import tiny_study

NAMES = ("\x1b[2J\x1b]0;x\x07", "a\r\nb", "<script>", r"$\frac{$", "=cmd", r"\input{x}")


@pytest.mark.parametrize("name", NAMES)
def test_a_class_of_any_name_is_one_line_that_no_terminal_obeys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = StudyFolder(tmp_path / "study")
    folder.save(tiny_study(classes=(TargetClass(value=1, name=name),)))
    assert main(["expect", str(folder.path)]) == 0
    out = capsys.readouterr().out
    assert out.replace("\n", "").isprintable()
    assert out.splitlines()[0].endswith(": 6 cases, 0 empty, f = 1.000")


def test_a_damaged_run_is_named_and_what_came_out_is_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = finish(tmp_path / "study", five_losses(2, 4))
    assert main(["expect", str(folder.path)]) == 0
    whole = capsys.readouterr()
    assert "Mean Dice of the losses that follow" in whole.out
    first, second, *_ = folder.runs()
    (first.path / "run.json").write_text("{")
    second.scores_path.write_text("case,dice\n")
    assert main(["expect", str(folder.path)]) == 0
    said = capsys.readouterr()
    assert f"left out: {first.path / 'run.json'}: must be a readable run file" in said.err
    assert f"left out: {second.scores_path}: must be a table of scores" in said.err
    assert said.out.splitlines()[:4] == whole.out.splitlines()[:4]


def test_the_design_it_names_is_a_command_that_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = str(StudyFolder(tmp_path / "study").save(tiny_study("cross_entropy")))
    assert main(["expect", study]) == 0
    named = [line.partition("segloss ")[2] for line in capsys.readouterr().out.splitlines() if "To see it: " in line]
    assert named
    words = shlex.split(named[0].replace("STUDY", study).replace("DIR", str(tmp_path / "made")))
    assert words[1] in TEMPLATES
    assert main(words) == 0
