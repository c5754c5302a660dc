"""Two programs in one folder, and a folder that holds another study: exit 2 and a sentence, nothing written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.study import identity
from segloss_gui.study.protocols import PROTOCOLS
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.templates import compare_losses
from tests.patience import until
from tests.study.test_folder_lock import held_by_another_process
from tests.study.tiny import tiny_study

SEGLOSS = (sys.executable, "-m", "segloss_gui.cli.main")


def test_the_second_of_two_processes_that_train_in_one_folder_ends_with_2_and_a_sentence(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.save(tiny_study(epochs=5000))
    command = [*SEGLOSS, "run", str(tmp_path)]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        run = folder.run("cross_entropy_fold0_seed0")
        until(lambda: first.poll() is not None or any(True for _ in run.events()), "the first event", 0.1)
        assert first.poll() is None
        second = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        first.kill()
        first.wait()
    assert second.returncode == 2
    assert second.stdout == ""
    assert second.stderr.startswith(f"segloss: {tmp_path}: must not be written by two programs at once")
    assert f"process {first.pid} on " in second.stderr
    assert folder.lock.other() is None  # the killed one leaves no block
    epochs = [event.epoch for event in run.events() if event.kind == "epoch_finished"]
    assert epochs == sorted(set(epochs))  # nothing interleaved


def test_of_two_programs_that_make_studies_in_one_new_folder_at_once_one_is_refused(tmp_path: Path) -> None:
    StudyFolder(tmp_path / "mine").save(tiny_study())
    out = tmp_path / "new"
    asked = (["protocols", "quick"], ["protocols", "bertels-2019"], ["design", "compare-losses"])
    made = [
        subprocess.Popen(
            [*SEGLOSS, *words, str(tmp_path / "mine"), "--out", str(out)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for words in asked
    ]  # fmt: skip
    ends = [(process.communicate()[1], process.returncode) for process in made]
    assert sorted(code for _, code in ends) == [0, 2, 2]
    for error, code in ends:
        assert (f"{out}: must be empty or hold" in error) == (code == 2)
    studies = [PROTOCOLS[name].applied_to(tiny_study()) for name in ("quick", "bertels-2019")]
    winner = next(at for at, (_, code) in enumerate(ends) if code == 0)
    assert StudyFolder(out).load() == (*studies, compare_losses(tiny_study(), 5))[winner]


@pytest.mark.parametrize("command", [["protocols", "quick"], ["design", "compare-losses"]])
def test_no_study_is_made_where_another_process_writes(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "PATIENCE_S", 0.0)
    StudyFolder(tmp_path / "mine").save(tiny_study())
    with held_by_another_process(tmp_path / "new") as process:
        code = main([*command, str(tmp_path / "mine"), "--out", str(tmp_path / "new")])
    assert code == 2
    assert f"process {process.pid}" in capsys.readouterr().err
    assert not (tmp_path / "new" / "study.toml").exists()


@pytest.mark.parametrize("command", [["run", "{study}", "--out", "{out}"], ["demo", "--quick", "--out", "{out}"]])
def test_a_folder_in_which_another_process_trains_is_refused_before_anything_is_written(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study, out = tmp_path / "study", tmp_path / "out"
    StudyFolder(study).save(tiny_study())
    with held_by_another_process(out) as process:
        code = main([part.format(study=study, out=out) for part in command])
    assert code == 2
    assert f"process {process.pid}" in capsys.readouterr().err
    assert not (out / "study.toml").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["run", "{study}", "--out", "{out}"],
        ["demo", "--quick", "--out", "{out}"],
        ["design", "compare-losses", "{study}", "--out", "{out}"],
        ["report", "{study}", "--out", "{out}"],
    ],
)
def test_a_folder_that_holds_another_study_is_refused_and_stays(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study, out = tmp_path / "study", tmp_path / "out"
    StudyFolder(study).save(tiny_study())
    StudyFolder(out).save(tiny_study(name="theirs"))
    before = (out / "study.toml").read_bytes()
    assert main([part.format(study=study, out=out) for part in command]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"segloss: {out}: must be empty or hold" in captured.err
    assert "“theirs”" in captured.err
    assert (out / "study.toml").read_bytes() == before


def test_a_design_does_not_replace_the_study_it_is_made_from(tmp_path: Path) -> None:
    StudyFolder(tmp_path).save(tiny_study())
    before = (tmp_path / "study.toml").read_bytes()
    assert main(["design", "compare-losses", str(tmp_path), "--out", str(tmp_path)]) == 2
    assert (tmp_path / "study.toml").read_bytes() == before
