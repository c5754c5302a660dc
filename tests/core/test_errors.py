from __future__ import annotations

import inspect

import pytest

from segloss_gui.core import errors
from segloss_gui.core.errors import FileRefusedError, SegLossError, StudyFaults

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
