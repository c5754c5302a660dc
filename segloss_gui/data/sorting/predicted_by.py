"""Which method a column of predictions is of, by its names."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from segloss_gui.core.harmless import shown_name
from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.roles import IGNORE, Proposal, Role
from segloss_gui.data.sorting.structure_roles import own_words
from segloss_gui.data.sorting.words import SPLITS, words_of

SIGNS = re.compile(r"[/\s._-]+")
PROBABLE = frozenset(("prob", "probs", "probability", "probabilities", "softmax", "logits"))
GENERAL = frozenset((
    "derivatives", "prediction", "predictions", "predicted", "pred", "preds", "output", "outputs", "result",
    "results", "method", "methods", "seg", "labels", "mask", "masks", "segmentation", "segmentations",
))  # fmt: skip


def method_of(path: PurePosixPath) -> str:
    """The method that a path of predictions names, by its last folder and its own words.

    Examples
    --------
    >>> method_of(PurePosixPath("predictions/unet/{case}.nii")), method_of(PurePosixPath("{case}_vnet_pred.nii"))
    ('unet', 'vnet')
    """
    folders = [
        name
        for part in path.parts[:-1]
        if "{" not in part and (name := shown_name(part)).lower() not in GENERAL and name.lower() not in SPLITS
    ]
    parts = [part for part in (*folders[-1:], _without_general(own_words(path))) if part]
    return " ".join(parts) or "prediction"


def _without_general(name: str) -> str:
    """A name without words such as *pred* at its ends."""
    while name.lower() not in GENERAL:
        words = SIGNS.split(name)
        if len(words) < 2 or not {words[0].lower(), words[-1].lower()} & GENERAL:
            return name
        name = name[: -len(words[-1])] if words[-1].lower() in GENERAL else name[len(words[0]) :]
        name = name.strip(" ._-")
    return ""


def predicted_structures(roles: dict[str, Proposal]) -> frozenset[str]:
    """Predictions called like the classes, in one folder a case: one method found them all, a mask a structure."""
    classes = {proposal.role.name for proposal in roles.values() if proposal.role.kind == "class"}
    folders: dict[str, list[str]] = {}
    for text, proposal in roles.items():
        if proposal.role.kind == "prediction" and own_words(PurePosixPath(text)) in classes:
            folders.setdefault(text.rpartition("/")[0], []).append(text)
    found = [text for folder, texts in folders.items() if len(texts) > 1 and "{case}" in folder for text in texts]
    for text in found:
        name = roles[text].role.name.removesuffix(own_words(PurePosixPath(text))).strip() or "prediction"
        roles[text] = Proposal(Role("prediction", name), f"{roles[text].why}; a mask a structure")
    return frozenset(found)


def without_probabilities(roles: dict[str, Proposal]) -> None:
    """Maps of probabilities beside the label maps of one method are not another method's."""
    plain = {text.rpartition("/")[0] for text, proposal in roles.items() if _is_label_map(text, proposal)}
    for text, proposal in roles.items():
        if (
            proposal.role.kind == "prediction"
            and not _is_label_map(text, proposal)
            and text.rpartition("/")[0] in plain
        ):
            roles[text] = Proposal(IGNORE, "holds probabilities, and the label maps of the method are beside it")


def _is_label_map(text: str, proposal: Proposal) -> bool:
    said = words_of(stem_of(text.rpartition("/")[2]))
    return proposal.role.kind == "prediction" and PROBABLE.isdisjoint(said)
