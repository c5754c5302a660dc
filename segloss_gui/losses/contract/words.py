"""Promises about words: parameters that survive files and explain themselves, equation, sources, docstring."""

from __future__ import annotations

import doctest
import json
import sys
import tomllib
from typing import Any

import tomli_w

from segloss_gui.losses.contract.samples import FACTS, built, require
from segloss_gui.losses.spec import LossSpec


def parameters_survive_json_and_toml(spec: LossSpec, channels: int) -> None:  # noqa: ARG001
    """As given and as resolved: a study file and ``run.json`` hold them."""
    for params in (spec.params(), *(spec.params().resolve(facts) for facts in FACTS.values())):
        plain = params.model_dump(mode="json", exclude_none=True)
        for again in (json.loads(json.dumps(plain)), tomllib.loads(tomli_w.dumps(plain))):
            found = spec.params.parse(again)
            require(found == params, f"parameters must come back from a file, got {found} for {params}")


def every_parameter_has_words(spec: LossSpec, channels: int) -> None:  # noqa: ARG001
    """Title, description and default."""
    for name, field in spec.params.model_fields.items():
        require(bool(field.title), f"parameter {name} must have a title")
        require(bool(field.description), f"parameter {name} must have a description")
        require(not field.is_required(), f"parameter {name} must have a default")


def its_words_are_complete(spec: LossSpec, channels: int) -> None:  # noqa: ARG001
    """Short name, summary, source, sentences."""
    require(0 < len(spec.short) <= 8, f"short must have 1 to 8 characters, got {spec.short!r}")
    require(bool(spec.title), "title must not be empty")
    require(
        spec.summary.endswith(".") and len(spec.summary) <= 140, "summary must be a sentence of at most 140 characters"
    )
    require(bool(spec.reference), "reference must name a source")
    for sentence in (*spec.deviations, *([spec.caveat] if spec.caveat else [])):
        require(sentence.endswith("."), f"must be a sentence, got {sentence!r}")


def its_docstring_names_shapes_and_a_known_value(spec: LossSpec, channels: int) -> None:
    """The formula's docstring has shapes and a doctest that holds; its module's names the paper."""
    loss = built(spec, channels)
    formula: Any = getattr(loss, "formula", loss)
    formula = formula if hasattr(formula, "__name__") else type(formula)
    module = sys.modules[formula.__module__]
    text = formula.__doc__ or ""
    require("(B, C, *S)" in text or "(B, 1, *S)" in text, f"the docstring of {formula.__name__} must name its shapes")
    paper = spec.reference[0].paper.split()[0] if spec.reference else ""
    require(paper in (module.__doc__ or ""), f"the docstring of its module must name {paper}")
    require(">>>" in text, f"the docstring of {formula.__name__} must show a known value (>>>)")
    _require_doctest_holds(formula, module.__dict__)


def its_equation_can_be_drawn(spec: LossSpec, channels: int) -> None:  # noqa: ARG001
    """Matplotlib's mathtext reads it."""
    from matplotlib.mathtext import MathTextParser

    width = MathTextParser("path").parse(f"${spec.equation}$").width
    require(width > 10, f"the equation must have something to draw, got a width of {width}")


def _require_doctest_holds(formula: Any, names: dict[str, Any]) -> None:
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    report: list[str] = []
    example = doctest.DocTestParser().get_doctest(formula.__doc__, dict(names), formula.__name__, None, None)
    failed = doctest.DocTestRunner(optionflags=options, verbose=False).run(example, out=report.append).failed
    require(failed == 0, f"the doctest of {formula.__name__} must hold: {' '.join(' '.join(report).split())}")


PROMISES = (
    parameters_survive_json_and_toml,
    every_parameter_has_words,
    its_words_are_complete,
    its_docstring_names_shapes_and_a_known_value,
    its_equation_can_be_drawn,
)
"""In the order they are reported."""
