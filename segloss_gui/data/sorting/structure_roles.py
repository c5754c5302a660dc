"""References that are a class each: structures in one folder, or in folders of their own, left and right parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

from segloss_gui.core.harmless import shown_name
from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.pattern import PLACE, CaseKey
from segloss_gui.data.sorting.roles import REFERENCE, Proposal, Role
from segloss_gui.data.sorting.words import MODALITIES, is_word, words_of
from segloss_gui.data.sorting.words import REFERENCE as WORDS

COUNTED = re.compile(r"^(?:\d{1,2}|[A-Za-z])[.)] +")
LAST = re.compile(r"^(.+?)[ ._-]+([^ ._-]+)$", re.DOTALL)
SIDES = {"left": "side", "right": "side", "l": "letter", "r": "letter", "lh": "hemisphere", "rh": "hemisphere"}


def own_words(path: PurePosixPath) -> str:
    """What the name of a file says beside its places; empty where that is nothing that can be seen."""
    return shown_name(PLACE.sub("", stem_of(path.name))).strip(" ._-")


def classes_in_folder(roles: dict[str, Proposal]) -> None:
    """Several references in one folder that only says segmentations are a class each: liver.nii.gz, spleen.nii.gz.

    One of them may be called by a word that is a modality elsewhere: the vertebra ``vertebrae_T1`` beside others.
    """
    folders: dict[str, list[str]] = {}
    doubtful: dict[str, list[str]] = {}
    for text, proposal in roles.items():
        stem = words_of(stem_of(PurePosixPath(text).name))
        if proposal.role == REFERENCE and stem and not any(word in WORDS for word in stem):
            shows = any(word in MODALITIES for word in stem)
            if not (shows and all(map(is_word, stem))):
                (doubtful if shows else folders).setdefault(text.rpartition("/")[0], []).append(text)
    for folder, texts in folders.items():
        if len(texts) < 2 or _are_raters(texts):
            continue
        texts += doubtful.get(folder, [])
        for text in texts:
            why = f"one of {len(texts)} files a case in {PurePosixPath(folder).name}"
            roles[text] = Proposal(Role("class", own_words(PurePosixPath(text)) or text), why)


def sides(roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]) -> None:
    """A reference of the left and one of the right part of the same cases are a class each; neither is left aside."""
    parts: dict[tuple[str, ...], dict[str, str]] = {}
    for text, proposal in roles.items():
        words = words_of(text)
        said = [word for word in words if word in SIDES]
        if proposal.role == REFERENCE and len(said) == 1:
            rest = (SIDES[said[0]], *(word for word in words if word not in SIDES))
            parts.setdefault(rest, {}).setdefault(said[0], text)
    for pair in parts.values():
        left_over = all(roles[text].role == REFERENCE for text in pair.values())
        if len(pair) == 2 and left_over and set.intersection(*(set(cases[text]) for text in pair.values())):
            for text in pair.values():
                roles[text] = Proposal(Role("class", _side_name(text)), "is of one side, and the other is there")
            texts = [*pair.values(), *_beside(roles, set(pair.values()), cases)]
            for text in texts[2:]:
                roles[text] = Proposal(Role("class", PurePosixPath(text).parent.name), "lies beside those of two sides")
            questions.append(f"Is each of {', '.join(texts)} a class? They are taken so.")


def _beside(
    roles: Mapping[str, Proposal], pair: AbstractSet[str], cases: Mapping[str, AbstractSet[CaseKey]]
) -> list[str]:
    """References of the same cases, called alike, in folders beside those of two sides: ``heart`` beside two lungs."""
    places = {PurePosixPath(text).parent.parent / PurePosixPath(text).name for text in pair}
    if len(places) > 1:
        return []
    return [
        text for text, proposal in roles.items()
        if text not in pair and proposal.role == REFERENCE and not PLACE.search(PurePosixPath(text).parent.name)
        and PurePosixPath(text).parent.parent / PurePosixPath(text).name in places
        and all(cases[text] & cases[one] for one in pair)
    ]  # fmt: skip


def _side_name(text: str) -> str:
    """The part of a path that says which side, without the words at its end that say reference: ``hippo_L``."""
    path = PurePosixPath(text)
    names = [own_words(path), *reversed(path.parts[:-1])]
    name = next(name for name in names if any(word in SIDES for word in words_of(name)))
    while (found := LAST.match(name)) and found[2].lower() in WORDS:
        name = found[1]
    return shown_name(name) or text


def classes_by_folder(roles: dict[str, Proposal], questions: list[str]) -> None:
    """References in folders side by side whose files are called each in a way of its own: ``1. Exudates/{case}_EX``."""
    beside: dict[str, dict[str, list[str]]] = {}
    for text, proposal in roles.items():
        path = PurePosixPath(text)
        words = words_of(f"{path.parent.name} {own_words(path)}")
        if proposal.role == REFERENCE and own_words(path) and not any(word in WORDS for word in words):
            beside.setdefault(str(path.parent.parent), {}).setdefault(path.parent.name, []).append(text)
    for folders in beside.values():
        texts = [text for found in folders.values() for text in found]
        own = {own_words(PurePosixPath(text)) for text in texts}
        if not 1 < len(folders) == len(texts) == len(own) or any(PLACE.search(name) for name in folders):
            continue
        for name, (text,) in folders.items():
            said = COUNTED.sub("", name) or name
            roles[text] = Proposal(Role("class", said), f"one of {len(texts)} folders beside each other")
        questions.append(f"Is each of {', '.join(texts[:3])}{' …' * (len(texts) > 3)} a class? They are taken so.")


def _are_raters(texts: Sequence[str]) -> bool:
    """Whether two files are the same twice: ``mask1`` and ``mask2`` are what two people drew, no structures."""
    words = {tuple(words_of(stem_of(PurePosixPath(text).name))[-2:]) for text in texts}
    return any(words == {(word, "1"), (word, "2")} for word in ("mask", "seg", "annotation"))
