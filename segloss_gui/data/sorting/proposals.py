"""Which role each pattern is proposed for, and why; nothing is chosen between two that fit alike without saying so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import PurePosixPath

from segloss_gui.core.harmless import shown_name
from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.pattern import PLACE, CaseKey, Pattern
from segloss_gui.data.sorting.roles import IGNORE, REFERENCE, Role
from segloss_gui.data.sorting.words import (
    ASIDE,
    DERIVATIVES,
    IMAGE,
    MODALITIES,
    PREDICTION,
    TOOLS_DATA,
    is_word,
    words_of,
)
from segloss_gui.data.sorting.words import REFERENCE as REFERENCE_WORDS

FEW = 0.5

UNNAMED = "its name does not say what it shows"


@dataclass(frozen=True)
class Proposal:
    """A role and the reason for it, in words that follow the pattern."""

    role: Role
    why: str


@dataclass
class Proposals:
    """The proposed roles of all patterns, and what has to be asked."""

    roles: dict[str, Proposal]
    questions: list[str]


def propose(cases: Mapping[str, AbstractSet[CaseKey]]) -> Proposals:
    """Roles of patterns by their words and by how many cases follow each.

    Parameters
    ----------
    cases : mapping of str to set of CaseKey
        Patterns, and the cases of which each has a file.

    Examples
    --------
    >>> cases = {CaseKey("a"), CaseKey("b")}
    >>> found = propose({f"{{case}}/{name}.nii": cases for name in ("FLAIR", "GOLD_STANDARD", "T1")})
    >>> [str(proposal.role) for proposal in found.roles.values()]
    ['channel:FLAIR', 'reference', 'channel:T1']
    """
    named = any(Pattern(text).says_case for text in cases)
    roles = {text: _by_words(text) for text in cases}
    for text in cases:
        if named and not Pattern(text).says_case:
            roles[text] = Proposal(IGNORE, "its name says no case")
    questions: list[str] = []
    _classes(roles)
    _leave_unnamed(roles, cases, questions)
    _leave_rare(roles, cases)
    _one_reference(roles, cases, questions)
    _tell_channels_apart(roles)
    if not any(proposal.role.kind == "channel" for proposal in roles.values()) and cases:
        questions.append("Which column is the image? Names of none of them say so.")
    _say_numbers(roles, questions)
    _ask_unpaired(roles, cases, questions)
    return Proposals(roles, questions)


def _by_words(text: str) -> Proposal:
    path = PurePosixPath(text)
    path = PurePosixPath(*[part for part in path.parts if not TOOLS_DATA.match(part)])
    folders, stem = words_of("/".join(path.parts[:-1])), words_of(stem_of(path.name))
    words = [*folders, *stem]
    if any(word in DERIVATIVES for word in words) and not any(word in REFERENCE_WORDS for word in words):
        return Proposal(IGNORE, "is derived from an image, and never proposed as one")
    if any(word in PREDICTION for word in words):
        return Proposal(Role("prediction", _method(path)), "its name says prediction")
    if (stem and any(word in ASIDE for word in stem)) or {"brain", "mask"} <= set(stem) or "fov" in folders:
        return Proposal(IGNORE, "is worked out from an image, and never proposed as one")
    if reference := _reference_word(path, stem):
        return Proposal(REFERENCE, f"its name says {reference}")
    modality = next((word for word in reversed(words) if word in MODALITIES), "")
    if modality:
        return Proposal(Role("channel", _channel(stem, modality)), f"its name says {MODALITIES[modality]}")
    return Proposal(Role("channel", _plain_name(path)), "holds images, and its name says nothing against them")


def _reference_word(path: PurePosixPath, stem: list[str]) -> str:
    """The word by which a file is a reference: of its own name or of a folder that says nothing but what is in it."""
    shows = any(word in MODALITIES for word in stem)
    folders = [part for part in path.parts[:-1] if not (shows and not all(map(is_word, words_of(part))))]
    words = [word for part in folders for word in words_of(part)]
    if any(word in IMAGE and word not in ("training", "test") for word in words):
        return ""
    return next((word for word in (*stem, *words) if word in REFERENCE_WORDS), "")


def _channel(stem: list[str], modality: str) -> str:
    others = [word for word in stem if word in MODALITIES and word != modality]
    return MODALITIES[modality] if not others else " ".join(MODALITIES[word] for word in (*others, modality))


def _plain_name(path: PurePosixPath) -> str:
    stem = _own_words(path)
    folder = next((name for part in reversed(path.parts[:-1]) if "{" not in part and (name := shown_name(part))), "")
    name = stem if stem and stem.lower() not in IMAGE else folder
    return name if name and name.lower() not in IMAGE else "image"


def _method(path: PurePosixPath) -> str:
    folders = [
        name for part in path.parts[:-1] if "{" not in part and (name := shown_name(part)).lower() not in GENERAL
    ]
    parts = [part for part in (*folders[-1:], _own_words(path)) if part and part.lower() not in GENERAL]
    return " ".join(parts) or "prediction"


def _own_words(path: PurePosixPath) -> str:
    """What the name of a file says beside its places; empty where that is nothing that can be seen."""
    return shown_name(PLACE.sub("", stem_of(path.name))).strip(" ._-")


GENERAL = frozenset((
    "derivatives", "prediction", "predictions", "predicted", "pred", "preds", "output", "outputs", "result",
    "results", "method", "methods", "seg", "labels", "mask", "masks", "segmentation", "segmentations",
))  # fmt: skip


def _classes(roles: dict[str, Proposal]) -> None:
    """Several references in one folder that only says segmentations are a class each: liver.nii.gz, spleen.nii.gz."""
    folders: dict[str, list[str]] = {}
    for text, proposal in roles.items():
        stem = words_of(stem_of(PurePosixPath(text).name))
        if (
            proposal.role == REFERENCE
            and stem
            and not any(word in REFERENCE_WORDS or word in MODALITIES for word in stem)
        ):
            folders.setdefault(text.rpartition("/")[0], []).append(text)
    for folder, texts in folders.items():
        if len(texts) < 2 or _are_raters(texts):
            continue
        for text in texts:
            why = f"one of {len(texts)} files a case in {PurePosixPath(folder).name}"
            roles[text] = Proposal(Role("class", _own_words(PurePosixPath(text)) or text), why)


def _are_raters(texts: Sequence[str]) -> bool:
    """Whether two files are the same twice: ``mask1`` and ``mask2`` are what two people drew, no structures."""
    words = {words_of(stem_of(PurePosixPath(text).name))[-1] for text in texts}
    return any(words == {f"{word}1", f"{word}2"} for word in ("mask", "seg", "annotation"))


def _leave_unnamed(roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]) -> None:
    """Where some columns say that they are images, one of the same cases that says nothing may be a segmentation."""
    channels = [text for text, proposal in roles.items() if proposal.role.kind == "channel"]
    unnamed = [text for text in channels if not any(word in MODALITIES or word in IMAGE for word in words_of(text))]
    if not unnamed or len(unnamed) == len(channels):
        return
    shown = {key for text in channels if text not in unnamed for key in cases[text]}
    unnamed = [text for text in unnamed if cases[text] & shown]
    if not unnamed:
        return
    for text in unnamed:
        roles[text] = Proposal(IGNORE, UNNAMED)
    questions.append(f"What is in {', '.join(unnamed[:3])}{' …' if len(unnamed) > 3 else ''}? Names do not say.")


def _leave_rare(roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]]) -> None:
    """A channel must be there for every case that is used: one that most cases lack is not proposed."""
    channels = [text for text, proposal in roles.items() if proposal.role.kind == "channel"]
    main = max(channels, key=lambda text: len(cases[text]), default="")
    for text in channels:
        common = len(cases[text] & cases[main])
        if common < FEW * len(cases[main]):
            roles[text] = Proposal(IGNORE, f"only {common} of the {len(cases[main])} cases with {main} have it")


def _one_reference(roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]) -> None:
    pictured = {key for text, proposal in roles.items() if proposal.role.kind == "channel" for key in cases[text]}
    references = [text for text, proposal in roles.items() if proposal.role == REFERENCE]
    classes = [text for text, proposal in roles.items() if proposal.role.kind == "class"]
    if classes:
        for text in references:
            roles[text] = Proposal(IGNORE, "the reference is a file per structure")
        return
    if len(references) < 2:
        return
    kept = max(sorted(references), key=lambda text: (len(cases[text] & pictured), -len(text)))
    for text in references:
        if text != kept:
            roles[text] = Proposal(IGNORE, f"may be a reference too; {kept} is proposed")
    questions.append(f"Which column is the reference? {len(references)} may be; {kept} is proposed.")


def _say_numbers(roles: Mapping[str, Proposal], questions: list[str]) -> None:
    """Files that belong together by a number alone are shown as such, not paired in silence."""
    numbered = [text for text in sorted(roles) if "{number}" in text]
    if len(numbered) > 1:
        questions.append(
            f"Are {' and '.join(numbered)} of one case where they have the same number? They are paired so."
        )


def _ask_unpaired(
    roles: Mapping[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]
) -> None:
    """References none of which is called like an image."""
    images = {key for text, proposal in roles.items() if proposal.role.kind == "channel" for key in cases[text]}
    references = [text for text, proposal in roles.items() if proposal.role.kind in ("reference", "class")]
    others = {key for text in references for key in cases[text]}
    if images and others and not {(key.case, key.visit) for key in images} & {(key.case, key.visit) for key in others}:
        questions.append(f"Whose are the files of {references[0]}? None is called like an image.")


def _tell_channels_apart(roles: dict[str, Proposal]) -> None:
    """Two columns cannot be one channel: what their patterns say beyond it is added to the names."""
    names = Counter(str(proposal.role) for proposal in roles.values())
    for text, proposal in roles.items():
        if proposal.role.kind in ("channel", "prediction", "class") and names[str(proposal.role)] > 1:
            words = " ".join(
                part for part in PLACE.sub(" ", stem_of(text)).replace("/", " ").split() if part.strip("._-")
            )
            name = shown_name(words).strip(" ._-") or text
            roles[text] = Proposal(Role(proposal.role.kind, name), proposal.why)
