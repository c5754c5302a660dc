"""``segloss run`` and ``report`` from a study file to the files on disk, and Ctrl+C in between."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.cli.progress import ConsoleProgress
from segloss_gui.core.events import Event, FinishReason, RunFinished, RunPhase, StepFinished
from segloss_gui.data.layouts import FolderPair
from segloss_gui.study.evaluation import read_scores
from segloss_gui.study.models import FoldSettings, LossChoice
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import HardwareSettings, ScheduleSettings
from tests.data.files import save_image, save_labels
from tests.patience import PATIENCE_S, until
from tests.study.tiny import tiny_study

REPORT = ["scores.csv", "summary.md", "curves.png", "case.png"]


def test_run_trains_a_study_and_prints_nothing_but_the_files_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    StudyFolder(tmp_path / "study").save(tiny_study("cross_entropy", "soft_dice"))
    assert main(["run", str(tmp_path / "study"), "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    written = [Path(line) for line in captured.out.splitlines()]
    names = [path.relative_to(tmp_path / "out").as_posix() for path in written]
    assert names[: len(REPORT)] == REPORT
    assert {"report.html", "report.pdf", "tables/scores.tex", "figures/dice.svg"} <= set(names)
    assert all(path.stat().st_size > 20 for path in written)
    assert "[2/2] soft_dice, fold 0, seed 0: epoch 2/2, loss" in captured.err
    assert [row.method for row in read_scores(written[0])] == ["cross_entropy"] * 2 + ["soft_dice"] * 2
    text = written[1].read_text()
    assert "| sDice" in text
    assert "trained on 4 cases (full labels)" in text

    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "again")]) == 0
    capsys.readouterr()
    assert (tmp_path / "again" / "summary.md").read_text() == text
    again = sorted(path.name for path in (tmp_path / "again").iterdir())
    assert again == sorted([*REPORT, "report.html", "report.pdf", "tables", "figures"])


def test_a_study_folder_deleted_while_it_trains_ends_the_command_with_one_sentence_and_stays_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StudyFolder(tmp_path / "study")
    folder.save(tiny_study("cross_entropy", "soft_dice", "soft_jaccard", hardware=HardwareSettings(concurrency=1)))
    told = ConsoleProgress.__call__

    def delete(self: ConsoleProgress, event: Event) -> None:
        told(self, event)
        if isinstance(event, StepFinished):
            shutil.rmtree(folder.path, ignore_errors=True)

    monkeypatch.setattr(ConsoleProgress, "__call__", delete)
    assert main(["run", str(folder.path)]) == 2
    captured = capsys.readouterr()
    sentence = f"{folder.path}: must hold the study, got a folder that was deleted, moved or unplugged"
    assert captured.err.splitlines()[-1] == f"segloss: {sentence}"
    assert (captured.out, folder.path.exists()) == ("", False)


def test_a_study_runs_on_processes_with_the_scores_of_threads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    StudyFolder(tmp_path / "study").save(tiny_study("cross_entropy", "soft_dice"))
    options = ["--tensorboard", str(tmp_path / "board")]
    assert main(["run", str(tmp_path / "study"), "--out", str(tmp_path / "dask"), "--dask", "local:2", *options]) == 0
    assert "[2/2] soft_dice, fold 0, seed 0: epoch 2/2, loss" in capsys.readouterr().err
    assert main(["run", str(tmp_path / "study"), "--out", str(tmp_path / "threads")]) == 0
    scores = [(tmp_path / where / "scores.csv").read_text() for where in ("dask", "threads")]
    assert scores[0] == scores[1]
    assert len(list((tmp_path / "board").iterdir())) == 2


def test_a_scheduler_that_does_not_answer_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    StudyFolder(tmp_path).save(tiny_study())
    assert main(["run", str(tmp_path), "--dask", "tcp://127.0.0.1:1"]) == 2
    assert "tcp://127.0.0.1:1: a Dask scheduler must answer there" in capsys.readouterr().err


def test_a_missing_extra_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in sys.modules if name.startswith("segloss_gui.study.cluster.")]:
            patch.delitem(sys.modules, name)
        patch.setitem(sys.modules, "distributed", None)
        StudyFolder(tmp_path).save(tiny_study())
        assert main(["run", str(tmp_path), "--dask", "local:2"]) == 2
    assert "pip install segloss-gui[cluster]" in capsys.readouterr().err


def test_slurm_writes_a_script_of_the_study_and_refuses_what_slurm_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    StudyFolder(tmp_path).save(tiny_study())
    words = ["slurm", str(tmp_path), "--out", str(tmp_path / "out"), "--script", str(tmp_path / "go.py")]
    assert main([*words, "--jobs", "7", "--gpus", "1"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'go.py'}\n"
    text = (tmp_path / "go.py").read_text()
    assert "cluster.scale(jobs=7)" in text
    assert main([*words, "--memory", "lots"]) == 2
    assert "--memory must be" in capsys.readouterr().err


def test_a_run_refused_for_bad_input_exits_with_2_and_the_rest_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = StudyFolder(tmp_path)
    study = tiny_study("cross_entropy", "soft_dice")
    folder.save(study.model_copy(update={"losses": study.losses[:1]}))
    assert main(["run", str(tmp_path)]) == 0
    folder.save(study.model_copy(update={"schedule": ScheduleSettings(epochs=1, steps_per_epoch=2)}))
    assert main(["run", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert "another schedule" in captured.err
    assert {row.method for row in read_scores(tmp_path / "scores.csv")} == {"cross_entropy", "soft_dice"}


def test_an_unbegun_study_is_reported_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    StudyFolder(tmp_path).save(tiny_study())
    assert main(["report", str(tmp_path)]) == 0
    written = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert written == ["scores.csv", "summary.md", "report.html", "report.pdf"]
    assert "nothing is scored yet" in (tmp_path / "summary.md").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_stops_the_runs_and_says_how_to_go_on(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    study = tiny_study(
        "cross_entropy", "soft_dice", schedule=ScheduleSettings(epochs=500, steps_per_epoch=2),
        hardware=HardwareSettings(device="cpu", concurrency=1),
    )  # fmt: skip
    folder.save(study)
    run = folder.run(plan_runs(study)[0].id)
    command = [sys.executable, "-m", "segloss_gui.cli.main", "run", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # Where the tests themselves run in the background, a shell has told them to ignore Ctrl+C.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        try:
            until(lambda: process.poll() is not None or run.progress().last_checkpoint >= 2, "a checkpoint", 0.05)
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
    assert process.returncode == 1
    assert out == ""
    assert f"to go on: segloss run {tmp_path} --out {tmp_path}" in err
    assert "Traceback" not in err
    assert run.progress().state is RunState.STOPPED
    assert [entry.id for entry in folder.runs()] == [run.id]


def test_progress_names_the_run_its_end_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    (plan,) = plan_runs(tiny_study("soft_dice"))
    ConsoleProgress([plan])(
        RunFinished(
            run=plan.id, time=1.0, reason=FinishReason.NON_FINITE, message="the loss became nan", epoch=3, step=9,
            best_epoch=2, seconds=75.0,
        )
    )  # fmt: skip
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "[1/1] soft_dice, fold 0, seed 0: non-finite loss: the loss became nan, 1 min 15 s\n"


def test_progress_of_a_method_of_any_name_is_one_line_that_no_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    study = tiny_study(losses=(LossChoice(key="soft_dice", name="a\x1b[2J\r\nb"),))
    (plan,) = plan_runs(study)
    ConsoleProgress([plan])(
        RunFinished(
            run=plan.id, time=1.0, reason=FinishReason.COMPLETED, message="", epoch=3, step=9, best_epoch=2, seconds=1.0
        )
    )
    assert capsys.readouterr().err.removesuffix("\n").isprintable()


def test_more_folds_than_subjects_are_said_once_before_anything_is_trained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folds = FoldSettings(count=9, use=(0, 1, 2, 3, 4))
    StudyFolder(tmp_path).save(tiny_study("cross_entropy", "soft_dice", folds=folds))
    assert main(["run", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("folds") == 1
    assert "9 folds, got 4 subjects with a reference; set Folds to 4 or fewer" in captured.err.replace("\n", " ")
    assert not (tmp_path / "runs").exists()


def test_time_and_memory_stand_before_the_first_run_and_nothing_where_none_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    StudyFolder(tmp_path).save(tiny_study())
    assert main(["run", str(tmp_path)]) == 0
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith("segloss: 1 run, about ")
    assert "MB of memory" in first
    assert main(["run", str(tmp_path)]) == 0
    assert "of memory" not in capsys.readouterr().err


def test_a_damaged_label_is_named_before_training_and_in_every_report_of_what_was_trained_without_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abcde":
        save_image(tmp_path / "data" / "images" / f"{name}.nii.gz")
        save_labels(tmp_path / "data" / "labels" / f"{name}.nii.gz")
    damaged = tmp_path / "data" / "labels" / "c.nii.gz"
    damaged.write_bytes(damaged.read_bytes()[:-30])
    cohort = FolderPair(images=tmp_path / "data" / "images", labels=tmp_path / "data" / "labels")
    folder = StudyFolder(tmp_path / "study")
    folder.save(tiny_study(cohort=cohort, folds=FoldSettings(count=2, use=(0,))))
    study, told = str(folder.path), f"segloss: left out: {damaged}: "
    for words in (["run", study, "--plan"], ["run", study, "--no-hash"], ["expect", study]):
        assert main(words) == 0
        lines = capsys.readouterr().err.splitlines()
        assert lines[0].startswith(told), words
    assert lines[1:] == ["segloss: counted 4 of 4 references"]
    assert main(["report", study, "--no-hash"]) == 0
    assert told in capsys.readouterr().err
    assert f"Left out: {damaged}" in (folder.path / "summary.md").read_text()


def test_a_phase_that_lasts_is_said_when_it_begins_and_every_few_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    plans = plan_runs(tiny_study())
    told = ConsoleProgress(plans)
    for done, time_s in enumerate((0.0, 1.0, 6.0, 7.0)):
        told(RunPhase(run=plans[0].id, time=time_s, phase="scoring", done=done, total=58, seconds=time_s))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["scoring 0 of 58", "scoring 2 of 58, 2 min 48 s left"]
