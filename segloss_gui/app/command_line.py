"""The command line of the window, its log, and why there may be nothing to show: all that needs no Qt."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from segloss_gui import __version__
from segloss_gui.app import desktop
from segloss_gui.core.errors import BadInputError


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="segloss-gui", description="Compare segmentation losses on medical images.")
    made.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a study (folder or study.toml), a folder, or image files"
    )
    made.add_argument("--demo", action="store_true", help="open the built-in cohort and train five losses")
    made.add_argument(
        "--scene",
        metavar="NAME,…",
        action=_Scene,
        help="give guided scenes: names, numbers or .toml files, with commas, in that order (list: --scene help)",
    )
    made.add_argument(
        "--replay", metavar="NAME|STUDY", help="play back a built-in replay (missing-labels), or the folder of a study"
    )
    made.add_argument("--theme", choices=("light", "dark", "auto"), help="look of the window (remembered otherwise)")
    entry = made.add_mutually_exclusive_group()
    entry.add_argument("--install-desktop", action="store_true", help="put SegLoss into the menu of a Linux desktop")
    entry.add_argument("--uninstall-desktop", action="store_true", help="take it out of the menu again")
    made.add_argument("--version", action="version", version=f"segloss-gui {__version__}")
    return made


class _Scene(argparse.Action):
    """The names of scenes; of ``help`` the list of them."""

    def __call__(
        self, parser: argparse.ArgumentParser, into: argparse.Namespace, names: Any, _option: str | None = None
    ) -> None:
        if names == "help":
            from segloss_gui.app.lecture.scene_file import read_scene, scene_names

            for name in scene_names():
                print(f"{name}: {read_scene(name).title}")
            parser.exit()
        setattr(into, self.dest, names)


def lecture_fault(options: argparse.Namespace) -> str:
    """Why there is no scene or replay of the name that is asked for, in words; empty where there is, or none is."""
    try:
        if options.scene is not None:
            from segloss_gui.app.lecture.scene_file import read_scenes

            read_scenes(options.scene)
        if options.replay is not None:
            from segloss_gui.app.lecture.recording import check_replay

            check_replay(options.replay)
    except BadInputError as error:
        return str(error)
    return ""


def no_display(environment: Mapping[str, str], platform: str) -> str:
    """Why no window can be shown, in a sentence; empty where one can. Qt would end the program with a dump.

    Examples
    --------
    >>> no_display({"DISPLAY": ":0"}, "linux"), no_display({}, "win32")
    ('', '')
    """
    places = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
    if not platform.startswith("linux") or any(environment.get(name) for name in places):
        return ""
    return (
        "there is no display to show a window on (DISPLAY and WAYLAND_DISPLAY are not set); "
        "the command segloss trains, evaluates and reports without one"
    )


def change_desktop(*, install: bool) -> int:
    """Put the program into the desktop's menu, or take it out, and say what was done; the exit code."""
    try:
        for file in desktop.install() if install else desktop.uninstall():
            print(f"{'wrote' if install else 'removed'} {file}")
    except BadInputError as error:
        print(f"segloss-gui: {error}", file=sys.stderr)
        return 2
    return 0


def start_log() -> Path:
    """Log to the place the platform keeps logs in; the file."""
    from platformdirs import user_log_path

    file = user_log_path("segloss-gui", appauthor=False) / "segloss-gui.log"
    root = logging.getLogger("segloss_gui")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
            handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
            root.addHandler(handler)
            root.setLevel(logging.INFO)
    except OSError as error:
        print(f"segloss-gui: no log, {file} cannot be written: {error}", file=sys.stderr)
    return file
