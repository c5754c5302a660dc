"""Which role each pattern is proposed for, and why; nothing is chosen between two that fit alike without saying so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import PurePosixPath

from segloss_gui.core.harmless import shown_name
from segloss_gui.data.sorting.doubts import ask_groups, leave_shifted, leave_twin_pictures
from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.other_cases import (
    images_of_other_cases,
    leave_copies,
    leave_pictures,
    references_of_other_cases,
    says_images,
)
from segloss_gui.data.sorting.pattern import PLACE, CaseKey, Pattern
from segloss_gui.data.sorting.predicted_by import method_of, predicted_structures, without_probabilities
from segloss_gui.data.sorting.roles import IGNORE, REFERENCE, Proposal, Role
from segloss_gui.data.sorting.shared_start import shared_start
from segloss_gui.data.sorting.structure_roles import classes_by_folder, classes_in_folder, own_words, sides
from segloss_gui.data.sorting.twins import twins_in
from segloss_gui.data.sorting.words import (
    AGREED,
    ASIDE,
    DERIVATIVES,
    DRAWN,
    ENTITY,
    IMAGE,
    MODALITIES,
    OBJECTS,
    PREDICTION,
    SHOWN_FOLDERS,
    SPLITS,
    TOOLS_DATA,
    VOLUMES_DRAWN,
    is_word,
    words_of,
)
from segloss_gui.data.sorting.words import REFERENCE as REFERENCE_WORDS

FEW = 0.5
SIGNS = re.compile(r"[/\s._-]+")

OF_ARCHIVES = frozenset(("dicom", "dicom_anon", "files", "resources"))
"""Folders of slices by what archives call them, which is nothing of what they show."""
SAYS_NOTHING = "holds images, and its name says nothing against them"
MAY_BE_TOO = "may be a reference too"
UNNAMED = "its name does not say what it shows"


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
    above = _common_folders(list(cases))
    start = shared_start(list(cases), fewest=1)
    roles = {text: _by_words(start.removed(text), above) for text in cases}
    for text in cases:
        if named and not Pattern(text).says_case:
            roles[text] = Proposal(IGNORE, "its name says no case")
    questions: list[str] = []
    _ask_twins(roles, cases, questions)
    _image_by_folder(roles, above)
    leave_copies(roles, cases, questions)
    leave_pictures(roles, cases)
    classes_in_folder(roles)
    classes_by_folder(roles, questions)
    sides(roles, cases, questions)
    _leave_unnamed(roles, cases, questions)
    joined = images_of_other_cases(roles, cases)
    leave_twin_pictures(roles, cases, questions)
    _leave_rare(roles, cases, joined, questions)
    _one_reference(roles, cases, questions)
    leave_shifted(roles, cases, questions)
    without_probabilities(roles)
    _tell_channels_apart(roles, joined, predicted_structures(roles))
    if not any(proposal.role.kind == "channel" for proposal in roles.values()) and cases:
        questions.append("Which column is the image? Names of none of them say so.")
    _say_numbers(roles, questions)
    _say_objects(roles, questions)
    _ask_unpaired(roles, cases, questions)
    ask_groups(cases, questions)
    return Proposals(roles, questions)


def _common_folders(texts: Sequence[str]) -> int:
    """How many folders hold everything: what they are called says nothing of one column, ``Kvasir-SEG``."""
    parts = [text.split("/")[:-1] for text in texts]
    same = 0
    while len(texts) > 1 and all(len(each) > same and each[same] == parts[0][same] for each in parts):
        same += 1
    told = any(word in REFERENCE_WORDS for text in texts for word in words_of(stem_of(text.rpartition("/")[2])))
    return same if told or any(len(each) > same for each in parts) else max(0, same - 1)


def says_reference(text: str) -> bool:
    """Whether the words of a pattern alone say that somebody drew what its files hold.

    Examples
    --------
    >>> says_reference("Masken/{case}.png"), says_reference("Bilder/{case}.dcm")
    (True, False)
    """
    return _by_words(text).role == REFERENCE


def _by_words(text: str, above: int = 0) -> Proposal:
    path = PurePosixPath(text)
    while text.endswith("/") and len(path.parts) > 1 and path.name.lower() in OF_ARCHIVES:
        path = path.parent
    own = PurePosixPath(*path.parts[above:])
    path = PurePosixPath(*[part for part in path.parts if not TOOLS_DATA.match(part)])
    folders, stem = words_of("/".join(path.parts[:-1])), words_of(ENTITY.sub("", stem_of(path.name)))
    words = [*folders, *stem]
    if any(word in DERIVATIVES for word in words) and not any(word in REFERENCE_WORDS for word in words):
        return Proposal(IGNORE, "is derived from an image, and never proposed as one")
    if any(word in PREDICTION for word in words):
        return Proposal(Role("prediction", method_of(path)), "its name says prediction")
    derived = any(word in ASIDE for word in stem) or {"brain", "mask"} <= set(stem)
    if derived or not SHOWN_FOLDERS.isdisjoint(folders):
        return Proposal(IGNORE, "is worked out from an image, and never proposed as one")
    if reference := _reference_word(own, stem):
        return Proposal(REFERENCE, f"its name says {reference}")
    modality = next((word for word in reversed(words) if word in MODALITIES), "")
    if modality and (modality in stem or not any(map(str.isalpha, own_words(path)))):
        return Proposal(Role("channel", _channel(stem, modality)), f"its name says {MODALITIES[modality]}")
    return Proposal(Role("channel", _plain_name(own)), SAYS_NOTHING)


def _reference_word(path: PurePosixPath, stem: list[str]) -> str:
    """The word by which a file is a reference: of its own name, or of the nearest folder that says what is in it."""
    shows = any(word in MODALITIES for word in stem)
    folders = [words_of(part) for part in path.parts[:-1]]
    folders = [words for words in reversed(folders) if not (shows and not all(map(is_word, words)))]
    own = next((word for word in stem if word in REFERENCE_WORDS or word in VOLUMES_DRAWN), "")
    if own and own not in OBJECTS:
        return own
    for words in folders:
        if found := next((word for word in words if word in REFERENCE_WORDS and not (shows and word in OBJECTS)), ""):
            return own or found
        if any(word in IMAGE and word not in ("training", "test", "raw") for word in words):
            return ""
    return own


def _channel(stem: list[str], modality: str) -> str:
    others = [word for word in stem if word in MODALITIES and word not in (modality, "mr", "mri")]
    return MODALITIES[modality] if not others else " ".join(MODALITIES[word] for word in (*others, modality))


def _plain_name(path: PurePosixPath) -> str:
    """What a column says beside its places, or the nearest folder does, unless that is but *image*."""
    for part in (path.name, *reversed(path.parts[:-1])):
        said = stem_of(part) if part == path.name else part
        name = shown_name(PLACE.sub("", said)).strip(" ._-")
        if name and all(word in IMAGE or word in SPLITS for word in words_of(name)):
            return "image"
        if name and ("{" not in said or part == path.name):
            return name
    return "image"


def _image_by_folder(roles: dict[str, Proposal], above: int) -> None:
    """Where everything would be a reference, what lies in a folder that names a modality is the image: ``CT-Seg``."""
    if any(proposal.role.kind == "channel" for proposal in roles.values()):
        return
    for text, proposal in roles.items():
        path = PurePosixPath(*PurePosixPath(text).parts[above:])
        said = words_of("/".join(path.parts[:-1]))
        modality = next((word for word in said if word in MODALITIES), "")
        if modality and proposal.role == REFERENCE and not any(word in REFERENCE_WORDS for word in words_of(path.stem)):
            roles[text] = Proposal(Role("channel", MODALITIES[modality]), f"its folder says {MODALITIES[modality]}")


def _leave_unnamed(roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]) -> None:
    """Where some columns say that they are images, one of the same cases that says nothing may be a segmentation."""
    channels = [text for text, proposal in roles.items() if proposal.role.kind == "channel"]
    unnamed = [
        text for text in channels
        if roles[text].why == SAYS_NOTHING
        and (not any(word in IMAGE for word in words_of(text)) or _is_more_than_one(text, channels))
    ]  # fmt: skip
    if not unnamed or len(unnamed) == len(channels):
        return
    shown = {key for text in channels if text not in unnamed for key in cases[text]}
    unnamed = [text for text in unnamed if cases[text] & shown]
    if not unnamed:
        return
    for text in unnamed:
        roles[text] = Proposal(IGNORE, UNNAMED)
    questions.append(f"What is in {', '.join(unnamed[:3])}{' …' if len(unnamed) > 3 else ''}? Names do not say.")


def _is_more_than_one(text: str, others: Sequence[str]) -> bool:
    """Whether a name is that of another column and more: ``{case}_1stHO`` beside ``{case}``."""
    stem = stem_of(text)
    return any(other != text and stem.startswith(stem_of(other)) and stem_of(other) != stem for other in others)


def _ask_twins(roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]) -> None:
    """Neither of two columns is proposed that have the same files, packed and not: they may differ."""
    for pair in twins_in(roles):
        if both := set.intersection(*(set(cases[text]) for text in pair)):
            plain, packed = pair
            roles.update(dict.fromkeys(pair, Proposal(IGNORE, f"is there twice, as {plain} and as {packed}")))
            count = "1 case has" if len(both) == 1 else f"{len(both)} cases have"
            questions.append(f"Which counts, {plain} or {packed}? {count} both.")


def _leave_rare(
    roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], joined: Mapping[str, str],
    questions: list[str],
) -> None:  # fmt: skip
    """A channel must be there for every case that is used: one that most cases lack is not proposed."""
    channels = [text for text, proposal in roles.items() if proposal.role.kind == "channel" and text not in joined]
    drawn = {key for text, found in roles.items() if found.role.kind in ("reference", "class") for key in cases[text]}
    main = max(channels, key=lambda text: (len(cases[text] & drawn), len(cases[text])), default="")
    for text in channels:
        common = len(cases[text] & cases[main])
        if common < FEW * len(cases[main]):
            told = says_images(text) or cases[text] & drawn
            roles[text] = Proposal(IGNORE, f"only {common} of the {len(cases[main])} cases with {main} have it")
            if not common and told:
                questions.append(f"Are the files of {text} cases, too? They are others than those of {main}.")
    for text, main in joined.items():
        shown = roles[main].role.kind == "channel"
        roles[text] = Proposal(roles[main].role, f"shows other cases than {main}") if shown else roles[main]


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
    flat = any(_is_picture(text) for text, proposal in roles.items() if proposal.role.kind == "channel")
    kept = max(
        sorted(references),
        key=lambda text: (
            len(cases[text] & pictured),
            _is_picture(text) == flat,
            not _is_of_brain(text),
            _drawn(text),
            -len(text),
        ),
    )
    others = references_of_other_cases(kept, [text for text in references if cases[text] & pictured], cases)
    for text in references:
        if text in others:
            roles[text] = Proposal(REFERENCE, f"{roles[text].why}; of other cases than {kept}")
        elif text != kept:
            roles[text] = Proposal(IGNORE, f"{MAY_BE_TOO}; {kept} is proposed")
    if others:
        questions.append(f"Are {', '.join([kept, *others][:3])} the reference, each of other cases? They are taken so.")
    if len(others) + 1 < len(references):
        questions.append(f"Which column is the reference? {len(references)} may be; {kept} is proposed.")


def _is_of_brain(text: str) -> bool:
    """Whether a name says that it shows the whole brain, and not what is looked for in it."""
    return "brain" in words_of(stem_of(text.rpartition("/")[2]))


def _drawn(text: str) -> int:
    """How far a name says that somebody drew the reference: several who agreed, one, or nobody."""
    words = words_of(text)
    return 2 if any(word in AGREED for word in words) else int(any(word in DRAWN for word in words))


def _is_picture(text: str) -> bool:
    from segloss_gui.data.readers.mask_pixels import SUFFIXES

    return text.lower().endswith(SUFFIXES)


def _say_numbers(roles: Mapping[str, Proposal], questions: list[str]) -> None:
    """Files that belong together by a number alone are shown as such, not paired in silence."""
    numbered = [text for text in sorted(roles) if "{number}" in text]
    if len(numbered) > 1:
        questions.append(
            f"Are {' and '.join(numbered)} of one case where they have the same number? They are paired so."
        )


def _say_objects(roles: Mapping[str, Proposal], questions: list[str]) -> None:
    """Several masks of a case are shown as such, not joined in silence."""
    questions += [
        f"Is each file of {text} the mask of one object? All of a case are joined into its reference."
        for text, proposal in sorted(roles.items()) if proposal.role == REFERENCE and Pattern(text).is_of_objects
    ]  # fmt: skip


def _ask_unpaired(
    roles: Mapping[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]
) -> None:
    """References none of which is called like an image."""
    images = {key for text, proposal in roles.items() if proposal.role.kind == "channel" for key in cases[text]}
    references = [text for text, proposal in roles.items() if proposal.role.kind in ("reference", "class")]
    others = {key for text in references for key in cases[text]}
    if images and others and not {(key.case, key.visit) for key in images} & {(key.case, key.visit) for key in others}:
        questions.append(f"Whose are the files of {references[0]}? None is called like an image.")


def _tell_channels_apart(
    roles: dict[str, Proposal], joined: Mapping[str, str], together: AbstractSet[str] = frozenset()
) -> None:
    """Two columns of the same cases cannot be one channel: words in which their patterns differ tell them apart.

    Those ``joined`` to one, which show other cases, are called like it, and those ``together`` are one method's.
    """
    alike: dict[str, list[str]] = {}
    for text, proposal in roles.items():
        if not (text in joined or text in together) and proposal.role.kind in ("channel", "prediction", "class"):
            alike.setdefault(str(proposal.role), []).append(text)
    for texts in alike.values():
        role = roles[texts[0]].role
        for text, words in _differences(texts, role.name.lower()).items() if len(texts) > 1 else ():
            name = f"{'' if role.name.lower() in IMAGE else role.name} {words}".strip() or text
            roles[text] = Proposal(Role(role.kind, name), roles[text].why)
    for text, main in joined.items():
        roles[text] = Proposal(roles[main].role, roles[text].why)


def channel_roles(texts: Sequence[str]) -> dict[str, Role]:
    """The roles of columns that are the channels, named after what they show and told apart where they must be.

    Examples
    --------
    >>> {text: role.name for text, role in channel_roles(["{case}/pre/T1.nii", "{case}/pre/FLAIR.nii"]).items()}
    {'{case}/pre/T1.nii': 'T1', '{case}/pre/FLAIR.nii': 'FLAIR'}
    """
    roles = {text: _by_words(text) for text in texts}
    _tell_channels_apart(roles, {})
    return {text: proposal.role for text, proposal in roles.items() if proposal.role.kind == "channel"}


def _differences(texts: Sequence[str], shown: str = "") -> dict[str, str]:
    """The words in which patterns differ beside ``shown``, as few as tell them apart; all words where none do.

    Examples
    --------
    >>> _differences(["a/{case}/raw/{case}_flair.nii", "a/{case}/new/{case}_flair_pp.nii"])
    {'a/{case}/raw/{case}_flair.nii': 'raw', 'a/{case}/new/{case}_flair_pp.nii': 'new'}
    """
    words = {
        text: [
            word for word in SIGNS.split(PLACE.sub(" ", stem_of(text))) if shown_name(word) and word.lower() != shown
        ]
        for text in texts
    }
    common = set.intersection(*(set(found) for found in words.values()))
    own = {text: [word for word in found if word not in common] for text, found in words.items()}
    for count in range(1, 1 + max(map(len, own.values()))):
        few = {text: " ".join(found[:count]) for text, found in own.items()}
        if len(set(few.values())) == len(few):
            return few
    return {text: " ".join(words[text]) or text for text in texts}
