"""What Qt paints, as the bytes of a file: its own writers empty the old file first, and say of a full disk nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage


def painted_bytes(paint: Callable[[QBuffer], None]) -> bytes:
    """What ``paint`` writes to the device it is given."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    paint(held)
    held.close()
    return bytes(held.data().data())


def png_bytes(image: QImage) -> bytes:
    """An image as PNG.

    Examples
    --------
    >>> image = QImage(2, 2, QImage.Format.Format_RGB32)
    >>> png_bytes(image)[1:4]
    b'PNG'
    """

    def paint(held: QBuffer) -> None:
        image.save(held, "PNG")  # type: ignore[call-overload] # the stub asks for bytes, which Qt refuses

    return painted_bytes(paint)
