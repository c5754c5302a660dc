from __future__ import annotations

import os
from pathlib import Path

from segloss_gui.core import events as ev
from segloss_gui.study.glance import PICTURE_FILE, glance, glances
from segloss_gui.study.identity import study_there
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.app.own_process import OwnProcess
from tests.screens.train import finished, started
from tests.study.tiny import tiny_study


def test_a_glance_counts_all_runs_and_tells_training_from_interrupted(tmp_path: Path) -> None:
    study = tiny_study("soft_dice", "cross_entropy", seeds=(0, 1))
    store = StudyFolder(tmp_path / "knees")
    store.save(study)
    done, going, broken, _ = plan_runs(study)
    for plan in (done, going, broken):
        run = store.run(plan.id)
        run.create(plan)
        run.append(started(plan.id))
        if plan is done:
            run.append(finished(plan.id, ev.FinishReason.COMPLETED))
        run.close()
    process = OwnProcess()
    with process:
        store.run(going.id).lock.take()
    seen = glance(store.path)
    assert seen is not None
    assert seen.state == "1 of 4 runs finished, 1 training, 1 interrupted"
    process.die()
    run = store.run(going.id)
    run.append(finished(going.id, ev.FinishReason.STOPPED))
    run.close()
    seen = glance(store.path)
    assert seen is not None
    assert (seen.state, seen.picture) == ("1 of 4 runs finished, 1 interrupted, 1 stopped", None)
    (store.path / PICTURE_FILE).write_bytes(b"")
    seen = glance(store.path)
    assert seen is not None
    assert seen.picture == store.path / PICTURE_FILE


def test_of_many_studies_only_those_changed_last_are_looked_into(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "abcd"]
    for age, folder in enumerate(folders):
        store = StudyFolder(folder)
        store.save(tiny_study("soft_dice").model_copy(update={"name": folder.name}))
        os.utime(store.study_path, (1e9 - age, 1e9 - age))
    assert [seen.name for seen in glances([*reversed(folders), tmp_path / "none"])] == ["a", "b", "c", "d"]
    assert [seen.name for seen in glances(reversed(folders), 2)] == ["a", "b"]


def test_a_study_whose_runs_cannot_be_looked_into_keeps_no_list_from_showing_the_others(tmp_path: Path) -> None:
    for name in ("knees", "hips"):
        StudyFolder(tmp_path / name).save(tiny_study(name=name))
    (tmp_path / "knees" / "runs").write_text("in place of a folder")
    seen = glances([tmp_path / "knees", tmp_path / "hips"])
    assert {one.name: one.state for one in seen} == {"hips": "not trained", "knees": "not trained"}
    there = study_there(tmp_path / "knees")
    assert there is not None
    assert there.study is not None
