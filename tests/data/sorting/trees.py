"""Folders of empty files, as names alone are what sorting looks at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def make_tree(root: Path, paths: Iterable[str]) -> Path:
    """Write an empty file at each path below ``root``."""
    for path in paths:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    return root


def roles_of(root: Path) -> dict[str, str]:
    """The proposed role of each pattern."""
    from segloss_gui.data.sorting.folder import sort_folder

    return {column.pattern: str(column.role) for column in sort_folder(root).columns}
