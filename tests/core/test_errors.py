from __future__ import annotations

import inspect

import pytest

from segloss_gui.core import errors
from segloss_gui.core.errors import FileRefusedError, SegLossError

BUILTIN_BASES = (ValueError, TypeError, RuntimeError, ZeroDivisionError)
TREE = [e for _, e in inspect.getmembers(errors, inspect.isclass) if issubclass(e, SegLossError)]


@pytest.mark.parametrize("error", [e for e in TREE if e is not SegLossError], ids=lambda e: e.__name__)
def test_every_error_is_also_a_builtin(error: type[SegLossError]) -> None:
    assert issubclass(error, BUILTIN_BASES)


def test_a_refused_file_is_named_with_its_cause() -> None:
    error = FileRefusedError("a/b.nii.gz", "is empty (0 bytes)")
    assert str(error) == "a/b.nii.gz: is empty (0 bytes)"
    assert (error.path, error.cause) == ("a/b.nii.gz", "is empty (0 bytes)")
