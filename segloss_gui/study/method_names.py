"""What methods are called where people read of them: the short name of the loss, and what differs.

Runs, files, claims and the column ``method`` of ``scores.csv`` know a method by its id, made of key, parameters and
arm; it never changes with what is shown here. A name that somebody gave stays; a method from elsewhere has its own.
No torch: short names come from :mod:`segloss_gui.core.loss_names`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from types import MappingProxyType
from typing import Any

from segloss_gui.core.number_text import whole_number
from segloss_gui.statistics.arms import read_params
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.method_ids import read_id
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.param_words import is_automatic, loss_name, param_words

SAID = ("loss", "params", "labelling", "batch_size")
"""What a table of scores says of a method."""
LABELS = {"full": "full labels", "policy": "partial labels"}


@dataclass(frozen=True)
class NamedMethod:
    """A method as its name is made of it.

    Parameters
    ----------
    id : str
        What runs and scores know it by.
    key : str
        Of its loss; empty for a method from elsewhere.
    params : mapping
        Parameters that were chosen.
    labels : "full", "policy" or ""
        Which labels training saw; empty where that is no difference.
    batch_size : int or None
        Images per step.
    repeat : mapping of str to int
        How often cases of a group are seen.
    given : str
        What somebody called it; empty: its name is made.
    before : str
        What stands before a name that is made: the file it is from, where others have a method of the same id.
    """

    id: str
    key: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    labels: str = ""
    batch_size: int | None = None
    repeat: Mapping[str, int] = field(default_factory=dict)
    given: str = ""
    before: str = ""

    @property
    def told(self) -> dict[str, str]:
        """Its parameters in words, by their names; the terms of a sum are its name already."""
        return {name: param_words(name, value) for name, value in self.params.items() if name != "terms"}

    @property
    def arm(self) -> dict[str, str]:
        """What else tells it apart from the same loss, in words, by what it is about."""
        batch = f"B={self.batch_size}" if self.batch_size else ""
        repeat = {f"repeat {group}": f"{group}×{times}" for group, times in self.repeat.items()}
        return {"labels": LABELS.get(self.labels, ""), "batch": batch, **repeat}


def study_names(study: Study, taken: Iterable[str] = ()) -> dict[str, str]:
    """The name of every method of a study by its id, in the study's order; no two are alike.

    Parameters
    ----------
    study : Study
        Losses, methods from elsewhere, and the names that were given.
    taken : iterable of str
        Names that others have already: of scores from other files.

    Examples
    --------
    >>> losses = [{"key": "cross_entropy"}, *({"key": "dice_phi", "params": {"phi": phi}} for phi in ("I", "BI"))]
    >>> list(study_names(Study(losses=losses)).values())
    ['CE', 'DL Φ=I', 'DL Φ=BI']
    """
    return studies_names((study,), taken)


def studies_names(studies: Iterable[Study], taken: Iterable[str] = ()) -> dict[str, str]:
    """The same of several studies that are shown together; methods of one id are one method."""
    methods: dict[str, NamedMethod] = {}
    for study in studies:
        hides = bool(study.policy.removed)
        own = [named(choice, study.sampling.batch_size, hides) for choice in study.losses]
        own += [NamedMethod(method.name, given=method.name) for method in study.imported]
        looks = {method: look.name for method, look in study.methods.items() if look.name}
        for method in own:
            given = looks.get(method.id, method.given)
            methods.setdefault(method.id, replace(method, given=given))
    return display_names(list(methods.values()), taken)


def named(choice: LossChoice, batch_size: int | None = None, hides: bool = False) -> NamedMethod:
    """A loss of a study as its name is made of it.

    Parameters
    ----------
    choice : LossChoice
        The loss.
    batch_size : int or None
        Of the study, where the loss has none of its own.
    hides : bool
        Whether the study's label policy hides any label.
    """
    batch, labels = choice.batch_size or batch_size, choice.labels if hides else ""
    given = "" if is_automatic(choice) else choice.name
    return NamedMethod(choice.method, choice.key, choice.params, labels, batch, choice.repeat, given)


def score_names(
    table: ScoreTable, given: Collection[str] = (), own: Mapping[str, str] = MappingProxyType({}),
    taken: Iterable[str] = (),
) -> dict[str, str]:  # fmt: skip
    """The name of every method of a table of scores, by what its columns say of loss, parameters and arm.

    Parameters
    ----------
    table : ScoreTable
        The scores.
    given : collection of str
        Methods whose names somebody gave: they stay as they are.
    own : mapping of str to str
        What a method's own file calls it, where the name of the file stands before that in the table.
    taken : iterable of str
        Names that none of them may have.

    Examples
    --------
    >>> names = {"case": ["a"] * 3, "method": ["soft_dice", "mine", "nnU-Net"], "loss": ["soft_dice", "focal", ""]}
    >>> score_names(ScoreTable.of(names, {"dice": [0.5] * 3}))
    {'soft_dice': 'sDice', 'mine': 'mine', 'nnU-Net': 'nnU-Net'}
    """
    methods, *others = (table.factors[name] for name in ("method", *SAID))
    rows = dict.fromkeys(zip(*(factor.codes.tolist() for factor in (methods, *others)), strict=True))
    said: dict[str, list[set[str]]] = {method: [set() for _ in SAID] for method in methods.names}
    for method, *codes in rows:
        for names, factor, code in zip(said[methods.names[method]], others, codes, strict=True):
            names.add(factor.names[code])
    return display_names([
        NamedMethod(method, given=method) if method in given
        else _scored(method, own.get(method, method), *(names.pop() if len(names) == 1 else "" for names in told))
        for method, told in said.items()
    ], taken)  # fmt: skip


def _scored(method: str, own: str, loss: str, params: str, labelling: str, batch: str) -> NamedMethod:
    """A method by its scores, else by its id; one that was not made of its loss is a name that somebody gave."""
    told = read_id(own)
    key = loss or (told.key if told else "")
    made = re.fullmatch(rf"{re.escape(key)}( \w+=\S.*)?(, .*)?( \(\d+\))?", own)
    if not (key and made) or (told is None and made[1] and not params):
        return NamedMethod(method, given=method)
    labels = {"full": "full", "partial": "policy"}.get(labelling, told.labels if told else "")
    batch_size = whole_number(batch) or (told.batch_size if told else None)
    found = read_params(params) if params.startswith("{") or told is None else told.params
    return NamedMethod(method, key, found, labels, batch_size, before=method.removesuffix(own))


def display_names(methods: Sequence[NamedMethod], taken: Iterable[str] = ()) -> dict[str, str]:
    """The name of every method by its id: its own, or its loss's with what differs among methods of that loss.

    Parameters
    ----------
    methods : sequence of NamedMethod
        Those that are shown together.
    taken : iterable of str
        Names that none of them may have.

    Examples
    --------
    >>> arms = [NamedMethod(f"arm {b}", "dice_phi", {"phi": "BI", "epsilon": 1e-7}, batch_size=b) for b in (1, 2)]
    >>> display_names([*arms, NamedMethod("sweep", "tversky", {"alpha_fp": 0.3}), NamedMethod("U-Net", given="U-Net")])
    {'arm 1': 'DL, B=1', 'arm 2': 'DL, B=2', 'sweep': 'Tversky', 'U-Net': 'U-Net'}
    """
    unnamed = [method for method in methods if not method.given]
    told = _differing([(method.key, method.told) for method in unnamed])
    arms = _differing([(method.key, method.arm) for method in unnamed])
    made = {
        method.id: method.before + ", ".join([" ".join([loss_name(method.key, method.params), *params]), *arm])
        for method, params, arm in zip(unnamed, told, arms, strict=True)
    }
    found: dict[str, str] = {}
    used = set(taken)
    # Names that were given come first: one that is made gives way.
    for method in sorted(methods, key=lambda method: not method.given):
        found[method.id] = _free(method.given or made[method.id], used)
        used.add(found[method.id])
    return {method.id: found[method.id] for method in methods}


def _differing(facts: Sequence[tuple[str, Mapping[str, str]]]) -> list[list[str]]:
    """Of every method the words in which methods of its loss differ."""
    seen: dict[tuple[str, str], list[str]] = {}
    for key, words in facts:
        for name, text in words.items():
            seen.setdefault((key, name), []).append(text)
    count_of = Counter(key for key, _ in facts)
    differs = {at for at, texts in seen.items() if len(set(texts)) > 1 or len(texts) < count_of[at[0]]}
    return [[text for name, text in words.items() if text and (key, name) in differs] for key, words in facts]


def _free(name: str, used: set[str]) -> str:
    return next(one for one in chain([name], (f"{name} ({n})" for n in count(2))) if one not in used)
