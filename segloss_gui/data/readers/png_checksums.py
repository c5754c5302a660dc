"""The check sums and the number of rows of a PNG, which Pillow does not hold its pixels against."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError

MAGIC = b"\x89PNG\r\n\x1a\n"
CHUNK = 2**18


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column and row, and steps between them, of the passes of an interlaced picture (Adam7)."""


def require_checksums(path: Path) -> None:
    """Refuse a PNG of which a part is cut off or differs from its check sum, or whose pixels end before its last row.

    One that has all its rows, and not the part that says so (IEND), has what is needed.

    Raises
    ------
    FileRefusedError
        Naming the part.
    """
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return
        header, rows = b"", _Rows(path)
        while len(head := file.read(8)) == 8:
            left, found = int.from_bytes(head[:4], "big"), zlib.crc32(head[4:])
            while left and (piece := file.read(min(CHUNK, left))):
                left, found = left - len(piece), zlib.crc32(piece, found)
                if head[4:] == b"IDAT":
                    rows.add(piece)
                elif head[4:] == b"IHDR":
                    if header:
                        raise FileRefusedError(path, "is damaged: it has two headers")
                    header = piece
            end = file.read(4)
            name = head[4:].decode("ascii", "replace")
            if left or len(end) < 4:
                raise FileRefusedError(path, f"is cut off in its part {name}")
            if int.from_bytes(end, "big") != found:
                raise FileRefusedError(path, f"its pixels are damaged (check sum of its part {name})")
            if head[4:] == b"IEND":
                break
        rows.require(rows_bytes(header))


class _Rows:
    """How many bytes the compressed rows come to."""

    def __init__(self, path: Path) -> None:
        self._path, self._engine, self._count = path, zlib.decompressobj(), 0

    def add(self, piece: bytes) -> None:
        """Count what a piece holds."""
        try:
            while piece and not self._engine.eof:
                self._count += len(self._engine.decompress(piece, CHUNK))
                piece = self._engine.unconsumed_tail
        except zlib.error:
            self._count = 0  # the check sum of the part, which is looked at next, says it better

    def require(self, needed: int) -> None:
        """Refuse fewer than ``needed``."""
        if self._count < needed:
            raise FileRefusedError(self._path, f"is cut off: its rows need {needed} bytes, {self._count} are there")


def rows_bytes(header: bytes) -> int:
    """Bytes of all rows by a header (IHDR), each with the byte that says its filter; 0 for one that is none.

    Examples
    --------
    >>> [rows_bytes(struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, interlaced)) for interlaced in (0, 1)]
    [72, 79]
    """
    if len(header) != 13:
        return 0
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    pixel = bits * CHANNELS.get(colour, 0)
    parts = PASSES if interlaced else ((0, 0, 1, 1),)
    sizes = [(-(-(width - x) // across), -(-(height - y) // down)) for x, y, across, down in parts]
    return sum(rows * (1 + -(-columns * pixel // 8)) for columns, rows in sizes if columns > 0 and rows > 0)
