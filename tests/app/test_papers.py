"""The papers' figures of the study that is open."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.app.papers import NO_FOLDER, PaperWriter
from segloss_gui.app.session import Session
from tests.app.instant_tasks import FakeTasks
from tests.report.paper.finished import finish, five_losses


def writer(session: Session) -> tuple[PaperWriter, list[tuple[str, str]]]:
    said: list[tuple[str, str]] = []
    session.said.connect(lambda kind, words: said.append((kind, words)))
    return PaperWriter(session, FakeTasks()), said  # type: ignore[arg-type]


def test_one_call_writes_what_the_study_can_give_and_says_so(session: Session, tmp_path: Path) -> None:
    folder = finish(tmp_path / "study", five_losses(2, 4))
    session.set_study(folder.load(), folder=folder.path)
    papers, said = writer(session)
    papers.write(["bertels-table1", "tilborghs-table1"], tmp_path / "out")
    assert (tmp_path / "out" / "bertels-table1.svg").is_file()
    assert said == [("info", f"Written to {tmp_path / 'out'}: bertels-table1; 1 others need what the study has not")]
    papers.write(["tilborghs-table1"], tmp_path / "out")
    assert said[-1][0] == "warning"
    assert "needs scores of one class with full and with partial labels" in said[-1][1]


def test_without_a_folder_only_what_needs_no_study_is_offered(session: Session, tmp_path: Path) -> None:
    papers, said = writer(session)
    assert papers.refusal("bertels-fig1") == NO_FOLDER
    assert papers.refusal("odyssey-fig1") == ""
    papers.write(["tilborghs-fig1"], tmp_path)
    assert said == [("info", f"Written to {tmp_path}: tilborghs-fig1")]
