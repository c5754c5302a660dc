"""Folders on disk: what is saved comes back, faults are told together, a kill costs at most a line."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli_w

from segloss_gui.core.errors import FileRefusedError, FolderGoneError, StudyFaults, file_words
from segloss_gui.core.events import CheckpointSaved, FinishReason, RunFinished, RunPaused
from segloss_gui.data.layouts import Files, FolderPair
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.within import require_folder
from segloss_gui.training.settings import NetworkSettings


def a_study(**changes: object) -> Study:
    return Study.model_validate(
        {
            "name": "knees",
            "losses": (LossChoice(key="dice_phi", params={"phi": "BI", "epsilon": [1.0, 2.5]}),),
            **changes,
        }
    )


def paused(run: str, time: float = 1.0) -> RunPaused:
    return RunPaused(run=run, time=time)


# -- study.toml -----------------------------------------------------------------------------------
def test_a_saved_study_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path / "knees")
    study = a_study(cohort=FolderPair(images=tmp_path / "images", labels=None), seeds=(3, 1))
    assert folder.save(study) == tmp_path / "knees" / "study.toml"
    assert folder.load() == study.model_copy(update={"losses": folder.load().losses})
    assert dict(folder.load().losses[0].params) == {"phi": "BI", "epsilon": [1.0, 2.5]}


def test_a_study_file_is_found_by_its_folder_or_by_its_name(tmp_path: Path) -> None:
    StudyFolder(tmp_path).save(a_study())
    assert StudyFolder(tmp_path / "study.toml").load().name == "knees"


def test_paths_below_or_beside_the_folder_are_relative_and_move_with_it(tmp_path: Path) -> None:
    here = tmp_path / "here" / "study"
    cohort = FolderPair(images=here / "images", labels=tmp_path / "here" / "labels")
    StudyFolder(here).save(a_study(cohort=cohort))
    text = (here / "study.toml").read_text()
    assert 'images = "images"' in text
    assert 'labels = "../labels"' in text
    (tmp_path / "here").rename(tmp_path / "there")
    moved = StudyFolder(tmp_path / "there" / "study").load().cohort
    assert isinstance(moved, FolderPair)
    assert (moved.images, moved.labels) == (tmp_path / "there" / "study" / "images", tmp_path / "there" / "labels")


def test_paths_elsewhere_stay_absolute(tmp_path: Path) -> None:
    StudyFolder(tmp_path / "a" / "study").save(a_study(cohort=FolderPair(images=tmp_path / "b" / "images")))
    assert (
        f'images = "{(tmp_path / "b" / "images").as_posix()}"' in (tmp_path / "a" / "study" / "study.toml").read_text()
    )


def test_an_image_without_a_label_survives_the_file(tmp_path: Path) -> None:
    cohort = Files(images=(tmp_path / "a.nii", tmp_path / "b.nii"), labels=(None, tmp_path / "b_label.nii"))
    StudyFolder(tmp_path).save(a_study(cohort=cohort))
    assert StudyFolder(tmp_path).load().cohort == cohort


def test_every_fault_of_a_study_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(
        'name = "x"\nseeds = []\ncolour = "red"\n[[losses]]\nkey = "sofd_dice"\n[[losses]]\nkey = "dice_phi"\n'
        '[losses.params]\nphi = "Q"\n[folds]\ncount = 1\n'
    )
    with pytest.raises(StudyFaults) as caught:
        StudyFolder(tmp_path).load(check_losses=True)
    text = str(caught.value)
    assert str(tmp_path / "study.toml") in text
    assert "losses.0.key: no such loss 'sofd_dice'; did you mean 'soft_dice'?" in text
    for part in ("seeds", "colour", "folds.count", "losses.1.params.phi"):
        assert part in text


@pytest.mark.parametrize(
    ("named", "changed"),
    [("network.features.0", {"network": {"features": [value, 8, 8]}}) for value in (0, -1, 5000, 10**10, 2**62)]
    + [("seeds.0", {"seeds": [value]}) for value in (-1, 2**63)]
    + [("classes.0.value", {"classes": [{"value": value, "name": "a"}]}) for value in (0, 2**31)]
    + [
        ("classes.0.joins.0", {"classes": [{"value": 1, "name": "a", "joins": [value]}]}) for value in (2**31, -(2**40))
    ],
)
def test_numbers_that_no_network_generator_or_label_map_takes_are_refused_by_their_key(
    tmp_path: Path, named: str, changed: dict[str, object]
) -> None:
    (tmp_path / "study.toml").write_text(tomli_w.dumps(changed))
    with pytest.raises(StudyFaults, match=re.escape(named)):
        StudyFolder(tmp_path).load()


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "no such file"),
        (b"name = ", "must be TOML"),
        (b"\xff\xfe\x00", "readable study file"),
        (b"", "got nothing"),
        (b"\n# a comment\n", "got nothing"),
    ],
)
def test_a_file_that_is_no_study_is_refused_by_name(tmp_path: Path, content: bytes | None, cause: str) -> None:
    if content is not None:
        (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(FileRefusedError, match=cause) as caught:
        StudyFolder(tmp_path).load()
    assert "study.toml" in str(caught.value)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = StudyFolder(tmp_path)
    folder.save(a_study(name="old"))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folder.save(a_study(name="new"))
    assert folder.load().name == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]


def test_opening_a_study_and_its_runs_imports_no_torch(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.save(a_study())
    folder.run("a").create(plan_runs(a_study())[0])
    code = (
        "import sys; from segloss_gui.study.store import StudyFolder; import segloss_gui.study.executor, "
        f"segloss_gui.study.evaluation, segloss_gui.study.designs; f = StudyFolder({str(tmp_path)!r}); f.load(); "
        "[r.progress() for r in f.runs()]; print(sorted({'torch', 'monai', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- runs -----------------------------------------------------------------------------------------
def test_a_runs_plan_comes_back_from_its_folder(tmp_path: Path) -> None:
    plan = plan_runs(a_study())[0]
    run = StudyFolder(tmp_path).run(plan.id)
    assert not run.exists
    run.create(plan, device="cpu")
    again = StudyFolder(tmp_path).runs()[0].plan()
    assert (again.id, again.method, again.fold, again.seed) == (plan.id, plan.method, 0, 0)
    assert run.facts()["device"] == "cpu"


def test_a_damaged_run_file_is_refused_by_name(tmp_path: Path) -> None:
    run = StudyFolder(tmp_path).run("a")
    run.path.mkdir(parents=True)
    (run.path / "run.json").write_text('{"plan": {"id": "a"}}')
    with pytest.raises(FileRefusedError, match=r"run\.json: must hold the plan"):
        run.plan()


def test_a_line_cut_off_by_a_kill_is_skipped_and_taken_off_before_the_next(tmp_path: Path) -> None:
    run = StudyFolder(tmp_path).run("a")
    run.append(paused("a", 1.0))
    run.close()
    with open(run.path / "events.jsonl", "a") as file:
        file.write('{"kind": "run_pau')
    assert [event.time for event in run.events()] == [1.0]
    run.append(paused("a", 2.0))
    run.close()
    assert [event.time for event in run.events()] == [1.0, 2.0]


def test_a_line_longer_than_a_block_is_taken_off_too(tmp_path: Path) -> None:
    run = StudyFolder(tmp_path).run("a")
    run.append(paused("a"))
    run.close()
    with open(run.path / "events.jsonl", "a") as file:
        file.write("x" * 10_000)
    run.append(paused("a", 2.0))
    assert [event.time for event in run.events()] == [1.0, 2.0]


def test_an_unknown_line_is_skipped_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run = StudyFolder(tmp_path).run("a")
    run.append(paused("a"))
    with open(run.path / "events.jsonl", "a") as file:
        file.write('{"kind": "run_flew", "run": "a"}\n')
    run.append(paused("a", 2.0))
    assert [event.time for event in run.events()] == [1.0, 2.0]
    assert "line 2 skipped" in caplog.text


def test_an_event_that_does_not_fit_leaves_whole_lines_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = StudyFolder(tmp_path).run("a")
    run.append(paused("a"))
    real, sizes = os.write, iter([5, 0])
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[: next(sizes)]))
    with pytest.raises(OSError, match="No space left") as caught:
        run.append(paused("a", 2.0))
    assert caught.value.errno == errno.ENOSPC
    monkeypatch.undo()
    assert (run.path / "events.jsonl").read_text().count("\n") == 1
    assert (run.path / "events.jsonl").read_text().endswith("\n")


def test_an_event_beyond_the_size_a_file_may_have_leaves_whole_lines_behind(
    tmp_path: Path, largest_file: Callable[[int], None]
) -> None:
    run = StudyFolder(tmp_path).run("a")
    run.append(paused("a"))
    log = run.path / "events.jsonl"
    whole = log.read_bytes()
    largest_file(len(whole) + 7)
    with pytest.raises(OSError, match=r"events\.jsonl") as caught:
        run.append(paused("a", 2.0))
    assert file_words(caught.value) == f"files may not grow so large here: {log} could not be written"
    assert log.read_bytes() == whole


def test_events_without_an_end_are_an_interrupted_run_and_a_good_end_a_finished_one(tmp_path: Path) -> None:
    run = StudyFolder(tmp_path).run("a")
    run.append(CheckpointSaved(run="a", time=1.0, epoch=3))
    assert run.finished() is None
    end = RunFinished(
        run="a", time=2.0, reason=FinishReason.COMPLETED, message="", epoch=3, step=9, best_epoch=2, seconds=1.0
    )
    run.append(end)
    assert run.finished() == end
    assert run.progress().state is RunState.FINISHED


def test_case_ids_that_are_no_file_names_do_not_collide(tmp_path: Path) -> None:
    run = StudyFolder(tmp_path).run("a")
    paths = {run.prediction_path(case) for case in ("site/7", "site_7", "site\\7", "..", "ä")}
    assert len(paths) == 5
    assert all(path.parent == run.path / "predictions" for path in paths)
    assert run.preview_path(7, "b").relative_to(run.path).as_posix() == "previews/epoch_0007/b.nii.gz"


def test_the_weights_a_network_starts_from_are_found_from_the_studys_folder(tmp_path: Path) -> None:
    weights = tmp_path / "vgg16.pth"
    study = Study(network=NetworkSettings(architecture="vgg16_atrous", imagenet=weights))
    folder = StudyFolder(tmp_path / "study")
    folder.save(study)
    assert "../vgg16.pth" in folder.study_path.read_text()
    assert folder.load().network.imagenet == weights


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EACCES, errno.EIO])
def test_a_drive_that_went_is_a_folder_that_is_gone_whatever_the_system_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = StudyFolder(tmp_path / "drive")
    folder.save(Study())
    run, real = folder.run("a"), os.stat
    run.path.mkdir(parents=True)
    (run.path / "run.json").write_text("{}")
    for there in (folder, run):
        there.require_there()  # type: ignore[attr-defined]

    def look(path: object, *rest: object, **more: object) -> os.stat_result:
        if "drive" in Path(os.fsdecode(path)).parts:  # type: ignore[call-overload]
            raise OSError(number, os.strerror(number), path)
        return real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", look)
    for gone in (folder, run):
        with pytest.raises(FolderGoneError, match="deleted, moved or unplugged"):
            gone.require_there()  # type: ignore[attr-defined]
    with pytest.raises(FolderGoneError, match="deleted, moved or unplugged"):
        require_folder(folder.path)
