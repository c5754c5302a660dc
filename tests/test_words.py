"""The field's words: no name below the window goes by one of our own again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import segloss_gui

ROOT = Path(segloss_gui.__file__).parent
OURS = {
    "Voice", "voice", "Ticket", "ticket", "_ticket", "TrainingJob", "RunTask", "parcel", "parcels", "Slots", "slots",
    "desk", "_say", "_tell", "_follow",
}  # fmt: skip


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


@pytest.mark.parametrize("room", ["app", "study", "training"])
def test_nothing_is_called_by_a_word_the_field_does_not_know(room: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / room).rglob("*.py")
        for name in names(ast.parse(path.read_text(encoding="utf-8")))
        if name in OURS
    }
    assert not found
