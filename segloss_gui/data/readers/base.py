"""What a reader is, and the faults every kind of file can have before its own format matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import Choice, MaskValues
from segloss_gui.data.header import Header
from segloss_gui.data.opening import Opening
from segloss_gui.data.readers.stream import file_start

LFS_MARK = b"version https://git-lfs"
ANNEX_MARK = b"/annex/objects/"
COLOURS = ("red", "green", "blue")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()


@dataclass(frozen=True)
class Reader:
    """One file format.

    Parameters
    ----------
    name : str
        What the format is called.
    suffixes : tuple of str
        Endings of its files, lower case, the longest first.
    header, volume : callable
        Path and :class:`Choice` to :class:`Header`, :class:`Volume`; each raises FileRefusedError.
    labels : callable
        Path to :class:`LabelMap`; raises FileRefusedError.
    complete : callable
        Raises FileRefusedError where the file's body is cut off, as cheaply as the format allows.
    fit_for_labels : callable
        The same, and where the file cannot be a label map; decodes it only where its header leaves a doubt.
    opening : callable or None
        Path and choice to :class:`Opening`, where the format can show an image before it is read.
    recognises : callable or None
        Whether a folder, or a file of no known ending, is this reader's.
    masks : callable or None
        As ``labels``, where what the grey values of a mask mean can be chosen.
    """

    name: str
    suffixes: tuple[str, ...]
    header: Callable[[Path, Choice], Header]
    volume: Callable[[Path, Choice], Volume]
    labels: Callable[[Path], LabelMap]
    complete: Callable[[Path], object]
    fit_for_labels: Callable[[Path], object]
    opening: Callable[[Path, Choice], Opening] | None = None
    recognises: Callable[[Path], bool] | None = None
    masks: Callable[[Path, MaskValues], LabelMap] | None = None


def require_frame(path: Path, frame: int, frames: int) -> None:
    """Refuse a frame the file does not have.

    Raises
    ------
    FileRefusedError
        When ``frame`` does not lie in 0 to ``frames`` - 1.
    """
    if not 0 <= frame < frames:
        has = "one frame, 0" if frames == 1 else f"the frames 0 to {frames - 1}"
        raise FileRefusedError(path, f"has {has}, got frame {frame}")


def require_content(path: Path) -> None:
    """Refuse what no format can be read from.

    Raises
    ------
    FileRefusedError
        Where there is no file, an empty one, or the text that stands for a file kept elsewhere.
    """
    try:
        look = file_start(path)
    except FileNotFoundError:
        link = " (it is a link to nowhere: was its content fetched?)" if path.is_symlink() else ""
        raise FileRefusedError(path, f"there is no such file{link}") from None
    except IsADirectoryError:
        raise FileRefusedError(path, "is a folder, not an image file") from None
    except OSError as error:
        raise FileRefusedError(path, f"cannot be opened ({error.strerror or error})") from error
    if look.told.get("content"):
        return
    start = look.first
    if not start:
        raise FileRefusedError(path, "is empty (0 bytes)")
    if start.startswith(LFS_MARK) or ANNEX_MARK in start[:200]:
        raise FileRefusedError(path, "is a Git LFS or git-annex pointer, the image itself was not downloaded")
    if start.count(REPLACEMENT) >= 3:
        raise FileRefusedError(path, "is damaged: it was once saved as text, which replaced its bytes")
    look.told["content"] = True
