"""A loss in words: what the registry knows of it, as a page of text."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segloss_gui.core.loss_group import LOSS_GROUPS

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

WIDTH = 96
DEVIATIONS = "Where the printed equation and public code differ"
"""Heading of a loss's deviations."""

CHANNELS = {
    "any": "one class (sigmoid) or several (softmax)",
    "one": "one class (sigmoid)",
    "several": "several classes (softmax)",
}
FAMILIES = {
    "distribution": ("Distribution", "compare every voxel's probability with its label"),
    "region": ("Region", "compare the overlap of two regions"),
    "boundary": ("Boundary", "compare how far two outlines lie apart"),
    "compound": ("Compound", "add several of the others"),
}
"""The Odyssey's taxonomy: a title, and what its losses do."""


@dataclass(frozen=True)
class ParameterWords:
    """One parameter: its name in files, its title, and what it means and may be."""

    name: str
    title: str
    meaning: str
    default: str
    allowed: str
    unit: str


def parameters_of(spec: LossSpec) -> tuple[ParameterWords, ...]:
    """The parameters of a loss in words, in the model's order."""
    schema = spec.params.model_json_schema()
    fields = schema.get("properties", {})
    return tuple(
        ParameterWords(
            name,
            field.get("title", name),
            field.get("description", ""),
            _default_words(field.get("default")),
            allowed_words(field, schema.get("$defs", {})),
            field.get("unit", ""),
        )
        for name, field in fields.items()
    )


def allowed_words(field: Mapping[str, Any], models: Mapping[str, Any]) -> str:
    """What a field of a JSON schema may hold.

    Examples
    --------
    >>> allowed_words({"type": "number", "minimum": 0, "maximum": 10}, {})
    'a number (at least 0, at most 10)'
    >>> allowed_words({"anyOf": [{"const": "prior"}, {"type": "array", "items": {"type": "number"}}]}, {})
    'prior or a list, each a number'
    """
    if "anyOf" in field:
        return _either([allowed_words(part, models) for part in field["anyOf"]])
    if "$ref" in field:
        inner = models[field["$ref"].rsplit("/", 1)[1]].get("properties", {})
        return "a table of " + ", ".join(name for name, part in inner.items() if not part.get("advanced"))
    if "const" in field or "enum" in field:
        return _either([str(option) for option in field.get("enum", [field.get("const")])])
    if field.get("type") == "array":
        return f"a list{_lengths(field)}, each {allowed_words(field.get('items', {}), models)}"
    return _TYPES.get(field.get("type", ""), "any value") + _bounds(field)


_TYPES = {
    "number": "a number", "integer": "a whole number", "boolean": "yes or no", "string": "a word", "null": "none",
    "object": "a table",
}  # fmt: skip
_BOUNDS = {
    "minimum": "at least", "exclusiveMinimum": "greater than", "maximum": "at most", "exclusiveMaximum": "less than",
}  # fmt: skip


def floor_words(floor: float) -> str:
    """The value at a perfect prediction, as a sentence.

    Examples
    --------
    >>> floor_words(0.0), floor_words(-0.5)
    ('The loss is 0.', 'The loss is -0.5, and the curves take that as their zero line.')
    """
    if math.isnan(floor):
        return "The value depends on the reference; it is not 0."
    return "The loss is 0." if floor == 0 else f"The loss is {floor:g}, and the curves take that as their zero line."


def group_words(spec: LossSpec) -> str:
    """Which group of Bertels 2019 a loss is of, as a sentence.

    Examples
    --------
    >>> from segloss_gui.losses import LOSSES
    >>> group_words(LOSSES["focal"])
    'Of the cross-entropy group (pixel): a surrogate of the (weighted) Hamming loss.'
    >>> group_words(LOSSES["weighted_sum"])
    'Of the group of its terms, where they are all of one.'
    """
    if spec.group_of is not None:
        return "Of the group of its terms, where they are all of one."
    if spec.group is None:
        return "Of neither group."
    meaning = {"pixel": "a surrogate of the (weighted) Hamming loss", "metric": "a surrogate of Dice or Jaccard"}
    return f"Of the {LOSS_GROUPS[spec.group]} group ({spec.group}): {meaning[spec.group]}."


def printed_words(spec: LossSpec) -> str:
    """Which parameters give the equation as it is printed, as a sentence; empty where the defaults do or none is.

    Examples
    --------
    >>> from segloss_gui.losses import LOSSES
    >>> printed_words(LOSSES["dice_squared"])
    'With phi = CI, smooth_nr = 0 and smooth_dr = 0 it is Odyssey, Eq. 8, as printed.'
    """
    if not (spec.as_printed and spec.reference):
        return ""
    words = [f"{name} = {_default_words(value)}" for name, value in spec.as_printed.items()]
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return f"With {listed} it is {spec.reference[0].paper}, {spec.reference[0].equation}, as printed."


def text_page(spec: LossSpec) -> str:
    """A loss as a page of text.

    Examples
    --------
    >>> from segloss_gui.losses import LOSSES
    >>> print(text_page(LOSSES["cross_entropy"]).splitlines()[0])
    Cross-entropy (cross_entropy), distribution loss
    """
    source = f" ({spec.reference[0].paper}, {spec.reference[0].equation})" if spec.reference else ""
    lines = [f"{spec.title} ({spec.key}), {spec.family} loss", "", spec.summary, ""]
    lines += [f"Equation{source}", f"  {spec.equation}", ""]
    lines += ["At a perfect prediction", f"  {floor_words(spec.floor_at(spec.params()))}", ""]
    lines += ["Classes", f"  {CHANNELS[spec.channels]}", ""]
    lines += ["Group in Bertels 2019, Table 1", f"  {group_words(spec)}", ""]
    lines += _parameter_lines(spec)
    if spec.reference:
        lines += ["", "Defined in", *(f"  {source.paper}, {source.equation}" for source in spec.reference)]
    if printed := printed_words(spec):
        lines += ["", "As printed", *_wrapped(printed, "  ", "  ")]
    if spec.deviations:
        lines += ["", DEVIATIONS]
        lines += [line for text in spec.deviations for line in _wrapped(text, "  - ", "    ")]
    return "\n".join(lines)


def _parameter_lines(spec: LossSpec) -> list[str]:
    words = parameters_of(spec)
    lines = ["Parameters" if words else "No parameters"]
    for one in words:
        unit = f" {one.unit}" if one.unit else ""
        title = "" if one.title == one.name else f" ({one.title})"
        lines += _wrapped(f"{one.name}{title} = {one.default}{unit}: {one.allowed}", "  ", "      ")
        lines += _wrapped(one.meaning, "      ", "      ")
    return lines


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    # A name in a list must stay whole: it is what the reader types.
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _lengths(field: Mapping[str, Any]) -> str:
    least, most = field.get("minItems"), field.get("maxItems")
    if least is None and most is None:
        return ""
    return f" of {least}" if least == most else f" of {least or 0} to {most}" if most else f" of {least} or more"


def _bounds(field: Mapping[str, Any]) -> str:
    limits = ", ".join(f"{words} {field[mark]:g}" for mark, words in _BOUNDS.items() if mark in field)
    return f" ({limits})" if limits else ""


def _default_words(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}".replace("e-0", "e-")
    if isinstance(value, (list, tuple)):
        return ", ".join(_default_words(part) for part in value) or "none"
    if isinstance(value, Mapping):
        weight = f"{value['weight']:g} " if value.get("weight", 1) != 1 else ""
        return f"{weight}{value.get('loss', dict(value))}"
    return str(value)
