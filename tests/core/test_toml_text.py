"""TOML and JSON from disk: one kind of error, whatever is wrong, and one place that reads them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import segloss_gui
from segloss_gui.core.toml_text import parse_toml

PACKAGE = Path(segloss_gui.__file__).parent
OWN_TEXT = {"losses/contract/words.py", "study/prepared_run.py", "data/readers/itk_worker.py"}
"""They read what this very program wrote a moment before, not a file."""
PIPE = {"data/readers/itk_process.py"}
READ = {"core/json_text.py", "core/toml_text.py", *OWN_TEXT, *PIPE}
READERS = {("json", "loads"), ("json", "load"), ("tomllib", "loads"), ("tomllib", "load")}


@pytest.mark.parametrize(
    "text", ["a = ", "a = " + "[" * 100_000, "a = 1\na = 2", "\0", "a = " + "9" * 5000, "a = 1979-99-99"]
)
def test_whatever_is_no_toml_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_toml(text)


def test_files_are_read_as_json_or_toml_in_one_place() -> None:
    """Anybody else forgets what else ``loads`` raises: a file of 5,000 brackets ended four readers."""
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in READERS
    }
    assert found == READ
