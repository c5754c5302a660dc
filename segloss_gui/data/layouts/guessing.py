"""Which layout was meant by paths that were dropped on the window or typed on a command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.layouts.layout_registry import LAYOUTS
from segloss_gui.data.layouts.spec import CohortLayout, one_folder


def guess_layout(paths: Sequence[Path]) -> CohortLayout:
    """The layout of one folder, of a folder of images with one of labels, or of single files.

    Parameters
    ----------
    paths : sequence of Path
        Each layout of the list is asked in its order whether they are its own. A folder that nobody knows and that
        holds no file that can be read but one folder is that folder: a data set unpacked into a folder of its own.

    Raises
    ------
    BadInputError
        When nothing fits.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing or not paths:
        raise BadInputError(f"{', '.join(missing)}: there is no such file or folder" if missing else "nothing to open")
    asked = [spec.recognise for spec in LAYOUTS.values()] + [spec.last_resort for spec in LAYOUTS.values()]
    for ask in asked:
        if ask is not None and (found := ask(paths)) is not None:
            return found
    folder = one_folder(paths)
    if folder is None:
        raise BadInputError("open one folder, a folder of images with one of labels, or single files")
    inside = [path for path in folder.iterdir() if path.is_dir()]
    if len(inside) == 1:
        return guess_layout(inside)
    raise BadInputError(
        f"{folder}: holds neither dataset.json, nor folders called images and labels, nor files that can be read"
    )
