"""The bytes of a file, compressed or not, in pieces: a volume is never held twice to be read.

Python's own ``gzip`` hands out 8 KiB at a time and takes 1.6 times as long; zlib checks lengths and
check sums of a gzip file alike.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from segloss_gui.core.errors import FileRefusedError

GZIP_MAGIC = b"\x1f\x8b"
GZIP_FORMAT, EITHER_FORMAT = 31, 47
DEFLATE_MOST = 1032  # bytes that a byte of deflated data can stand for
CHUNK = 2**18
COMPRESSED_CHUNK = 2**16


def is_gzip(path: Path) -> bool:
    """Whether a file is compressed, by its content rather than by its name."""
    with path.open("rb") as file:
        return file.read(2) == GZIP_MAGIC


def read_start(path: Path, count: int) -> bytes:
    """The first ``count`` (decompressed) bytes of a file, fewer where it ends before.

    Raises
    ------
    FileRefusedError
        When its compressed data are damaged.
    """
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
        When compressed data are damaged or cut off.
    """
    rest, to_end = b"", to_end and is_gzip(path)
    for content in _all_bytes(path, offset):
        if count > 0:
            piece = rest + content if rest else content
            whole = min(count, len(piece) - len(piece) % multiple)
            rest = piece[whole:] if whole < count else b""
            count -= whole
            if whole:
                yield memoryview(piece)[:whole]
        if count <= 0 and not to_end:
            return


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
