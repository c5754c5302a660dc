"""A large file over HTTP: in pieces, with progress and cancel, going on where it was left.

::

    no .part                 -> GET                    -> 200: from the first byte
    .part of n bytes         -> GET, Range: n-         -> 206: from byte n
                                                       -> 200: the server cannot, or has another file: anew
    connection lost midway   -> the same again, while each attempt brings something
    all bytes there          -> .part becomes the file
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from segloss_gui.core.errors import BadInputError, SegLossError

TIMEOUT_S = 30.0
RETRY_S = 1.0
ATTEMPTS = 4
CHUNK = 1 << 18
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class DownloadStoppedError(SegLossError):
    """The user stopped a download; what has arrived is kept, and the next one goes on from it."""


class _NothingNewError(Exception):
    """The server has no more than is already here."""


def download(
    url: str,
    file: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    room: Callable[[int, int], None] | None = None,
) -> Path:
    """Fetch ``url`` into ``file``; until it is whole it is called ``<file>.part``.

    Parameters
    ----------
    url : str
        What to fetch.
    file : Path
        Where to; its folder must exist.
    progress : callable, optional
        Told bytes here and bytes in all (0 where the server does not say).
    cancelled : callable, optional
        Asked between two pieces.
    room : callable, optional
        Told bytes here and bytes in all before anything is written; raises where the disk is too small.

    Returns
    -------
    Path
        ``file``.

    Raises
    ------
    BadInputError
        When the server refuses, or the connection is lost again and again.
    DownloadStoppedError
        When ``cancelled`` said so.
    """
    part, idle = part_of(file), 0
    while True:
        before = _size(part)
        try:
            _attempt(url, part, progress or _ignore, cancelled or _never, room or _ignore)
            break
        except _NothingNewError:
            break
        except (OSError, HTTPException) as error:
            if isinstance(error, HTTPError) and error.code < 500:
                raise BadInputError(f"{url}: the server must send the file, got {error.code} {error.reason}") from error
            if part.exists() and shutil.disk_usage(part.parent).free < CHUNK:
                raise BadInputError(f"{part.parent}: the disk must have room, got: {error}") from error
            idle = 0 if _size(part) > before else idle + 1
            if idle >= ATTEMPTS:
                raise BadInputError(f"{url}: the server must answer, got: {error}; what is here is kept") from error
            _rest(cancelled or _never, file)
    part.replace(file)
    _tag_of(part).unlink(missing_ok=True)
    return file


def part_of(file: Path) -> Path:
    """Where ``file`` grows until it is whole."""
    return file.with_name(file.name + ".part")


def _attempt(url: str, part: Path, progress: Progress, cancelled: Cancelled, room: Callable[[int, int], None]) -> None:
    here = _size(part)
    request = Request(url)
    if here:
        request.add_header("Range", f"bytes={here}-")
        if tag := _known_tag(part):
            request.add_header("If-Range", tag)  # another file by now: all of it, please
    try:
        response: HTTPResponse = urlopen(request, timeout=TIMEOUT_S)
    except HTTPError as error:
        with error:
            if error.code == 416 and here:
                _past_the_end(error, part, here)
        raise
    with response:
        start = _first_byte(response)
        if start != here:  # a server without Range, or another file
            here = 0
        length = int(response.headers.get("Content-Length") or 0)
        total = here + length if length else 0
        room(here, total)
        _tag_of(part).write_text(response.headers.get("ETag") or response.headers.get("Last-Modified") or "")
        here = _append(response, part, here, total, progress, cancelled)
    if here < total:
        raise ConnectionError(f"the connection ended after {here} of {total} bytes")


def _append(response: HTTPResponse, part: Path, here: int, total: int, progress: Progress, cancelled: Cancelled) -> int:
    with part.open("ab" if here else "wb") as out:
        progress(here, total)
        while piece := response.read1(CHUNK):
            if cancelled():
                raise DownloadStoppedError(f"{part.name}: stopped after {here:,} bytes; the next download goes on")
            out.write(piece)
            here += len(piece)
            progress(here, total)
    return here


def _first_byte(response: HTTPResponse) -> int:
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range") or "")
    return int(found[1]) if response.status == 206 and found else 0


def _past_the_end(error: HTTPError, part: Path, here: int) -> None:
    """All of it was here already, or it is not that file: then once more from the first byte."""
    found = re.match(r"bytes \*/(\d+)", error.headers.get("Content-Range") or "")
    if found and int(found[1]) == here:
        raise _NothingNewError
    part.unlink()
    raise ConnectionError("the server's file is shorter than what is here; anew")


def _rest(cancelled: Cancelled, file: Path) -> None:
    until = time.monotonic() + RETRY_S
    while time.monotonic() < until:
        if cancelled():
            raise DownloadStoppedError(f"{file.name}: stopped; the next download goes on")
        time.sleep(0.02)


def _tag_of(part: Path) -> Path:
    return part.with_name(part.name + "-of")


def _known_tag(part: Path) -> str:
    with suppress(OSError):
        return _tag_of(part).read_text()
    return ""


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _ignore(_here: int, _total: int) -> None:
    return None


def _never() -> bool:
    return False
