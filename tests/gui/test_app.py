from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from segloss_gui.app.command_line import parser
from segloss_gui.app.lecture.scene_file import scene_names
from segloss_gui.gui.app import application, main
from segloss_gui.gui.widgets.decimal_box import DecimalBox
from tests.patience import PROGRAM_S

START = """
import sys
from PySide6.QtCore import QTimer
from segloss_gui.gui.app import application, build_window
app = application()
window = build_window("light")
window.show()
while not window.isVisible():
    app.processEvents()
app.processEvents()
assert not window.grab().isNull()
heavy = {"torch", "monai", "vtkmodules", "matplotlib", "pyqtgraph", "nibabel", "scipy.ndimage", "regex"}
heavy |= {"segloss_gui.data.sorting.folder", "segloss_gui.gui.forms.form"}
print(sorted(heavy & set(sys.modules)))
window.services.close()
"""

FAULT = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from segloss_gui.gui import app as module
from segloss_gui.gui.dialogs import ErrorDialog

def look():
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, ErrorDialog)]
    text = dialogs[0].report.toPlainText() if dialogs else ""
    if "in the window" not in text or "in a thread" not in text:
        QTimer.singleShot(100, look)
        return
    print(len(dialogs), "in the window" in text, "in a thread" in text)
    QApplication.exit(0)

def fail():
    raise RuntimeError("in the window")

def fail_in_thread():
    raise RuntimeError("in a thread")

module.AFTER_FIRST_PAINT_MS = 10**6
QTimer.singleShot(50, lambda: threading.Thread(target=fail_in_thread).start())
QTimer.singleShot(60, fail)
QTimer.singleShot(600, look)
sys.exit(module.main([]))
"""


def run(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    places = {name: str(home) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"}
    prelude = (
        "from PySide6.QtCore import QTimer\nfrom segloss_gui.gui.app import application, tune_interpreter\n"
        "garbage = tune_interpreter(application())\n"
    )
    return subprocess.run(
        [sys.executable, "-c", prelude + code],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=PROGRAM_S,
    )


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    done = run(START, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_errors_of_any_thread_end_in_one_dialog_and_the_window_goes_on(tmp_path: Path) -> None:
    done = run(FAULT, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "1 True True"
    assert list(tmp_path.rglob("segloss-gui.log"))


def test_the_command_line_takes_paths_demo_and_theme() -> None:
    options = parser().parse_args(["--demo", "--theme", "dark", "a.nii.gz", "folder"])
    assert (options.demo, options.theme, options.paths) == (True, "dark", [Path("a.nii.gz"), Path("folder")])


def test_an_unknown_theme_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--theme", "purple"])
    assert "purple" in capsys.readouterr().err


def test_without_a_display_the_program_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main([]) == 2
    assert "no display" in capsys.readouterr().err


def test_the_list_of_scenes_is_help_and_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["--scene", "help"])
    said = capsys.readouterr()
    assert (ended.value.code, said.err) == (0, "")
    assert [line.split(":")[0] for line in said.out.splitlines()] == list(scene_names())


def test_a_scene_that_is_not_there_ends_in_one_sentence_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scene", "no-such"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("segloss-gui: a scene is one of 1-dice-jaccard, ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("country", ["de_DE", "fr_FR", "ar_EG", "en_US"])
def test_numbers_are_written_and_read_alike_in_every_country(qtbot: QtBot, country: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(country))
    try:
        application()
        box, count = DecimalBox(maximum=1e6, decimals=3), QSpinBox(maximum=10**6)
        qtbot.addWidget(box)
        qtbot.addWidget(count)
        box.setValue(12345.5)
        count.setValue(12345)
        assert (box.text(), count.text()) == ("12345.500", "12345")
        for typed in ("1.25", "1,25"):
            box.clear()
            qtbot.keyClicks(box, typed)
            assert box.value() == 1.25
            assert box.lineEdit().text() == "1.25"
    finally:
        QLocale.setDefault(before)
