"""The references of DICOM folders: segmentations, series of masks, and folders of pictures beside the slices.

A segmentation (SEG) says which series it is of; a folder whose name says masks is of the images in the folder beside
it. What may be of several images, or one of several, is left to whoever knows, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.layouts.dicom_folders import dicom_images
from segloss_gui.data.sorting.words import OBJECTS, words_of
from segloss_gui.data.sorting.words import REFERENCE as WORDS

SAID = frozenset((*WORDS, "ground")) - OBJECTS
SEVERAL = "may be the reference of {} images, and says of none that it is its own"
ONE_OF_SEVERAL = "is one of {} references of one image; a mask a structure is read from NIfTI or NRRD"
FEW, SPREAD = 5, 1.5
ELSEWHERE = "says another frame of reference than the images it lies with, and the series it is of is not here"
FRAME_OF_REFERENCE = (0x0020, 0x0052)
OF_NONE = "its folder says masks, which are no images; no image is beside it"


@dataclass
class References:
    """What was drawn, and of which folder of images.

    Parameters
    ----------
    of_image : dict of Path to Path
        The reference by the folder of its slices.
    left : dict of Path to str
        What is no image, and the reference of none, each with why.
    """

    of_image: dict[Path, Path] = field(default_factory=dict)
    left: dict[Path, str] = field(default_factory=dict)


def says_masks(place: Path) -> bool:
    """Whether a folder below the data set's says that its slices are masks.

    Examples
    --------
    >>> says_masks(Path("1/MASKS_DICOM/liver")), says_masks(Path("1/Ground")), says_masks(Path("lesion/CT"))
    (True, True, False)
    """
    return any(word in SAID for part in place.parts for word in words_of(part))


def references_of(
    root: Path, images: Sequence[Path], drawn: Iterable[Path], segmentations: Iterable[Path]
) -> References:
    """Which drawing is of which images.

    Parameters
    ----------
    root : Path
        The data set's folder.
    images : sequence of Path
        Folders of slices.
    drawn : iterable of Path
        Folders of slices or pictures whose names say masks.
    segmentations : iterable of Path
        Files that say they are segmentations of DICOM.
    """
    found = References()
    of_series = _by_series(images)
    claims: dict[Path, list[Path]] = defaultdict(list)
    for one in dict.fromkeys((*drawn, *segmentations)):
        if why := _unreadable(one):  # the images can be read all the same
            found.left[one] = why
            continue
        named = _named_by(one, of_series)
        own, alike = (named[0], len(named) == 1) if named else _by_place(one, root, images)
        if own and not named and not (own := [image for image in own if not _lies_elsewhere(one, image)]):
            found.left[one] = ELSEWHERE
        elif alike and own:
            for image in own:
                claims[image].append(one)
        else:
            found.left[one] = SEVERAL.format(max(len(own), len(named))) if own else OF_NONE
    for image, several in claims.items():
        if len(several) == 1:
            found.of_image[image] = several[0]
        else:
            found.left |= dict.fromkeys(several, ONE_OF_SEVERAL.format(len(several)))
    return found


def picture_folders(root: Path, folders: Iterable[Path]) -> list[Path]:
    """Folders that hold nothing but pictures, and say masks where those of slices say something else.

    ``1/Ground`` beside ``1/DICOM_anon`` or above ``1/DICOM_anon/InPhase``, and ``masks/1`` like ``images/1``.
    """
    from segloss_gui.data.readers.slice_masks import slice_pictures

    masks = cache(_mask_folders)
    found: dict[Path, None] = {}
    for folder in folders:
        parts = folder.relative_to(root).parts
        for depth in range(len(parts)):
            for one in masks(root.joinpath(*parts[:depth])):
                found |= dict.fromkeys((one, one.joinpath(*parts[depth + 1 :])))
    return sorted(one for one in found if one.is_dir() and slice_pictures(one, one))


def _mask_folders(parent: Path) -> list[Path]:
    return [inside for inside in parent.iterdir() if says_masks(Path(inside.name)) and inside.is_dir()]


def segmentation_files(folders: Iterable[Path]) -> list[Path]:
    """The segmentations of DICOM in folders.

    Of files that are as large as most beside them, as slices are, only the first and the last are looked at, and
    those called so.
    """
    from segloss_gui.data.readers.dicom_segmentation import is_segmentation_file

    found = []
    for folder in folders:
        files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        said = (file for file in files if says_masks(Path(file.name)))
        looked = dict.fromkeys((*files[:FEW], *files[-FEW:], *said, *_of_another_size(files)))
        found += [file for file in files if file in looked and is_segmentation_file(file)]
    return found


def _of_another_size(files: Sequence[Path]) -> list[Path]:
    """Files that are far smaller or larger than most; compressed slices differ somewhat."""
    sizes = [path.stat().st_size for path in files]
    usual = sorted(sizes)[len(sizes) // 2] if sizes else 0
    return [path for path, size in zip(files, sizes, strict=True) if not usual / SPREAD < size < usual * SPREAD]


def _above(one: Path) -> Path:
    return one.parent.parent if one.is_file() else one.parent


def _by_series(images: Sequence[Path]) -> dict[str, list[Path]]:
    """Folders by the uid of the series that their first file is of."""
    from segloss_gui.data.readers.dicom_pictures import Picture

    found: dict[str, list[Path]] = defaultdict(list)
    for folder in images:
        if (first := next(dicom_images(folder), None)) is not None and (uid := Picture.of(first).series):
            found[uid].append(folder)
    return found


def _named_by(one: Path, of_series: dict[str, list[Path]]) -> list[list[Path]]:
    """The folders of each series that a segmentation says it is of, and that is there."""
    from segloss_gui.data.readers.dicom_segmentation import referenced_series

    if not one.is_file():
        return []
    try:
        return [of_series[uid] for uid in dict.fromkeys(referenced_series(one)) if uid in of_series]
    except (FileRefusedError, ValueError, TypeError):
        return []  # told when it is read


def _unreadable(one: Path) -> str:
    """Why a segmentation is none that can be read, by its header: of a kind that is not, without a frame, damaged."""
    from segloss_gui.data.readers import read_header

    try:
        if one.is_file():
            read_header(one)
    except FileRefusedError as error:
        return error.cause
    return ""


def _by_place(one: Path, root: Path, images: Sequence[Path]) -> tuple[list[Path], bool]:
    """The images that a drawing lies with, and whether they are of one examination: two echoes share their pictures."""
    if mirrored := _mirrored(one, root, images):
        return mirrored, True
    beside = _beside(one, root, images)
    return beside, len({image.relative_to(_above(one)).parts[0] for image in beside}) == 1


def _lies_elsewhere(one: Path, image: Path) -> bool:
    """Whether a segmentation and a folder of slices say two frames of reference: two places or two people."""
    first = next(dicom_images(image), None)
    if first is None or not one.is_file():
        return False
    return len({_frame_of_reference(path) for path in (one, first)} - {""}) > 1


def _frame_of_reference(path: Path) -> str:
    from segloss_gui.data.readers.dicom_elements import texts_of

    try:
        return texts_of(path, [FRAME_OF_REFERENCE]).get(FRAME_OF_REFERENCE, "")
    except OSError:
        return ""  # told when it is read


def _mirrored(one: Path, root: Path, images: Sequence[Path]) -> list[Path]:
    """The one image in whose place another folder stands that says masks: ``images/1`` of ``masks/1``."""
    parts = one.relative_to(root).parts
    found = []
    for image in images:
        own = image.relative_to(root).parts
        apart = [at for at, (a, b) in enumerate(zip(parts, own, strict=False)) if a != b]
        if len(own) == len(parts) and len(apart) == 1 and says_masks(Path(parts[apart[0]])):
            found.append(image)
    return found if len(found) == 1 else []


def _beside(one: Path, root: Path, images: Sequence[Path]) -> list[Path]:
    """The images in the folder that holds a drawing, and below it; none beside the data set's own folder."""
    above = _above(one)
    if root != above and root not in above.parents:
        return []
    return [image for image in images if above in image.parents]
