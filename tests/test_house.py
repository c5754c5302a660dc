"""The house: rooms import downwards, and only the window knows Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house_figures import MOST_METHODS, House

ROOT = Path(__file__).resolve().parents[1]

WITHOUT = """
import importlib, pkgutil, sys
blocked, left_out = (set(words.split(",")) for words in sys.argv[1:])
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in blocked:
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocked())
import segloss_gui
names = [m.name for m in pkgutil.walk_packages(segloss_gui.__path__, "segloss_gui.", onerror=lambda name: None)]
names = [n for n in names if not n.startswith(tuple(left_out)) and not n.endswith("__main__")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
EXTRAS = "distributed,dask,dask_jobqueue,cryptography,SimpleITK,tensorboard"


def test_everything_below_the_window_imports_without_qt() -> None:
    assert imported_without("PySide6,shiboken6,pyqtgraph", left_out="segloss_gui.gui") > 30


def test_everything_imports_without_the_extras_that_a_plain_installation_lacks() -> None:
    assert imported_without(EXTRAS, left_out="segloss_gui.study.cluster.") > 300


def imported_without(blocked: str, *, left_out: str) -> int:
    asked = [sys.executable, "-c", WITHOUT, blocked, left_out]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_study_file_opens_without_importing_torch() -> None:
    code = "import sys, segloss_gui.study.models, segloss_gui.study.progress; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_package_is_installed() -> None:
    found = {".".join(file.relative_to(ROOT).parent.parts) for file in (ROOT / "segloss_gui").rglob("__init__.py")}
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert sorted(named) == sorted({*found, "segloss_gui.resources"})


def test_tests_mirror_the_package() -> None:
    """``tests/room/test_part_claim.py`` is of ``room/part.py``, of the package ``room/part`` or of ``room`` itself."""
    astray = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py") if not _mirrors(path)]
    assert not astray, f"no such module or package there: {', '.join(sorted(astray))}"


def _mirrors(test: Path) -> bool:
    inside = test.relative_to(ROOT / "tests")
    room = ROOT / "segloss_gui" / inside.parent
    if inside.parent == Path() or not (room / "__init__.py").is_file():
        return True  # of the whole house, or of what is no room of it: screens, golden pictures, packaging
    words = inside.stem.split("_")[1:]
    names = {"_".join(words[:count]) for count in range(1, len(words) + 1)}
    parts = {file.stem for file in room.glob("*.py")} | {package.parent.name for package in room.glob("*/__init__.py")}
    return bool(names & {*parts, room.name})


def test_a_test_of_no_module_is_found_astray() -> None:
    room = ROOT / "tests" / "losses"
    assert not _mirrors(room / "test_nothing_of_the_kind.py")
    assert _mirrors(room / "test_spec_as_printed.py")
    assert _mirrors(room / "region" / "test_tversky.py")


def addresses_asked_for(path: Path) -> list[int]:
    """Lines that call the built-in ``id``."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "id"]


def test_no_answer_is_kept_by_the_address_of_an_object() -> None:
    """An address is given to another object once the first died, and then the wrong answer is shown."""
    asked = {path: lines for path in (ROOT / "segloss_gui").rglob("*.py") if (lines := addresses_asked_for(path))}
    helper = ROOT / "segloss_gui" / "core" / "same_object.py"
    assert len(asked.pop(helper)) == 1
    assert not asked, f"take core.same_object.SameObject as the key: {asked}"


@pytest.fixture(scope="module")
def house() -> House:
    return House(ROOT)


def test_no_class_of_the_floor_has_more_methods_than_a_reader_keeps_in_mind(house: House) -> None:
    large = {name: count for name, count in house.large_classes().items() if ".app." in name}
    assert large == {}, f"more than {MOST_METHODS} methods: split them by sense"


def test_no_file_name_stands_more_than_twice(house: House) -> None:
    assert house.crowded_names() == {}, "call each what it is"
