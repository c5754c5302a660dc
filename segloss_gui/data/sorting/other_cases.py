"""Columns that are the same of other cases: test images in a folder of their own, references called in two ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.pattern import PLACE, CaseKey
from segloss_gui.data.sorting.roles import IGNORE, REFERENCE, Proposal
from segloss_gui.data.sorting.words import ENTITY, IMAGE, MODALITIES, SPLIT_IN_NAME, SPLITS, words_of
from segloss_gui.data.sorting.words import REFERENCE as WORDS

VOLUMES = (
    ".nii", ".nii.gz", ".mgz", ".mgh", ".mha", ".mhd", ".nrrd", ".nhdr", ".hdr", ".img", ".img.gz", ".dcm", "/",
)  # fmt: skip
"""Endings of files of volumes, and of folders of slices; a TIFF may be either."""
PAIRED = ("channel", "reference")
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".ppm", ".pgm", ".pbm", ".pnm")
"""Endings of files that hold one picture."""
PICTURE_OF_VOLUME = "is a picture, and the image of its case a volume"
UNLABELLED = re.compile(r"(?i)unlabell?ed")
_Cases = Mapping[str, AbstractSet[CaseKey]]


def is_picture(text: str) -> bool:
    """Whether a file holds one picture, by its ending.

    Examples
    --------
    >>> is_picture("{case}/{case}_qc.PNG"), is_picture("{case}.nii.gz")
    (True, False)
    """
    return text.lower().endswith(PICTURES)


def is_volume(text: str) -> bool:
    """Whether a file holds a volume, by its ending; of neither is told of a TIFF.

    Examples
    --------
    >>> is_volume("{case}/T1.nii.gz"), is_volume("{case}.tif"), is_picture("{case}.tif")
    (True, False, False)
    >>> is_volume("ct/{case}/"), is_volume("films/{case}.dcm")  # slices are a folder, and a file of its own a picture
    (True, False)
    """
    named = text.lower()
    return named.endswith(VOLUMES) and not ("/" in text and named.endswith(".dcm"))


def images_of_other_cases(roles: Mapping[str, Proposal], cases: _Cases) -> dict[str, str]:
    """Columns of images that share no case with those that show the same, each with the column they go on.

    Parameters
    ----------
    roles : mapping of str to Proposal
        The proposed role of each pattern.
    cases : mapping of str to set of CaseKey
        The cases of each.

    Returns
    -------
    mapping of str to str
        ``test/{case}.nii`` to ``train/{case}/{case}.nii``, where the folder says images or a split.
    """
    channels = [text for text, proposal in roles.items() if proposal.role.kind == "channel"]
    drawn = {key for text, found in roles.items() if found.role.kind in ("reference", "class") for key in cases[text]}
    channels.sort(key=lambda text: (-len(cases[text] & drawn), -len(cases[text])))
    joined: dict[str, str] = {}
    taken: dict[str, set[CaseKey]] = {}
    for text in channels:
        alike = [main for main in taken if _show_the_same(text, main) and _is_elsewhere(text, main)]
        if len(alike) == 1 and not taken[alike[0]] & cases[text]:
            joined[text] = alike[0]
            taken[alike[0]] |= cases[text]
        else:
            taken[text] = set(cases[text])
    return joined


def references_of_other_cases(kept: str, references: Sequence[str], cases: _Cases) -> list[str]:
    """Of several references those that go on ``kept``: of other cases, and called alike but for words of a reference.

    Examples
    --------
    >>> cases = {"masks/{case}.png": {CaseKey("a")}, "masks/{case}_mask.png": {CaseKey("b")}}
    >>> references_of_other_cases("masks/{case}.png", sorted(cases), cases)
    ['masks/{case}_mask.png']
    """
    found: list[str] = []
    seen = set(cases[kept])
    for text in references:
        alike = _drawn(text) == _drawn(kept) and is_picture(text) == is_picture(kept)
        if text != kept and alike and not seen & cases[text]:
            found.append(text)
            seen |= cases[text]
    return found


def leave_pictures(roles: dict[str, Proposal], cases: _Cases) -> None:
    """A picture in the folder of a volume is no channel of it, and no reference: a screenshot, a slice."""
    flat = {text for text, found in roles.items() if is_picture(text) and found.role.kind in PAIRED and cases[text]}
    deep = {key for text, found in roles.items()
            if found.role.kind == "channel" and is_volume(text) for key in cases[text]}  # fmt: skip
    drawn = any(proposal.role == REFERENCE for text, proposal in roles.items() if text not in flat)
    for text in flat:
        if cases[text] <= deep and not (drawn and roles[text].role == REFERENCE):
            roles[text] = Proposal(IGNORE, PICTURE_OF_VOLUME)


def leave_copies(roles: dict[str, Proposal], cases: _Cases, questions: list[str]) -> None:
    """Of files that are there in two formats, in folders called after these, one is proposed: ``PNG`` and ``TIF``."""
    first: dict[str, str] = {}
    for text in sorted(text for text, proposal in roles.items() if proposal.role.kind in PAIRED):
        ending = text[len(stem_of(text)) :].strip(".").lower()
        parts = text[: len(stem_of(text))].split("/")
        bare = "/".join("" if part.lower() == ending else part for part in parts)
        if bare == "/".join(parts):
            continue
        other = first.setdefault(bare, text)
        if other != text and cases[other] == cases[text]:
            roles[text] = Proposal(IGNORE, f"is there in another format, as {other}")
            questions.append(f"Which counts, {other} or {text}? They are called alike; the first is proposed.")


def _show_the_same(text: str, other: str) -> bool:
    return _modalities(text) == _modalities(other) and is_picture(text) == is_picture(other)


def _is_elsewhere(text: str, main: str) -> bool:
    """Whether files lie in another folder that says images, or are called alike but for how they were taken."""
    folder, _, name = text.rpartition("/")
    above, _, other = main.rpartition("/")
    return (folder != above and says_images(text)) or (name != other and ENTITY.sub("", name) == ENTITY.sub("", other))


def _modalities(text: str) -> frozenset[str]:
    """What a path says that an image shows."""
    return frozenset(word for word in words_of(ENTITY.sub("", stem_of(text))) if word in MODALITIES)


def says_images(text: str) -> bool:
    """Whether the folders of a pattern say images, or a split.

    Examples
    --------
    >>> says_images("stage1_test/{case}.png"), says_images("{split}/{case}.png"), says_images("docs/{case}.png")
    (True, True, False)
    """
    folders = PLACE.sub(" ", text.rpartition("/")[0])
    words = {*words_of(folders), *folders.lower().split("/")}
    return "{split}" in text or bool(
        words & (IMAGE | SPLITS.keys()) or SPLIT_IN_NAME.search(folders) or UNLABELLED.search(folders)
    )


def _drawn(text: str) -> frozenset[str]:
    """What was drawn, by the words of a file's name, or of its folder where the name says nothing."""
    path = PurePosixPath(ENTITY.sub("", text))
    folders = [part for part in path.parts[:-1] if PLACE.sub("", part)]
    return _beside(stem_of(path.name)) or frozenset().union(*map(_beside, folders[-1:]))


def _beside(name: str) -> frozenset[str]:
    return frozenset(word for word in words_of(name) if not (word in WORDS or word in IMAGE or word.isdigit()))
