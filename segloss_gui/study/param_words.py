"""A loss and its parameters in few words, for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from segloss_gui.core.loss_names import short_name
from segloss_gui.core.number_text import format_number
from segloss_gui.study.models import LossChoice

SYMBOLS = {"phi": "Φ", "epsilon": "ε", "alpha": "α", "beta": "β", "gamma": "γ"}
LEFT_OUT = {"include", "fp", "fn"}
"""Parts of a parameter's name that say nothing beside the loss: α of Tversky is that of false positives."""


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
