from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from segloss_gui.app.qt_libraries import LIBRARIES, WINDOW_LIBRARIES, missing_libraries
from segloss_gui.gui import start
from tests.patience import PROGRAM_S

OF_EVERY_SYSTEM = (
    "libc.",
    "libm.",
    "libgcc_s.",
    "libstdc++.",
    "libdl.",
    "libpthread.",
    "libz.",
    "libzstd.",
    "ld-linux",
)
BARE = """
import ctypes, os, sys
kept = ctypes.CDLL
def load(name, *rest, **more):
    if name in ("libxcb-icccm.so.4", "libxcb-keysyms.so.1"):
        raise OSError(f"{name}: cannot open shared object file: No such file or directory")
    return kept(name, *rest, **more)
ctypes.CDLL = load
from segloss_gui.gui.start import main
code = main([])
assert "PySide6" not in sys.modules
sys.exit(code)
"""


def absent(*names: str):  # type: ignore[no-untyped-def]
    def load(name: str) -> None:
        if name in names:
            raise OSError(name)

    return load


def test_what_is_missing_is_named_and_what_is_there_is_not() -> None:
    said = missing_libraries({"DISPLAY": ":0"}, "linux", absent("libxcb-icccm.so.4", "libxcb-xkb.so.1"))
    assert "libxcb-icccm.so.4, libxcb-xkb.so.1;" in said
    assert said.endswith("sudo apt install libxcb-icccm4 libxcb-xkb1")
    assert "cursor" not in said


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({}, False),
    ],
)
def test_libraries_of_x_are_asked_for_where_windows_are_shown_on_x(environment: dict[str, str], asked: bool) -> None:
    assert bool(missing_libraries(environment, "linux", absent(*WINDOW_LIBRARIES))) is asked
    assert missing_libraries(environment, "linux", absent(*LIBRARIES))
    assert not missing_libraries(environment, "darwin", absent(*LIBRARIES, *WINDOW_LIBRARIES))


def test_the_program_ends_with_2_and_a_sentence_before_qt_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BARE], capture_output=True, text=True, env={"DISPLAY": ":0"}, timeout=PROGRAM_S
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr == (
        "segloss-gui: libraries that windows need are missing: libxcb-icccm.so.4, libxcb-keysyms.so.1; "
        "on Debian or Ubuntu type: sudo apt install libxcb-icccm4 libxcb-keysyms1\n"
    )


def test_where_nothing_is_missing_the_window_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "missing_libraries", lambda *_: "")
    monkeypatch.setattr("segloss_gui.gui.app.main", lambda argv: 7)
    assert start.main(["--demo"]) == 7


@pytest.mark.skipif(not sys.platform.startswith("linux") or shutil.which("readelf") is None, reason="needs readelf")
def test_the_lists_hold_all_that_qts_own_libraries_ask_the_system_for() -> None:
    spec = find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    qt = Path(spec.origin).parent / "Qt"
    plain = [qt / "lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "DBus", "OpenGL", "Svg", "Test")]
    window = [qt / "plugins" / "platforms" / "libqxcb.so", qt / "lib" / "libQt6XcbQpa.so.6"]
    if not all(file.is_file() for file in (*plain, *window)):
        pytest.skip("Qt is laid out as elsewhere than in its wheels")
    assert _needed(*plain) <= set(LIBRARIES)
    assert _needed(*window) <= {*LIBRARIES, *WINDOW_LIBRARIES}


def _needed(*files: Path) -> set[str]:
    said = subprocess.run(["readelf", "-d", *map(str, files)], capture_output=True, text=True, check=True).stdout
    names = {line.split("[")[1].rstrip("]") for line in said.splitlines() if "(NEEDED)" in line}
    return {name for name in names if not name.startswith((*OF_EVERY_SYSTEM, "libQt6", "libicu"))}
