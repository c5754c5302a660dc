"""Images that are to be predicted: any folder that can be sorted, whether or not there are references for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.grid_look import looked_at
from segloss_gui.data.layouts import CohortSource, FolderPair, guess_layout
from segloss_gui.data.layouts.files import Files
from segloss_gui.data.layouts.inspection import Cancelled
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.channel_numbers import CHANNEL
from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.other_cases import is_volume
from segloss_gui.data.sorting.roles import IGNORE
from segloss_gui.data.sorting.words import MODALITIES, words_of


def new_images(
    paths: Sequence[Path], cancelled: Cancelled = lambda: False, channels: int | None = None
) -> tuple[CohortSource, CohortPreview]:
    """How images are read that need no reference, and what was found.

    Parameters
    ----------
    paths : sequence of Path
        Files, or a folder; slices of DICOM stand for the series of their folder. Where a known layout leaves files
        out or does not fit, the folder is sorted by its names,
        references and predictions aside: an image without a label, or with a damaged one, can be predicted. So is
        one whose names say channels, or count them.
    cancelled : callable
        Asked now and then; what was found so far is then returned.
    channels : int or None
        How many the images must have, where that is known: numbers of pictures that are more or fewer count slices.

    Raises
    ------
    BadInputError
        When nothing there can be read.
    """
    known: tuple[CohortSource, CohortPreview] | None = None
    fault: BadInputError | None = None
    try:
        series = _series_of(paths)
        source = Files(images=series) if series else guess_layout(paths)
        known = source, source.preview(cancelled=cancelled)
    except BadInputError as error:
        fault = error
    if known is not None and not known[1].refusals:
        return _with_channels(known[0], cancelled, channels) or known
    found = _sorted(paths, cancelled)
    if found is not None and len(found[1].cohort.cases) > (len(known[1].cohort.cases) if known is not None else 0):
        return found
    if known is None:
        raise fault or BadInputError("nothing to open")
    return known


def _series_of(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The folders of slices of DICOM, each of one series; none where any file is something else.

    A slice alone would be taken for a volume of its own.
    """
    from segloss_gui.data.readers import is_dicom
    from segloss_gui.data.readers.dicom_pictures import pictures_of
    from segloss_gui.data.readers.dicom_series import sorted_files

    if not paths or not all(path.is_file() and is_dicom(path) for path in paths) or pictures_of(paths):
        return ()
    folders = tuple(dict.fromkeys(path.absolute().parent for path in paths))
    found = [sorted_files(folder).series for folder in folders]
    return folders if all(len(series) == 1 and len(series[0].files) > 1 for series in found) else ()


def _with_channels(
    source: CohortSource, cancelled: Cancelled, channels: int | None
) -> tuple[CohortSource, CohortPreview] | None:
    """A folder of images alone whose names say channels (``_T1``), or count them as ``imagesTs`` of nnU-Net.

    A case has all of its own. Any other words may be of different images, and numbers of pictures may be of slices.
    """
    if not isinstance(source, FolderPair) or source.labels is not None:
        return None
    found = _sorted([source.images], cancelled, own=True)
    names = () if found is None else found[1].cohort.channels
    if found is None or len(names) < 2 or not all(map(_says_a_channel, names)):
        return None
    numbered = all(map(CHANNEL.match, names))
    pictures = not all(is_volume(path.name) for case in found[1].cohort.cases for path in case.images)
    return None if numbered and pictures and channels not in (None, len(names)) else found


def _says_a_channel(name: str) -> bool:
    return CHANNEL.match(name) is not None or not MODALITIES.keys().isdisjoint(words_of(name))


def _sorted(
    paths: Sequence[Path], cancelled: Cancelled, *, own: bool = False
) -> tuple[CohortSource, CohortPreview] | None:
    """A folder sorted by its names; ``own`` files alone where what lies below it, as results do, is no image of it."""
    if len(paths) != 1 or not paths[0].is_dir():
        return None
    table = sort_folder(paths[0], cancelled=cancelled)
    patterns = [column.pattern for column in table.columns if "/" not in column.pattern]
    if own and patterns:
        table = sort_folder(paths[0], patterns, cancelled)
    table = looked_at(table)
    others = {column.pattern: IGNORE for column in table.columns if column.role.kind != "channel"}
    source = Sorted.of(table.with_roles(others))
    try:
        return source, source.preview(cancelled=cancelled)
    except BadInputError:
        return None
