from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.study.flags import FLAGS_FILE, Flags, read_flags, write_flags


def test_flags_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    write_flags(tmp_path, {"Fall 7 (ä)", "b"})
    assert read_flags(tmp_path) == {"Fall 7 (ä)", "b"}


def test_a_study_without_the_file_has_no_flags(tmp_path: Path) -> None:
    assert read_flags(tmp_path) == frozenset()


@pytest.mark.parametrize("text", ["{", "[]", '{"cases": [1]}', '{"cases": "a"}'])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / FLAGS_FILE).write_text(text)
    with pytest.raises(FileRefusedError, match=FLAGS_FILE):
        read_flags(tmp_path)


def test_only_what_the_user_does_asks_for_writing() -> None:
    flags, said = Flags(), list[str]()
    flags.changed.connect(lambda: said.append("changed"))
    flags.edited.connect(lambda: said.append("edited"))
    flags.forgotten.connect(lambda: said.append("forgotten"))
    flags.show(["a"])
    flags.set_flag("a", True)
    assert said == ["changed"]
    flags.toggle("a")
    flags.forget()
    assert said == ["changed", "changed", "edited", "changed", "forgotten"]


def test_stepping_goes_round_and_skips_cases_that_are_not_there() -> None:
    flags = Flags(["b", "gone"])
    assert flags.step("b", ["a", "b", "c"]) == "b"
    assert flags.step("elsewhere", ["a", "b", "c"], -1) == "b"
    assert flags.step("a", []) == ""
