"""What the three papers expect of one's own data, and whether the finished study agrees.

Each expectation says in a clinician's words what the references hold, what theory says of it and where, which design
shows it, and, once there are scores, what came out. Where the papers give no number for "small" or "highly
imbalanced", the bounds are ours, and are said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from segloss_gui.report.expected_outcomes import Outcome, compound_outcome, empty_outcome, size_outcome
from segloss_gui.statistics.marks import Groups
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.models import Study
from segloss_gui.study.object_facts import ObjectFacts
from segloss_gui.theory.empty_prediction import share_threshold
from segloss_gui.theory.hamming import disagreement

SMALL, LARGE = 0.02, 0.2
"""Median foreground ratios: below, objects count as small; above, as large. Ours; Bertels 2019 names no number."""
HIGH = 50.0
"""Background voxels for one of the foreground, or voxels of the largest class for one of the smallest, from which on
imbalance counts as high. Ours; the Odyssey names no number."""
NO_PAIR = 2


@dataclass(frozen=True)
class Expectation:
    """One thing the papers lead to expect.

    Parameters
    ----------
    about : str
        The class, or the classes.
    finding : str
        What the references hold.
    theory : str
        What that means, with paper and number.
    design : str
        Key of the design that shows it (:data:`~segloss_gui.study.templates.TEMPLATES`).
    outcome : Outcome or None
        What came out; None before there are scores that could tell.
    """

    about: str
    finding: str
    theory: str
    design: str
    outcome: Outcome | None = None


def expectations(
    facts: Sequence[ObjectFacts], study: Study, table: ScoreTable | None = None, groups: Groups | None = None
) -> tuple[Expectation, ...]:
    """What to expect of each class, and of the classes together.

    Parameters
    ----------
    facts : sequence of ObjectFacts
        What the references hold.
    study : Study
        Its label policy and losses.
    table : ScoreTable or None
        Its scores, where it has been trained.
    groups : mapping of str to "pixel" or "metric"
        Group of losses of each method.
    """
    found: list[Expectation] = []
    for fact in facts:
        part = table.where(class_=str(fact.target.value)) if table is not None else None
        part = part if part is not None and len(part) else None
        found += [*_size(fact, part, groups or {}), _empty(fact, study, part), _imbalance(fact, study, part)]
    return (*found, *_between(facts))


def _size(fact: ObjectFacts, table: ScoreTable | None, groups: Groups) -> Iterator[Expectation]:
    if not fact.there.any():
        return
    ratio = float(np.median(fact.ratios[fact.there]))
    low, high = (float(value) for value in fact.ratio_deciles[[1, -2]])
    finding = (
        f"The median object takes {percent(ratio)} of its image (80 % of them {percent(low)} to {percent(high)}), "
        f"{np.median(fact.objects[fact.there]):g} connected part(s) in the median image."
    )
    kind = "small" if ratio < SMALL else "large" if ratio > LARGE else "middle"
    theory = {
        "small": f"{_blind(ratio)} No weighting of cross-entropy mends that (Bertels 2019, Prop. 2 and Cor. 1): "
        "losses that follow Dice or Jaccard should score a higher Dice than both kinds of cross-entropy.",
        "middle": "Between small and large: losses that follow Dice or Jaccard should be at least as good as "
        "cross-entropy (Bertels 2019, Sect. 4).",
        "large": "Foreground and background are of like size, so cross-entropy should do about as well as losses that "
        "follow Dice or Jaccard (Bertels 2019, Sect. 4, of MO17).",
    }[kind]
    outcome = size_outcome(table, groups, alike=kind == "large") if table is not None else None
    yield Expectation(fact.target.name, finding, theory, "compare-losses", outcome)


def _blind(ratio: float) -> str:
    """Proposition 2's construction at the size of the object."""
    alpha = ratio**0.5
    held = disagreement(alpha)
    return (
        f"A mask that covers such an object and {1 / alpha:.0f} times as much beside it is right in "
        f"{percent(float(held.hamming))} of all voxels, yet its Dice is {float(held.dice):.2f}: voxelwise losses "
        "hardly see it."
    )


def _empty(fact: ObjectFacts, study: Study, table: ScoreTable | None) -> Expectation:
    f, maps = fact.labelled_share, int(fact.trained.sum())
    finding = f"{int(fact.seen.sum())} of the {maps} maps that training sees hold an object (f = {f:.2f})"
    finding += f"; {fact.removed} have theirs taken by the label policy" if fact.removed else ""
    empty = int((fact.trained & ~fact.there).sum())
    finding += f"; {empty} are empty in truth." if empty else "."
    if f == 1 or not fact.seen.any():
        theory = (
            "No map is empty, so the choice of Φ and ε decides little (Tilborghs 2022, Sect. 2.2)."
            if f == 1 else "No map holds an object: nothing can be learnt of this class."
        )  # fmt: skip
        return Expectation(fact.target.name, finding, theory, "compare-losses")
    outcome = empty_outcome(fact, study, table) if table is not None else None
    return Expectation(fact.target.name, finding, _phi_words(fact), "missing-labels", outcome)


def _phi_words(fact: ObjectFacts) -> str:
    volumes = fact.voxels[fact.seen].astype(float)
    f, threshold = fact.labelled_share, share_threshold(volumes=volumes)
    epsilon = float((fact.voxels * fact.seen)[fact.trained].mean())
    held = (
        f"f lies above {threshold:.2f}, so the network can leave the empty prediction."
        if f > threshold
        else f"f lies below {threshold:.2f}, so training may stay at the empty prediction: show labelled cases more "
        "often."
    )
    return (
        "Dice over each image alone (Φ = I) with a small ε ignores empty maps, which is right for labels that are "
        "missing; over a batch of several (Φ = BI), or with the heuristic ε, here "
        f"{epsilon:,.0f} voxels, it learns them as empty, which is right where there is nothing (Tilborghs 2022, "
        f"Eq. 4-5). With the heuristic ε, f must exceed 0.618 for objects of one size, {threshold:.2f} for these "
        f"(ours, from Eq. 4); {held}"
    )


def _imbalance(fact: ObjectFacts, study: Study, table: ScoreTable | None) -> Expectation:
    ratio = fact.background_ratio
    high = ratio >= HIGH
    finding = f"There are {ratio:,.0f} background voxels for each of {fact.target.name}."
    theory = (
        "Highly imbalanced: compound losses, such as Dice with cross-entropy or with a boundary loss, should be the "
        "more robust choice (Odyssey, Sect. 6)."
        if high
        else "Mildly imbalanced: Dice or generalised Dice should handle it (Odyssey, Sect. 6)."
    )
    outcome = compound_outcome(table, study, high=high) if table is not None else None
    return Expectation(fact.target.name, finding, theory, "all-losses", outcome)


def _between(facts: Sequence[ObjectFacts]) -> Iterator[Expectation]:
    sizes = {fact.target.name: float(fact.voxels.mean()) for fact in facts if fact.there.any()}
    if len(sizes) < NO_PAIR:
        return
    largest, smallest = max(sizes, key=lambda name: sizes[name]), min(sizes, key=lambda name: sizes[name])
    ratio = sizes[largest] / sizes[smallest]
    theory = (
        "Highly imbalanced between classes: compound losses, such as the exponential logarithmic loss on 20 labels, "
        "should be more robust than Dice alone (Odyssey, Sect. 6)."
        if ratio >= HIGH
        else "Mild imbalance between classes: Dice or generalised Dice should handle it (Odyssey, Sect. 6)."
    )
    finding = f"{largest} has {ratio:,.1f} times as many voxels as {smallest}."
    yield Expectation("all classes", finding, theory, "all-losses")


def percent(share: float) -> str:
    """A share in percent, two digits.

    Examples
    --------
    >>> percent(0.00123), percent(0.5), percent(0.999)
    ('0.12 %', '50 %', '99.9 %')
    """
    digits = f"{100 * share:.3g}" if share > 0.9 else f"{100 * share:.2g}"
    return f"{digits} %"
