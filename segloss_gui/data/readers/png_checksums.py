"""The check sums of a PNG, which Pillow does not hold its pixels against."""

from __future__ import annotations

import zlib
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError

MAGIC = b"\x89PNG\r\n\x1a\n"
CHUNK = 2**18


def require_checksums(path: Path) -> None:
    """Refuse a PNG of which a part differs from its check sum; what ends too early is for the decoder to tell.

    Raises
    ------
    FileRefusedError
        Naming the part.
    """
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return
        while len(head := file.read(8)) == 8:
            left, found = int.from_bytes(head[:4], "big"), zlib.crc32(head[4:])
            while left and (piece := file.read(min(CHUNK, left))):
                left, found = left - len(piece), zlib.crc32(piece, found)
            end = file.read(4)
            if left or len(end) < 4:
                return
            if int.from_bytes(end, "big") != found:
                name = head[4:].decode("ascii", "replace")
                raise FileRefusedError(path, f"its pixels are damaged (check sum of its part {name})")
            if head[4:] == b"IEND":
                return
