from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from segloss_gui.gui import qt_features
from tests.patience import PROGRAM_S

STARTED = """
import linecache
from segloss_gui.gui.start import load_app
load_app()
print(sorted(name for name in linecache.cache if "segloss_gui" in name or "numpy" in name))
"""
MIXED = """
from segloss_gui.gui.qt_features import leave_sources_unread
leave_sources_unread()
import asks, plain
print([plain.name(), asks.name(), plain.name(), asks.name()])
"""
PLAIN = "from PySide6.QtCore import QObject\ndef name(): return QObject(objectName='plain').objectName()\n"
ASKS = """from __feature__ import snake_case
from PySide6.QtCore import QObject
def name():
    made = QObject()
    made.set_object_name('asks')
    return made.object_name()
"""


def said(code: str, place: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PROGRAM_S, check=False, cwd=place
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_module_is_read_in_its_source_to_start(tmp_path: Path) -> None:
    assert said(STARTED, tmp_path) == "[]"


def test_a_module_that_asks_for_snake_case_gets_it_and_the_others_keep_their_names(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "asks.py").write_text(ASKS, encoding="utf-8")
    assert said(MIXED, tmp_path) == "['plain', 'asks', 'plain', 'asks']"


@pytest.mark.parametrize("name", ["ITS_MODULE", "DECIDES"])
def test_of_a_pyside_that_names_its_own_otherwise_nothing_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is nobody's to rely on: the program starts all the same."""
    monkeypatch.setattr(qt_features, name, "shibokensupport_of_tomorrow")
    qt_features.leave_sources_unread()
