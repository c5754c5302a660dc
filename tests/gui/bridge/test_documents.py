from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from pytestqt.qtbot import QtBot

from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.session import Session
from segloss_gui.study.models import FoldSettings, LossChoice, Study


def pictures(folder: Path, count: int = 3) -> Path:
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True)
        for n in range(count):
            Image.fromarray(np.eye(8, dtype=np.uint8) * (1 if part == "labels" else 200)).save(
                folder / part / f"c{n}.png"
            )
    return folder


def test_a_folder_is_proposed_before_it_is_taken(
    qtbot: QtBot, session: Session, bridge: Bridge, tmp_path: Path
) -> None:
    bridge.documents.open_paths([pictures(tmp_path / "set")])
    qtbot.waitUntil(lambda: bridge.documents.proposal is not None and bridge.documents.proposal.preview is not None)
    assert session.preview is None
    bridge.documents.accept()
    assert session.preview is not None
    assert len(session.preview.cohort.cases) == 3
    assert session.dirty
    qtbot.waitUntil(lambda: len(session.study.classes) == 1)


def test_dismissing_a_proposal_changes_nothing(qtbot: QtBot, session: Session, bridge: Bridge, tmp_path: Path) -> None:
    bridge.documents.open_paths([pictures(tmp_path / "set")])
    qtbot.waitUntil(lambda: bridge.documents.proposal is not None and bridge.documents.proposal.preview is not None)
    bridge.documents.dismiss()
    assert (bridge.documents.proposal, session.study.cohort, session.dirty) == (None, None, False)


def test_files_are_taken_at_once(qtbot: QtBot, session: Session, bridge: Bridge, tmp_path: Path) -> None:
    bridge.documents.open_paths([pictures(tmp_path / "set") / "images" / "c1.png"])
    qtbot.waitUntil(lambda: session.case_id == "c1")


def test_a_saved_study_opens_again_with_its_cohort(
    qtbot: QtBot, session: Session, bridge: Bridge, tmp_path: Path
) -> None:
    session.edit(name="kept", cohort=Phantom(train=4, test=2), losses=(LossChoice(key="soft_dice"),))
    bridge.documents.save(tmp_path / "kept")
    qtbot.waitUntil(lambda: not session.dirty)
    bridge.documents.new_study()
    assert session.folder is None
    bridge.documents.open_paths([tmp_path / "kept" / "study.toml"])
    qtbot.waitUntil(lambda: session.preview is not None)
    assert (session.study.name, session.folder, session.dirty) == ("kept", tmp_path / "kept", False)
    qtbot.waitUntil(lambda: bridge.jobs.idle)


def test_a_study_that_cannot_be_read_is_named(qtbot: QtBot, session: Session, bridge: Bridge, tmp_path: Path) -> None:
    said: list[str] = []
    session.said.connect(lambda level, text: said.append(text))
    (tmp_path / "study.toml").write_text("losses = 3\n")
    bridge.documents.open_study(tmp_path)
    qtbot.waitUntil(lambda: bool(said))
    assert "study.toml" in said[0]


def test_an_opened_study_shows_the_case_that_is_predicted_while_runs_go(
    qtbot: QtBot, session: Session, bridge: Bridge
) -> None:
    study = Study(cohort=Phantom(train=4, test=2), folds=FoldSettings(by="split"))
    bridge.documents.begin(study)
    qtbot.waitUntil(lambda: session.case_id == "test_000")
