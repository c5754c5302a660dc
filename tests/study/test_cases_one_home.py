"""Which fold a case is in is worked out in one place, whoever asks."""

from __future__ import annotations

import ast
from pathlib import Path

import segloss_gui

PACKAGE = Path(segloss_gui.__file__).parent
DEALS = {"fold_of", "split_of", "fold_in_file"}


def callers(names: set[str]) -> set[str]:
    """Modules that call one of the functions."""
    return {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    }


def test_above_the_data_folds_are_dealt_by_fold_for_alone() -> None:
    assert {name for name in callers(DEALS) if not name.startswith("data/")} == {"study/cases.py"}


def test_whoever_shows_a_fold_asks_as_whoever_trains_it() -> None:
    asked = callers({"fold_for"})
    assert {"study/prepared_run.py", "study/stale.py", "app/data/presenter.py", "app/data/class_facts.py"} <= asked
