"""Libraries of the system that Qt loads on Linux, and what to type where some are missing.

Without them Qt ends the program with a dump that names one library, often one that is there. This
module uses the standard library only: it is asked before Qt is imported. ``packaging/bootstrap.py``
has the same two lists, for it runs before the program is installed; a test holds them equal.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping

# Library that importing Qt loads -> Debian package that holds it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
# The same for a window on an X display; not needed without one.
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

Load = Callable[[str], object]


def missing_libraries(environment: Mapping[str, str], platform: str, load: Load = ctypes.CDLL) -> str:
    """Which libraries are missing and how to get them, in a sentence; empty where none is.

    Parameters
    ----------
    environment : mapping
        ``os.environ``: says whether Qt will show its windows on an X display.
    platform : str
        ``sys.platform``; only Linux has such a list.
    load : callable
        Loads a library by its name, or raises OSError.

    Examples
    --------
    >>> def load(name):
    ...     if name == "libxcb-icccm.so.4": raise OSError(name)
    >>> print(missing_libraries({"DISPLAY": ":0"}, "linux", load))
    a library that windows need is missing: libxcb-icccm.so.4; on Debian or Ubuntu type: sudo apt install libxcb-icccm4
    >>> missing_libraries({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", load)
    ''
    """
    if not platform.startswith("linux"):
        return ""
    needed = {**LIBRARIES, **WINDOW_LIBRARIES} if _shows_on_x(environment) else LIBRARIES
    missing = {name: package for name, package in needed.items() if not _loads(name, load)}
    if not missing:
        return ""
    kind = "a library that windows need is" if len(missing) == 1 else "libraries that windows need are"
    packages = " ".join(dict.fromkeys(missing.values()))
    return f"{kind} missing: {', '.join(missing)}; on Debian or Ubuntu type: sudo apt install {packages}"


def _shows_on_x(environment: Mapping[str, str]) -> bool:
    asked = environment.get("QT_QPA_PLATFORM", "")
    if asked:
        return asked.split(":")[0].split(";")[0] == "xcb"
    on_wayland = environment.get("WAYLAND_DISPLAY") or environment.get("WAYLAND_SOCKET")
    return bool(environment.get("DISPLAY")) and not on_wayland


def _loads(name: str, load: Load) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True
