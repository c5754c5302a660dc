"""Starting the process that draws, in an environment that is the same everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib

ROOT, PATIENCE_S = Path(__file__).parents[2], 500.0
KEPT = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="font">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="autohint" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
"""
"""DejaVu Sans as it comes with Matplotlib is all the fonts there are."""


def draw(out: Path, scale: int) -> None:
    """Draw every scene at a device scale into a folder; see :func:`tests.golden.draw.main`.

    Raises
    ------
    RuntimeError
        With what the process said, where it failed.
    """
    home = out / "home"
    home.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden.draw", str(out)], cwd=ROOT, env=environment(home, scale),
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"drawing at {scale * 100} % ended with {done.returncode}:\n{done.stderr}")


def skipped(out: Path) -> dict[str, str]:
    """Scenes that could not be drawn, and why."""
    found: dict[str, str] = json.loads((out / "skipped.json").read_text(encoding="utf-8"))
    return found


def environment(home: Path, scale: int) -> dict[str, str]:
    """No screen, no settings and no fonts of the machine."""
    fonts = home / "fonts.conf"
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    fonts.write_text(FONTS.format(fonts=folder, cache=home / "fonts"), encoding="utf-8")
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_STATE_HOME": str(home),
        "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(ROOT), "FONTCONFIG_FILE": str(fonts), "LC_ALL": "C.UTF-8",
        "TZ": "UTC", "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale), "OMP_NUM_THREADS": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
    }  # fmt: skip
