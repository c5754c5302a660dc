from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from segloss_gui.app.qt_imports import QT, Imported, _source, _statements, imports_of, load_without_qt
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS
from tests.patience import PROGRAM_S

WANTED = [place.module for place in (*WORKSPACES, *LAYOUTS)]


def parsed(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            assert node.level == 0, f"{file}: imports are absolute"
            yield str(node.module), tuple(alias.name for alias in node.names)


def test_reading_by_lines_finds_what_parsing_finds() -> None:
    files = [file for module in imports_of(WANTED) if (file := _source(module.name)) is not None]
    assert len(files) > 200
    for file in files:
        assert [(name, tuple(parts)) for name, parts in _statements(file)] == list(parsed(file)), file


def test_what_is_needed_comes_before_what_needs_it() -> None:
    order = [module.name for module in imports_of(WANTED)]
    assert len(order) == len(set(order)) > 200
    for parent, kid in (("numpy", "segloss_gui.core.geometry"), ("segloss_gui.gui.plots.curve", WANTED[2])):
        assert order.index(parent) < order.index(kid)


def test_whoever_imports_a_user_of_qt_uses_qt() -> None:
    qt = {module.name: module.qt for module in imports_of(WANTED)}
    assert all(qt[name] for name in WANTED)
    assert qt["PySide6.QtCore"]
    assert qt["segloss_gui.gui.theme"]
    assert not qt["segloss_gui.app.background"]
    assert not qt["segloss_gui.study.models"]
    assert not qt["segloss_gui.app.slices.compose"]


def test_modules_said_to_be_without_qt_can_be_imported_where_there_is_none() -> None:
    names = [module.name for module in imports_of(WANTED) if not module.qt]
    code = (
        f"import sys\nfor name in {sorted(QT)!r}: sys.modules[name] = None\n"
        f"from importlib import import_module\nfor name in {names!r}: import_module(name)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PROGRAM_S)
    assert done.returncode == 0, done.stderr


def test_a_module_that_cannot_be_imported_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "this", raising=False)
    load_without_qt([Imported("no_such_module", qt=False), Imported("colorsys", qt=False), Imported("this", qt=True)])
    assert "colorsys" in sys.modules
    assert "this" not in sys.modules
