"""Which label belongs to which image: by the name without its ending, known affixes tolerated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

LABEL_WORDS = (
    "mask|masks|gt|seg|segm|segmentation|label|labels|lbl|manual|manual1|annotation|anno|groundtruth|ground_truth|"
    "ground-truth|truth|roi|lesion|target"
)
IMAGE_WORDS = "image|img|scan|volume|vol|0000|training|test"
LABEL_AFFIX = re.compile(rf"[ ._-](?:{LABEL_WORDS})$|^(?:{LABEL_WORDS})[ ._-]", re.IGNORECASE)
IMAGE_AFFIX = re.compile(rf"[ ._-](?:{IMAGE_WORDS})$|^(?:{IMAGE_WORDS})[ ._-]", re.IGNORECASE)

IGNORED_SUFFIXES = (".txt", ".md", ".json", ".csv", ".tsv", ".cfg", ".ini", ".yaml", ".yml", ".toml", ".pdf", ".html")
IMAGE_FOLDERS = ("images", "image", "imgs", "img", "imagestr", "scans", "volumes")
LABEL_FOLDERS = (
    "labels", "label", "labelstr", "masks", "mask", "segmentations", "segmentation", "segs", "seg", "gt",
    "groundtruth", "ground_truth", "annotations", "manual",
)  # fmt: skip


@dataclass
class Pairing:
    """Images with their labels, and what is left over.

    Parameters
    ----------
    pairs : list of (case name, image, label)
        What was matched.
    images, labels : list of Path
        What found no partner.
    affixes : Counter of str
        Parts of label or image names that had to be left out, and how often.
    """

    pairs: list[tuple[str, Path, Path]] = field(default_factory=list)
    images: list[Path] = field(default_factory=list)
    labels: list[Path] = field(default_factory=list)
    affixes: Counter[str] = field(default_factory=Counter)


def has_label_name(stem: str) -> bool:
    """Whether a name says that the file is a label map.

    Examples
    --------
    >>> has_label_name("case_07_seg"), has_label_name("case_07")
    (True, False)
    """
    return LABEL_AFFIX.search(stem) is not None


def without_affix(stem: str, affix: re.Pattern[str]) -> tuple[str, str]:
    """The name without a known first or last part, and that part; of both the last, which says more of a file.

    Examples
    --------
    >>> without_affix("patient001_frame01_gt", LABEL_AFFIX)
    ('patient001_frame01', '_gt')
    >>> without_affix("21_training", IMAGE_AFFIX), without_affix("mask", LABEL_AFFIX)
    (('21', '_training'), ('mask', ''))
    >>> without_affix("mask_001_gt", LABEL_AFFIX)
    ('mask_001', '_gt')
    """
    found = next(iter([*affix.finditer(stem)][::-1]), None)
    if found is None or found.group() == stem:
        return stem, ""
    return stem[: found.start()] + stem[found.end() :], found.group()


def pair(images: Iterable[Path], labels: Iterable[Path]) -> Pairing:
    """Match images and labels: equal names first, then names that are equal but for a known affix.

    A name that fits several files matches none of them; nothing is guessed.
    """
    from segloss_gui.data.readers.reading import file_stem

    result = Pairing(images=list(images), labels=list(labels))
    _match(result, file_stem, file_stem)
    _match(result, file_stem, lambda path: without_affix(file_stem(path), LABEL_AFFIX)[0])
    _match(
        result,
        lambda path: without_affix(file_stem(path), IMAGE_AFFIX)[0],
        lambda path: without_affix(file_stem(path), LABEL_AFFIX)[0],
    )
    result.pairs.sort()
    return result


def volume_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Readable files of a folder, and files of unknown kinds; hidden files and texts are overlooked."""
    from segloss_gui.data.readers.reading import is_listed, is_readable

    files = sorted(path for path in folder.iterdir() if is_listed(path) and not path.name.startswith("."))
    unknown = [path for path in files if not is_readable(path) and not path.name.lower().endswith(IGNORED_SUFFIXES)]
    return [path for path in files if is_readable(path)], unknown


def one_each(paths: Iterable[Path], key: Callable[[Path], str]) -> tuple[dict[str, Path], list[tuple[Path, ...]]]:
    """Files by their key, and those of which several have one key: which of them is meant is not guessed.

    Examples
    --------
    >>> from segloss_gui.data.readers import file_stem
    >>> single, twins = one_each([Path("a.nii"), Path("b.nii"), Path("a.png")], file_stem)
    >>> list(single), [[path.name for path in files] for files in twins]
    (['b'], [['a.nii', 'a.png']])
    """
    found: dict[str, list[Path]] = {}
    for path in paths:
        found.setdefault(key(path), []).append(path)
    single = {name: files[0] for name, files in found.items() if len(files) == 1}
    return single, [tuple(files) for files in found.values() if len(files) > 1]


def _match(result: Pairing, image_key: Callable[[Path], str], label_key: Callable[[Path], str]) -> None:
    images = _unique(result.images, image_key)
    labels = _unique(result.labels, label_key)
    for key in images.keys() & labels.keys():
        image, label = images[key], labels[key]
        result.pairs.append((key, image, label))
        result.images.remove(image)
        result.labels.remove(label)
        _count_affixes(result.affixes, image, label)


def _unique(paths: list[Path], key: Callable[[Path], str]) -> dict[str, Path]:
    counts = Counter(key(path) for path in paths)
    return {key(path): path for path in paths if counts[key(path)] == 1}


def _count_affixes(affixes: Counter[str], image: Path, label: Path) -> None:
    from segloss_gui.data.readers.reading import file_stem

    if file_stem(image) != file_stem(label):
        affixes.update(filter(None, (without_affix(file_stem(label), LABEL_AFFIX)[1],)))
        if without_affix(file_stem(label), LABEL_AFFIX)[0] != file_stem(image):
            affixes.update(filter(None, (without_affix(file_stem(image), IMAGE_AFFIX)[1],)))
