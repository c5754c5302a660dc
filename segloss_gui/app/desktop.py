"""The entry in a Linux desktop's menu: program, icon, file types, put into the user's own folders.

Copied from ``resources/desktop`` to where the XDG base directory specification looks
(``$XDG_DATA_HOME``, else ``~/.local/share``). No Qt here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from segloss_gui.core.errors import BadInputError

ID = "io.github.segloss.SegLossGui"
"""Reverse-DNS name: of the files, and what the window tells the desktop it is."""
WORKSPACES = {
    f"desktop/{ID}.desktop": f"applications/{ID}.desktop",
    f"desktop/{ID}.metainfo.xml": f"metainfo/{ID}.metainfo.xml",
    f"desktop/{ID}.mime.xml": f"mime/packages/{ID}.xml",
    "icons/segloss.svg": f"icons/hicolor/scalable/apps/{ID}.svg",
}
"""Where each resource goes, below the folder of shared data."""
REFRESH = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
"""What tells a desktop of new entries, and of which folder; a desktop without them looks by itself."""
PATIENCE_S = 60.0


def install(home: Path | None = None, command: str = "") -> tuple[Path, ...]:
    """Put SegLoss into the menu of the user's desktop; the files written.

    Parameters
    ----------
    home : Path, optional
        Folder of shared data; the user's own by default.
    command : str
        What starts the program, as the desktop entry writes it; this very program by default.

    Raises
    ------
    BadInputError
        Where there are no such entries (Windows, macOS), or a file cannot be written.
    """
    home = _home(home)
    for source, place in WORKSPACES.items():
        text = files("segloss_gui.resources").joinpath(source).read_text(encoding="utf-8")
        _write(home / place, text.replace("Exec=segloss-gui ", f"Exec={command or own_command()} "))
    _refresh(home)
    return tuple(home / place for place in WORKSPACES.values())


def uninstall(home: Path | None = None) -> tuple[Path, ...]:
    """Take away what :func:`install` wrote; the files removed.

    Raises
    ------
    BadInputError
        As for :func:`install`.
    """
    home = _home(home)
    there = tuple(home / place for place in WORKSPACES.values() if (home / place).exists())
    try:
        for file in there:
            file.unlink()
    except OSError as error:
        raise BadInputError(f"{error.filename}: the entry must be removable, got: {error.strerror}") from error
    _refresh(home)
    return there


def data_home(environment: Mapping[str, str]) -> Path:
    """``$XDG_DATA_HOME`` where it is absolute, as the specification wants it, else ``~/.local/share``.

    Examples
    --------
    >>> data_home({"XDG_DATA_HOME": "/data"}).as_posix()
    '/data'
    >>> data_home({"XDG_DATA_HOME": "data", "HOME": "/home/ada"}).as_posix()
    '/home/ada/.local/share'
    """
    named = environment.get("XDG_DATA_HOME", "")
    return Path(named) if named.startswith("/") else Path(environment.get("HOME") or Path.home()) / ".local" / "share"


def own_command() -> str:
    """What starts this program from anywhere: the installed script beside the interpreter, or the module."""
    script = Path(sys.executable).with_name("segloss-gui")
    return quoted(str(script)) if script.is_file() else f"{quoted(sys.executable)} -m segloss_gui.gui.start"


def quoted(argument: str) -> str:
    r"""An argument as ``Exec=`` writes it: quoted, where it has to be, and escaped twice.

    Examples
    --------
    >>> quoted("/usr/bin/segloss-gui"), quoted("/home/a b/100%/segloss-gui")
    ('/usr/bin/segloss-gui', '"/home/a b/100%%/segloss-gui"')
    >>> print(quoted("/odd$one"))
    "/odd\\$one"
    """
    argument = argument.replace("%", "%%")
    if not set(argument) & set(" \t\n\"'\\><~|&;$*?#()`"):
        return argument
    inner = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in argument)
    return '"' + inner.replace("\\", "\\\\") + '"'


def _home(home: Path | None) -> Path:
    if not sys.platform.startswith("linux"):
        raise BadInputError(f"desktop entries are of Linux desktops; got {sys.platform}")
    return home or data_home(os.environ)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{file}: the entry must be writable, got: {error.strerror}") from error


def _refresh(home: Path) -> None:
    for program, folder in REFRESH:
        found = shutil.which(program)
        if found is not None and (home / folder).is_dir():
            subprocess.run([found, str(home / folder)], capture_output=True, check=False, timeout=PATIENCE_S)
