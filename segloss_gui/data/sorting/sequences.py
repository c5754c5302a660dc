"""Sequences of numbered frames with what was drawn in folders called after them: ``01/t000``, ``01_GT/SEG/man_seg000``.

The frames of a sequence are its visits, so that they stay in one fold; a drawn frame is of the frame of its number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.words import MODALITIES, REFERENCE, SPLIT_IN_NAME, is_word, words_of

FRAME = re.compile(r"^(.*?)(\d+)$", re.DOTALL)
BEFORE_END = re.compile(r"^(.+)[ ._-]+[^ ._-]+$", re.DOTALL)
_Frames = Mapping[str, Mapping[str, str]]


def sequences(paths: Sequence[str]) -> dict[str, str]:
    """The patterns of frames and of what was drawn in them, by path; empty where no folder is of a sequence.

    Parameters
    ----------
    paths : sequence of str
        Below the data set's folder.

    Examples
    --------
    >>> paths = [f"{s}{end}{n}.tif" for s in ("01", "02") for end in ("/t00", "_GT/SEG/man_seg00") for n in "12"]
    >>> sorted(set(sequences(paths).values()))
    ['{case}/t{visit}.tif', '{case}_GT/SEG/man_seg{visit}.tif']
    """
    frames = _frames(paths)
    drawn = {folder: base for folder in frames if (base := _base_of(folder, frames))}
    bases = {
        base for folder, base in drawn.items()
        if any(word in REFERENCE for word in words_of(folder[len(base) :]))
        and not (SPLIT_IN_NAME.search(name := base.rpartition("/")[2]) or is_word(name))  # numbered images
    }  # fmt: skip
    folders = {folder: base for folder, base in drawn.items() if base in bases} | {base: base for base in bases}
    return {
        path: _text(path, folder, base, frames[folder][path])
        for folder, base in folders.items() for path in frames[folder]
    }  # fmt: skip


def _frames(paths: Sequence[str]) -> _Frames:
    """Folders whose files are but a number with the same before it, by path the number; two files at least."""
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    words: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        folder, _, name = path.rstrip("/").rpartition("/")
        stem = stem_of(name)
        found = None if stem.lower() in MODALITIES else FRAME.match(stem)
        folders[folder][path] = found[2] if found else ""
        words[folder].add(found[1] if found else name)
    return {folder: own for folder, own in folders.items() if folder and len(words[folder]) == 1 and len(own) > 1}


def _base_of(folder: str, frames: _Frames) -> str:
    """The folder of the frames that a folder is called after, where the numbers in it are theirs."""
    parts = folder.split("/")
    for depth in range(1, len(parts) + 1):
        found = BEFORE_END.match("/".join(parts[:depth]))
        if found and "/" not in parts[depth - 1] and found[1] in frames:
            return found[1] if set(frames[folder].values()) <= set(frames[found[1]].values()) else ""
    return ""


def _text(path: str, folder: str, base: str, number: str) -> str:
    """The pattern of one path; the case is the last part of its base's folder."""
    above, sign, _ = base.rpartition("/")
    name = path[len(folder) + 1 :]
    stem = stem_of(name)
    opened = f"{stem[: len(stem) - len(number)]}{{visit}}{name[len(stem) :]}"
    return f"{above}{sign}{{case}}{folder[len(base) :]}/{opened}"
