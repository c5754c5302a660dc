"""The house: rooms import downwards, and only the window knows Qt."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house_figures import MOST_METHODS, House

ROOT = Path(__file__).resolve().parents[1]

BELOW_GUI = """
import importlib, pkgutil, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocked())
import segloss_gui
names = [m.name for m in pkgutil.walk_packages(segloss_gui.__path__, "segloss_gui.", onerror=lambda name: None)]
names = [n for n in names if not n.startswith("segloss_gui.gui") and not n.endswith("__main__")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_everything_below_the_window_imports_without_qt() -> None:
    done = subprocess.run([sys.executable, "-c", BELOW_GUI], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


def test_a_study_file_opens_without_importing_torch() -> None:
    code = "import sys, segloss_gui.study.models, segloss_gui.study.progress; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_package_is_installed() -> None:
    found = {".".join(file.relative_to(ROOT).parent.parts) for file in (ROOT / "segloss_gui").rglob("__init__.py")}
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert sorted(named) == sorted({*found, "segloss_gui.resources"})


def test_no_class_of_the_floor_has_more_methods_than_a_reader_keeps_in_mind() -> None:
    large = {name: count for name, count in House(ROOT).large_classes().items() if ".app." in name}
    assert large == {}, f"more than {MOST_METHODS} methods: split them by sense"
