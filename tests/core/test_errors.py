from __future__ import annotations

import errno
import inspect
import re
from pathlib import Path

import pytest

import segloss_gui
from segloss_gui.core import errors
from segloss_gui.core.errors import FileRefusedError, SegLossError, StudyFaults, error_words

BUILTIN_BASES = (ValueError, TypeError, RuntimeError, ZeroDivisionError)
TREE = [e for _, e in inspect.getmembers(errors, inspect.isclass) if issubclass(e, SegLossError)]


@pytest.mark.parametrize("error", [e for e in TREE if e is not SegLossError], ids=lambda e: e.__name__)
def test_every_error_is_also_a_builtin(error: type[SegLossError]) -> None:
    assert issubclass(error, BUILTIN_BASES)


def test_a_refused_file_is_named_with_its_cause() -> None:
    error = FileRefusedError("a/b.nii.gz", "is empty (0 bytes)")
    assert str(error) == "a/b.nii.gz: is empty (0 bytes)"
    assert (error.path, error.cause) == ("a/b.nii.gz", "is empty (0 bytes)")


def test_one_fault_is_one_line_and_several_are_a_line_each() -> None:
    one = StudyFaults("study.toml", ["seeds: must hold one"])
    assert (str(one), one.faults) == ("study.toml: seeds: must hold one", ("seeds: must hold one",))
    assert str(StudyFaults("study.toml", ["a: b", "c: d"])) == "study.toml: 2 faults\n  a: b\n  c: d"


ROOT = Path(segloss_gui.__file__).parent


def test_no_sentence_of_the_window_says_an_error_as_the_system_numbers_it() -> None:
    telling = re.compile(r"(?:said\.emit|fault = |could not be \w+: |cannot be \w+[^:]*: ).*\{error\}")
    files = [path for room in ("app", "gui") for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 200
    lines = ((path.name, line) for path in files for line in path.read_text(encoding="utf-8").splitlines())
    found = {name: line.strip() for name, line in lines if telling.search(line)}
    assert {name for name in found if name not in COMPUTED} == set(), found


COMPUTED = {
    "cluster_executor.py",
    "command_line.py", "loss_controls.py", "presenter.py", "sheets.py", "surfaces.py", "design_presenter.py",
    "microscope_presenter.py", "settings_panel.py", "plan_network.py", "vtk_check.py", "film.py",
}  # fmt: skip
"""Say what was computed, of which no file is the cause."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "a.csv"), "the disk is full: a.csv could not be written"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "a"), "a: cannot be read or written: is a directory"),
        (OSError(errno.EIO, "Input/output error"), "input/output error"),
        (OSError("no more"), "no more"),
    ],
)
def test_an_error_of_the_system_is_words(error: OSError, words: str) -> None:
    assert error_words(error) == words
