from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from segloss_gui.app.documents import Proposal
from segloss_gui.app.saving import CASES_LATER
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.layouts import FolderPair, Phantom
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.progress import RunProgress


def pictures(folder: Path, count: int = 3) -> Path:
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True)
        for n in range(count):
            Image.fromarray(np.eye(8, dtype=np.uint8) * (1 if part == "labels" else 200)).save(
                folder / part / f"c{n}.png"
            )
    return folder


def test_a_folder_is_proposed_before_it_is_taken(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    services.documents.open_paths([pictures(tmp_path / "set")])
    qtbot.waitUntil(lambda: services.documents.proposal is not None and services.documents.proposal.preview is not None)
    assert session.preview is None
    services.documents.accept()
    assert session.preview is not None
    assert len(session.preview.cohort.cases) == 3
    assert session.dirty
    qtbot.waitUntil(lambda: len(session.study.classes) == 1)


def test_dismissing_a_proposal_changes_nothing(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    services.documents.open_paths([pictures(tmp_path / "set")])
    qtbot.waitUntil(lambda: services.documents.proposal is not None and services.documents.proposal.preview is not None)
    services.documents.dismiss()
    assert (services.documents.proposal, session.study.cohort, session.dirty) == (None, None, False)


def test_files_are_taken_at_once(qtbot: QtBot, session: Session, services: Services, tmp_path: Path) -> None:
    services.documents.open_paths([pictures(tmp_path / "set") / "images" / "c1.png"])
    qtbot.waitUntil(lambda: session.case_id == "c1")
    assert not session.dirty  # nobody is asked to save what was only looked at
    session.edit(losses=(LossChoice(key="soft_dice"),))
    assert session.dirty


def test_a_cohort_of_few_subjects_comes_with_no_more_folds_than_it_has(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    folder = pictures(tmp_path / "set")
    services.documents.open_paths(sorted(folder.glob("images/*")) + sorted(folder.glob("labels/*")))
    qtbot.waitUntil(lambda: session.preview is not None)
    assert [case.has_reference for case in session.preview.cohort.cases] == [True] * 3
    assert session.study.folds.count == 3


def test_a_saved_study_opens_again_with_its_cohort(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    session.edit(name="kept", cohort=Phantom(train=4, test=2), losses=(LossChoice(key="soft_dice"),))
    services.documents.save(tmp_path / "kept")
    qtbot.waitUntil(lambda: not session.dirty)
    services.documents.new_study()
    assert session.folder is None
    services.documents.open_paths([tmp_path / "kept" / "study.toml"])
    qtbot.waitUntil(lambda: session.preview is not None)
    assert (session.study.name, session.folder, session.dirty) == ("kept", tmp_path / "kept", False)
    qtbot.waitUntil(lambda: services.tasks.idle)


def test_a_study_that_cannot_be_read_is_named(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    said: list[str] = []
    session.said.connect(lambda level, text: said.append(text))
    (tmp_path / "study.toml").write_text("losses = 3\n")
    services.documents.open_study(tmp_path)
    qtbot.waitUntil(lambda: bool(said))
    assert "study.toml" in said[0]


def test_an_opened_study_shows_the_case_that_is_predicted_while_runs_go(
    qtbot: QtBot, session: Session, services: Services
) -> None:
    study = Study(cohort=Phantom(train=4, test=2), folds=FoldSettings(by="split"))
    services.documents.begin(study)
    qtbot.waitUntil(lambda: session.case_id == "test_000")


def test_other_cases_do_not_take_the_place_of_those_that_were_trained_on(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    losses = (LossChoice(key="soft_dice"),)
    session.begin(Study(name="kept", losses=losses), folder=tmp_path / "kept")
    source = FolderPair(images=pictures(tmp_path / "set") / "images", labels=tmp_path / "set" / "labels")
    services.documents.use(source, source.preview())
    progress = {"run": RunProgress("run", 1)}
    session.set_runs({}, progress)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    shutil.copy(tmp_path / "set" / "images" / "c0.png", tmp_path / "a" / "c0.png")
    Image.fromarray(np.eye(8, dtype=np.uint8)).save(tmp_path / "b" / "other.png")
    services.documents.propose(FolderPair(images=tmp_path / "a"), accept=True)
    qtbot.waitUntil(lambda: session.preview is not None and len(session.preview.cohort.cases) == 1)
    assert (session.folder, session.progress) == (tmp_path / "kept", progress)
    services.documents.propose(FolderPair(images=tmp_path / "b"), accept=True)
    qtbot.waitUntil(lambda: session.case_id == "other")
    assert (session.folder, session.progress, session.study.losses) == (None, {}, losses)


def test_another_folder_whose_patients_got_the_same_names_does_not_take_the_place_of_what_was_trained_on(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    first = FolderPair(images=pictures(tmp_path / "films") / "images", labels=tmp_path / "films" / "labels")
    session.begin(Study(name="kept"), folder=tmp_path / "kept")
    services.documents.use(first, with_names(first.preview(), "case_00{}"))
    session.set_runs({}, {"run": RunProgress("run", 1)})
    other = FolderPair(images=pictures(tmp_path / "scans") / "images", labels=tmp_path / "scans" / "labels")
    (tmp_path / "scans" / "images" / "c0.png").rename(tmp_path / "scans" / "images" / "x.png")
    services.documents.proposal = Proposal(other, with_names(other.preview(), "case_00{}"))
    services.documents.accept()
    assert (session.folder, session.progress) == (None, {})


def test_while_runs_train_a_proposal_waits_and_no_other_study_hides_them(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.begin(Study(name="training"), folder=tmp_path / "training")
    monkeypatch.setattr(services.documents, "_busy", lambda: True)
    said: list[tuple[str, str]] = []
    session.said.connect(lambda kind, words: said.append((kind, words)))
    services.documents.open_paths([pictures(tmp_path / "set")])
    qtbot.waitUntil(lambda: services.documents.proposal is not None and services.documents.proposal.preview is not None)
    services.documents.accept()
    assert said == [("warning", CASES_LATER)]
    assert (session.folder, session.study.cohort) == (tmp_path / "training", None)
    monkeypatch.setattr(services.documents, "_busy", lambda: False)
    services.documents.accept()
    assert session.study.cohort is not None


def with_names(preview: CohortPreview, name: str) -> CohortPreview:
    """The cases as they are called where their files say who the patients are."""
    cases = tuple(replace(case, id=name.format(at)) for at, case in enumerate(preview.cohort.cases, 1))
    headers = {case.id: preview.headers[old.id] for case, old in zip(cases, preview.cohort.cases, strict=True)}
    return replace(preview, cohort=replace(preview.cohort, cases=cases), headers=headers)


def test_a_place_that_cannot_be_written_is_named_in_a_sentence(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    said: list[str] = []
    session.said.connect(lambda _, text: said.append(text))
    (tmp_path / "file").write_text("")
    services.documents.save(tmp_path / "file" / "study")
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].startswith(f"{tmp_path / 'file'}")
    assert "Errno" not in said[0]


def test_the_folds_that_lie_with_a_data_set_are_taken_with_it_and_can_be_declined(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    folder = pictures(tmp_path / "set", count=4)
    folds = [{"train": ["c0", "c1"], "val": ["c2", "c3"]}, {"train": ["c2", "c3"], "val": ["c0", "c1"]}]
    (folder / "splits_final.json").write_text(json.dumps(folds))
    for with_folds, by in ((True, "file"), (False, "subject")):
        services.documents.new_study()
        services.documents.open_paths([folder])
        qtbot.waitUntil(lambda: services.documents.proposal is not None and bool(services.documents.proposal.preview))
        assert services.documents.proposal.folds == folder / "splits_final.json"
        services.documents.accept(with_folds=with_folds)
        assert session.study.folds.by == by
    assert session.study.folds.file is None
