"""Facts and expectations as text, for the terminal and the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.report.expectations import Expectation, percent
from segloss_gui.study.object_facts import ObjectFacts


def facts_lines(fact: ObjectFacts) -> Iterator[str]:
    """What the references hold of one class, a line each."""
    count, empty = count_of(len(fact.cases), "case"), thousands(fact.empty)
    yield f"{fact.target.name}: {count}, {empty} empty, f = {fact.labelled_share:.3f}"
    if not fact.there.any():
        return
    yield f"  objects per image: {_spread(fact.objects[fact.there])}"
    yield f"  volume by decile ({fact.unit.volume}): {' '.join(f'{value:.3g}' for value in fact.volume_deciles_ml)}"
    yield f"  foreground ratio by decile: {' '.join(f'{value:.2g}' for value in fact.ratio_deciles)}"
    average = percent(float(fact.ratios.mean()))
    yield f"  background to foreground: {fact.background_ratio:,.1f} to 1; {average} of an image on average"


def _spread(counts: NDArray[np.int64]) -> str:
    return f"{counts.min()} to {counts.max()}, median {np.median(counts):g}"


def expectation_lines(found: Sequence[Expectation]) -> Iterator[str]:
    """Each expectation: what is, what is to be expected, what to do, and what came out."""
    for one in found:
        yield f"{one.about}: {one.finding}"
        yield f"  {one.theory}"
        if one.outcome is None:
            yield f"  To see it: segloss design {one.design} STUDY --out DIR"
        else:
            yield f"  {one.outcome.verdict.capitalize()}: {one.outcome.words}"
