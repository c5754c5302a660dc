"""A display that stays while programs come and go on it.

An X server begins anew when its last client leaves, as Xvfb does by itself, and refuses whoever comes at that moment:
of 2000 clients one after the other 552. Who starts programs in turn, or draws now and then without a window, stays
its client meanwhile.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SERVER = "-screen 0 1280x720x24 -noreset"
"""What ``xvfb-run -s`` is given here."""


class NoDisplayError(RuntimeError):
    """The display that ``DISPLAY`` names does not answer."""


@contextmanager
def held() -> Iterator[None]:
    """Stay a client of the display; without one, or where no XCB is to ask it with, nothing happens.

    Raises
    ------
    NoDisplayError
        When it does not answer.
    """
    xcb = _xcb() if os.environ.get("DISPLAY") else None
    if xcb is None:
        yield
        return
    connection = xcb.xcb_connect(None, None)
    try:
        if xcb.xcb_connection_has_error(connection):
            raise NoDisplayError(f"display {os.environ['DISPLAY']} does not answer")
        yield
    finally:
        xcb.xcb_disconnect(connection)


def _xcb() -> Any:
    try:
        library = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None
    library.xcb_connect.restype = ctypes.c_void_p
    for function in (library.xcb_connection_has_error, library.xcb_disconnect):
        function.argtypes = [ctypes.c_void_p]
    return library
