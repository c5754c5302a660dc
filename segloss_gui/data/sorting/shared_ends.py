"""Folders of cases that are called more than their files say: ``UCSF-0004_nifti/UCSF-0004_T1.nii.gz``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from segloss_gui.data.sorting.found import stem_of

LAST = re.compile(r"^(.+?)([ ._-]+[^ ._-]+)$", re.DOTALL)
FOLDER = "{case}/"


def shared_ends(paths: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Folders that lie side by side and end alike, where all files in each are called by what comes before.

    Parameters
    ----------
    paths : sequence of str
        Below the data set's folder.

    Returns
    -------
    dict of str to (str, str)
        By folder: how it would be called without its end, and the end.

    Examples
    --------
    >>> shared_ends([f"U-{n}_nifti/U-{n}_{what}.nii" for n in "47" for what in ("T1", "seg")])
    {'U-4_nifti': ('U-4', '_nifti'), 'U-7_nifti': ('U-7', '_nifti')}
    >>> shared_ends([f"U-{n}_nifti/U-{n}_nifti_T1.nii" for n in "47"])
    {}
    """
    found: dict[str, tuple[str, str]] = {}
    for parent, kids in _by_parent(paths).items():
        parts = {name: LAST.match(name) for name in kids}
        ends = {part[2] for part in parts.values() if part}
        if len(kids) < 2 or not all(parts.values()) or len(ends) != 1:
            continue
        cores = {name: part[1] for name, part in parts.items() if part}
        (end,) = ends
        if all(_are_called(cores[name], name, stems) for name, stems in kids.items()):
            found |= {f"{parent}{name}": (f"{parent}{core}", end) for name, core in cores.items()}
    return found


def without_ends(path: str, ends: Mapping[str, tuple[str, str]]) -> str:
    """The path with its case's folder called without its end.

    Examples
    --------
    >>> without_ends("U-4_nifti/U-4_T1.nii", {"U-4_nifti": ("U-4", "_nifti")})
    'U-4/U-4_T1.nii'
    """
    folder = _folder_of(path, ends)
    return f"{ends[folder][0]}{path[len(folder) :]}" if folder else path


def with_end(text: str, path: str, ends: Mapping[str, tuple[str, str]]) -> str:
    """The pattern of a path whose folder has its end again, be it a case's or not.

    Examples
    --------
    >>> with_end("{case}/{case}_T1.nii", "U-4_nifti/U-4_T1.nii", {"U-4_nifti": ("U-4", "_nifti")})
    '{case}_nifti/{case}_T1.nii'
    >>> with_end("ct/{case}_T1.nii", "ct_train/ct_4_T1.nii", {"ct_train": ("ct", "_train")})
    'ct_train/{case}_T1.nii'
    """
    folder = _folder_of(path, ends)
    if not folder or FOLDER in text:
        return text.replace(FOLDER, f"{{case}}{ends[folder][1]}/", 1) if folder else text
    parts, at = text.split("/"), folder.count("/")
    return "/".join([*parts[:at], f"{parts[at]}{ends[folder][1]}", *parts[at + 1 :]])


def _folder_of(path: str, ends: Mapping[str, tuple[str, str]]) -> str:
    at = path.find("/")
    while ends and at > 0:
        if path[:at] in ends:
            return path[:at]
        at = path.find("/", at + 1)
    return ""


def _are_called(core: str, name: str, stems: Iterable[str]) -> bool:
    """Whether files are called like the beginning of their folder's name, and not like all of it."""
    at = len(core)
    return all(stem.startswith(core) and not stem[at : at + 1].isalnum() and name not in stem for stem in stems)


def _by_parent(paths: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The folders in each folder that hold files themselves, with what these are called."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in paths:
        folder, _, name = path.rstrip("/").rpartition("/")
        if folder:
            parent, sign, own = folder.rpartition("/")
            found[parent + sign][own].append(stem_of(name))
    return found
