from __future__ import annotations

from pathlib import Path

from segloss_gui.app.flag_file import FlagFile
from segloss_gui.app.session import Session
from segloss_gui.study.flags import FLAGS_FILE, read_flags, write_flags
from segloss_gui.study.models import Study
from tests.app.instant_tasks import FakeTasks

KEPT: list[FlagFile] = []  # signals hold their listeners weakly


def opened(folder: Path | None) -> Session:
    session = Session()
    KEPT[:] = [FlagFile(session, FakeTasks())]  # type: ignore[arg-type]
    session.begin(Study(), folder=folder)
    return session


def test_flags_are_there_again_when_a_study_is_opened(tmp_path: Path) -> None:
    write_flags(tmp_path, {"a"})
    assert opened(tmp_path).flags.cases == {"a"}


def test_a_flag_is_written_at_once(tmp_path: Path) -> None:
    session = opened(tmp_path)
    session.flags.toggle("b")
    assert read_flags(tmp_path) == {"b"}
    session.flags.toggle("b")
    assert read_flags(tmp_path) == frozenset()


def test_another_study_brings_its_own_flags_and_leaves_the_first_ones_file(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    write_flags(first, {"a"})
    write_flags(second, {"z"})
    session = opened(first)
    session.begin(Study(), folder=second)
    assert session.flags.cases == {"z"}
    session.begin(Study())
    assert session.flags.cases == frozenset()
    assert (read_flags(first), read_flags(second)) == ({"a"}, {"z"})


def test_a_study_opened_again_keeps_its_flags(tmp_path: Path) -> None:
    write_flags(tmp_path, {"a"})
    session = opened(tmp_path)
    session.begin(Study(), folder=tmp_path)
    assert session.flags.cases == read_flags(tmp_path) == {"a"}


def test_flags_of_an_unsaved_study_go_into_its_folder_once_it_has_one(tmp_path: Path) -> None:
    session = opened(None)
    session.flags.toggle("a")
    session.set_study(session.study, folder=tmp_path)
    assert read_flags(tmp_path) == {"a"}


def test_a_damaged_file_is_said_and_not_written_over(tmp_path: Path) -> None:
    (tmp_path / FLAGS_FILE).write_text("precious")
    session, said = Session(), list[str]()
    session.said.connect(lambda _, text: said.append(text))
    KEPT[:] = [FlagFile(session, FakeTasks())]  # type: ignore[arg-type]
    session.begin(Study(), folder=tmp_path)
    session.flags.toggle("b")
    assert FLAGS_FILE in said[0]
    assert (tmp_path / FLAGS_FILE).read_text() == "precious"
