"""Where studies live that nobody chose a folder for: one visible folder, a folder in it for each study.

::

    <home>/knees/        the first study of that name
    <home>/knees 2/      the next one

Names are those of the studies, cut down to what every file system takes.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from contextlib import suppress
from itertools import count
from pathlib import Path

from segloss_gui.study.drafts import folder_for_unsaved, holds_study, is_draft
from segloss_gui.study.folder_lock import is_lock

LONGEST = 60
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""
UNSAFE = re.compile(r'[<>:"/\\|?*]')


def folder_name(name: str) -> str:
    """A study's name as a folder's: readable, and allowed on Linux, macOS and Windows.

    Examples
    --------
    >>> folder_name("Knees: left/right?"), folder_name("Zähne"), folder_name("  ..  "), folder_name("con")
    ('Knees- left-right-', 'Zähne', 'untitled', 'con_')
    """
    kept = "".join(letter for letter in unicodedata.normalize("NFC", name) if letter.isprintable())
    safe = re.sub(r"\s+", " ", UNSAFE.sub("-", kept)).strip(" .")
    while len(safe.encode(errors="replace")) > 2 * LONGEST or len(safe) > LONGEST:
        safe = safe[:-1].rstrip(" .")
    if not safe.encode(errors="ignore"):
        return "untitled"
    return f"{safe}_" if RESERVED.fullmatch(safe) else safe


def name_and_folder(name: str, folder: Path | None) -> str:
    """A study's name, and its folder's where that is another: two copies of a study can be told apart.

    Examples
    --------
    >>> name_and_folder("knees", Path("SegLoss/knees")), name_and_folder("knees", Path("SegLoss/first try"))
    ('knees', 'knees (first try)')
    >>> name_and_folder("knees", None)
    'knees'
    """
    if folder is None or is_draft(folder) or folder.name == folder_name(name):
        return name
    return f"{name} ({folder.name})"


def make_folder(home: Path | None, name: str) -> Path:
    """A folder for a study of that name, made now and nobody else's; without a home a draft, not made yet.

    Parameters
    ----------
    home : Path or None
        Folder of all studies; made where it is missing.
    name : str
        Of the study.

    Raises
    ------
    OSError
        When the disk refuses.
    """
    if home is None:
        return folder_for_unsaved(name)
    home.mkdir(parents=True, exist_ok=True)
    safe = folder_name(name)
    for number in count(1):
        folder = home / (safe if number == 1 else f"{safe} {number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("there is a number for every folder")


def drop_empty(folder: Path) -> None:
    """Take a folder away that was made for a study which could not be written."""
    with suppress(OSError):
        if all(is_lock(path) for path in folder.iterdir()):
            shutil.rmtree(folder)


def studies_in(home: Path | None) -> tuple[Path, ...]:
    """The study folders in a home, by name; none where it cannot be read."""
    if home is None:
        return ()
    try:
        return tuple(sorted(folder for folder in home.iterdir() if holds_study(folder)))
    except (OSError, ValueError):
        return ()
