"""Images that are to be predicted: any folder that can be sorted, whether or not there are references for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.grid_look import looked_at
from segloss_gui.data.layouts import CohortSource, guess_layout
from segloss_gui.data.layouts.inspection import Cancelled
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.roles import IGNORE


def new_images(paths: Sequence[Path], cancelled: Cancelled = lambda: False) -> tuple[CohortSource, CohortPreview]:
    """How images are read that need no reference, and what was found.

    Parameters
    ----------
    paths : sequence of Path
        Files, or a folder. Where a known layout leaves files out or does not fit, the folder is sorted by its names,
        references and predictions aside: an image without a label, or with a damaged one, can be predicted.
    cancelled : callable
        Asked now and then; what was found so far is then returned.

    Raises
    ------
    BadInputError
        When nothing there can be read.
    """
    known: tuple[CohortSource, CohortPreview] | None = None
    fault: BadInputError | None = None
    try:
        source = guess_layout(paths)
        known = source, source.preview(cancelled=cancelled)
    except BadInputError as error:
        fault = error
    if known is not None and not known[1].refusals:
        return known
    found = _sorted(paths, cancelled)
    if found is not None and len(found[1].cohort.cases) > (len(known[1].cohort.cases) if known is not None else 0):
        return found
    if known is None:
        raise fault or BadInputError("nothing to open")
    return known


def _sorted(paths: Sequence[Path], cancelled: Cancelled) -> tuple[CohortSource, CohortPreview] | None:
    if len(paths) != 1 or not paths[0].is_dir():
        return None
    table = looked_at(sort_folder(paths[0], cancelled=cancelled))
    others = {column.pattern: IGNORE for column in table.columns if column.role.kind != "channel"}
    source = Sorted.of(table.with_roles(others))
    try:
        return source, source.preview(cancelled=cancelled)
    except BadInputError:
        return None
