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
from typing import Any

from segloss_gui.core.loss_names import short_name
from segloss_gui.core.number_text import format_number, whole_number
from segloss_gui.statistics.arms import read_params
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.models import LossChoice, Study

SYMBOLS = {"phi": "Φ", "epsilon": "ε", "alpha": "α", "beta": "β", "gamma": "γ"}
LEFT_OUT = {"include", "fp", "fn"}
"""Parts of a parameter's name that say nothing beside the loss: α of Tversky is that of false positives."""
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
    """

    id: str
    key: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    labels: str = ""
    batch_size: int | None = None
    repeat: Mapping[str, int] = field(default_factory=dict)
    given: str = ""

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


def score_names(table: ScoreTable, given: Collection[str] = ()) -> dict[str, str]:
    """The name of every method of a table of scores, by what its columns say of loss, parameters and arm.

    Those ``given`` by somebody stay as they are.

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
        else _scored(method, *(names.pop() if len(names) == 1 else "" for names in told))
        for method, told in said.items()
    ])  # fmt: skip


def _scored(method: str, loss: str, params: str, labelling: str, batch: str) -> NamedMethod:
    """A method by its scores; an id that was not made of its loss is a name that somebody gave."""
    made = re.fullmatch(rf"{re.escape(loss)}( \w+=\S.*)?(, .*)?( \(\d+\))?", method) is not None
    if not (loss and made):
        return NamedMethod(method, given=method)
    labels = {"full": "full", "partial": "policy"}.get(labelling, "")
    return NamedMethod(method, loss, read_params(params), labels, whole_number(batch))


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
        method.id: ", ".join([" ".join([loss_name(method.key, method.params), *params]), *arm])
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


def loss_name(key: str, params: Mapping[str, Any]) -> str:
    """The short name of a loss; a weighted sum is called by its terms.

    Examples
    --------
    >>> terms = [{"loss": "tversky", "weight": 0.5, "params": {"alpha_fp": 0.3}}, {"loss": "focal"}]
    >>> loss_name("weighted_sum", {"terms": terms}), loss_name("soft_dice", {})
    ('0.5 Tversky (α=0.3) + Focal', 'sDice')
    """
    return " + ".join(map(_term_name, _terms(params))) or short_name(key)


def _terms(params: Mapping[str, Any]) -> list[dict[str, Any]]:
    terms = params.get("terms", ())
    return [dict(term) for term in terms] if isinstance(terms, (tuple, list)) else []


def _term_name(term: Mapping[str, Any]) -> str:
    told = ", ".join(param_words(name, value) for name, value in dict(term.get("params") or {}).items())
    words = short_name(str(term.get("loss", "?"))) + (f" ({told})" if told else "")
    return words if term.get("weight", 1) == 1 else f"{value_words(term['weight'])} {words}"


def param_words(name: str, value: Any) -> str:
    """A parameter with its value, by the letter the papers call it.

    Examples
    --------
    >>> param_words("epsilon", 1e-7), param_words("alpha_fp", 0.3), param_words("include_background", False)
    ('ε=1e-7', 'α=0.3', 'no background')
    """
    title = param_title(name)
    if isinstance(value, bool):
        return title if value else f"no {title}"
    return f"{title}={value_words(value)}"


def param_title(name: str) -> str:
    """A parameter by the letter the papers call it.

    Examples
    --------
    >>> param_title("epsilon"), param_title("include_background"), param_title("smooth_nr")
    ('ε', 'background', 'smooth nr')
    """
    parts = [SYMBOLS.get(part, part) for part in name.split("_") if part not in LEFT_OUT]
    return " ".join(parts) or name


def value_words(value: Any) -> str:
    """The value of a parameter in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return format_number(value)
    if isinstance(value, Mapping):
        return " ".join(f"{name}:{value_words(item)}" for name, item in value.items() if name != "defaults")
    return ", ".join(map(value_words, value)) if isinstance(value, (tuple, list)) else str(value)


def is_automatic(choice: LossChoice) -> bool:
    """Whether nobody named the loss: its id is its key, a copy of another, or the terms of a sum.

    Examples
    --------
    >>> [is_automatic(LossChoice(key="focal", name=name)) for name in ("", "focal", "focal (2)", "mine")]
    [True, True, True, False]
    """
    stem = re.sub(r" \(\d+\)$", "", choice.name)
    made = choice.model_copy(update={"name": ""}).method
    return stem in ("", choice.key, sum_words(choice.params)) or choice.name == made


def sum_words(params: Mapping[str, Any]) -> str:
    """The terms of a weighted sum as the id of its method; empty for other parameters.

    Examples
    --------
    >>> sum_words({"terms": ({"loss": "tversky", "weight": 0.5}, {"loss": "focal"})})
    '0.5 tversky + focal'
    """
    return " + ".join(map(_term_words, _terms(params)))


def _term_words(term: Mapping[str, Any]) -> str:
    weight = term.get("weight", 1.0)
    params = ", ".join(f"{name} {value_words(value)}" for name, value in term.get("params", {}).items())
    words = f"{term.get('loss', '?')} ({params})" if params else str(term.get("loss", "?"))
    return words if weight == 1 else f"{value_words(weight)} {words}"
