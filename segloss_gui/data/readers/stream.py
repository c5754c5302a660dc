"""The bytes of a file, compressed or not, in pieces: a volume is never held twice to be read.

Python's own ``gzip`` hands out 8 KiB at a time and takes 1.6 times as long; zlib checks lengths and
check sums of a gzip file alike.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.plain_files import only_files

GZIP_MAGIC = b"\x1f\x8b"
GZIP_FORMAT, EITHER_FORMAT = 31, 47
DEFLATE_MOST = 1032  # bytes that a byte of deflated data can stand for
FIRST = 4096
CHUNK = 2**18
MOST_BEHIND = 2**26
"""Bytes read behind those that are wanted to come to a check sum; a thousand times as many cost little on disk."""
COMPRESSED_CHUNK = 2**16


@dataclass(frozen=True)
class FileStart:
    """What one look at a file tells.

    Parameters
    ----------
    first : bytes
        Its first bytes, as stored.
    last : bytes
        Its last four: of a gzip file, how long the content is.
    size : int
        Bytes on the disk.
    told : dict
        What was made of it already, by what was asked: it goes with the look.
    """

    first: bytes
    last: bytes
    size: int
    told: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_gzip(self) -> bool:
        """Whether it is compressed, by its content rather than by its name."""
        return self.first.startswith(GZIP_MAGIC)


_SEEN: ContextVar[dict[Path, FileStart] | None] = ContextVar("seen", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it a file is opened once for all that its start tells: opening is what a cohort of thousands waits for."""
    token = _SEEN.set({})
    try:
        yield
    finally:
        _SEEN.reset(token)


def file_start(path: Path) -> FileStart:
    """The start of a file, remembered within :func:`one_look`.

    Raises
    ------
    OSError
        When it cannot be opened.
    """
    seen = _SEEN.get()
    if seen is not None and (known := seen.get(path)) is not None:
        return known
    with open(path, "rb", buffering=0, opener=only_files) as file:
        first, size = file.read(FIRST), os.fstat(file.fileno()).st_size
        last = first[-4:]
        if size > len(first):
            file.seek(-4, os.SEEK_END)
            last = file.read(4)
    found = FileStart(first, last, size)
    if seen is not None:
        seen[path] = found
    return found


def is_gzip(path: Path) -> bool:
    """Whether a file is compressed, by its content rather than by its name."""
    return file_start(path).is_gzip


def read_start(path: Path, count: int) -> bytes:
    """The first ``count`` (decompressed) bytes of a file, fewer where it ends before.

    Raises
    ------
    FileRefusedError
        When its compressed data are damaged.
    """
    start = file_start(path)
    content, ends = start.first, start.size <= len(start.first)
    if start.is_gzip:
        engine = zlib.decompressobj(GZIP_FORMAT)
        try:
            content = engine.decompress(start.first, count)
        except zlib.error:
            content = b""
        ends = ends and engine.eof and not engine.unused_data
    if ends or len(content) >= count:
        return content[:count]
    return b"".join(pieces(path, 0, count, 1, to_end=False))


def pieces(path: Path, offset: int, count: int, multiple: int, *, to_end: bool = True) -> Iterator[memoryview]:
    """``count`` (decompressed) bytes from ``offset`` on, piece by piece; fewer where the file ends before.

    Parameters
    ----------
    path : Path
        The file.
    offset, count : int
        Which bytes.
    multiple : int
        Every piece is a multiple of so many bytes long; what is left at the end is dropped.
    to_end : bool
        Go on to the end of a compressed file, where its check sum is.

    Raises
    ------
    FileRefusedError
        When compressed data are damaged, cut off, or go on without an end in sight.
    """
    rest, to_end, behind = b"", to_end and is_gzip(path), 0
    for content in _all_bytes(path, offset):
        behind += len(content) if count <= 0 else 0
        if behind > MOST_BEHIND:
            raise endless(path)
        if count > 0:
            piece = rest + content if rest else content
            whole = min(count, len(piece) - len(piece) % multiple)
            rest = piece[whole:] if whole < count else b""
            count -= whole
            if whole:
                yield memoryview(piece)[:whole]
        if count <= 0 and not to_end:
            return


def endless(path: Path) -> FileRefusedError:
    """The refusal of a file whose compressed data go on behind what it claims to hold."""
    return FileRefusedError(path, f"is damaged: {MOST_BEHIND >> 20} MiB and more follow what its header claims")


def _all_bytes(path: Path, offset: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        if file.read(2) != GZIP_MAGIC:
            file.seek(offset)
            yield from iter(lambda: file.read(CHUNK), b"")
            return
        file.seek(0)
        try:
            yield from _after(inflated(path, file), offset)
        except zlib.error as error:
            raise FileRefusedError(path, f"its compressed data are damaged ({error})") from error


def _after(content: Iterator[bytes], offset: int) -> Iterator[bytes]:
    for piece in content:
        if offset < len(piece):
            yield piece[offset:] if offset else piece
        offset = max(0, offset - len(piece))


def inflated(path: Path, file: BinaryIO, form: int = GZIP_FORMAT) -> Iterator[bytes]:
    """The members of a gzip file (block gzip has thousands), one after the other; padding is overlooked.

    Raises
    ------
    zlib.error
        When the data or their check sum are damaged.
    FileRefusedError
        When they end too early.
    """
    content = file.read(COMPRESSED_CHUNK)
    while content:
        engine = zlib.decompressobj(form)
        while content and not engine.eof:
            yield engine.decompress(content, CHUNK)
            content = engine.unconsumed_tail or (b"" if engine.eof else file.read(COMPRESSED_CHUNK))
        yield engine.flush()
        if not engine.eof:
            raise FileRefusedError(path, "is cut off: the compressed data end too early")
        content = engine.unused_data.lstrip(b"\x00")
        while not content and (more := file.read(COMPRESSED_CHUNK)):
            content = more.lstrip(b"\x00")
        if form != GZIP_FORMAT and not content.startswith(GZIP_MAGIC):
            return  # what follows a zlib stream is not its own
