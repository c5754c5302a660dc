"""The theory sheet whose population is drawn by hand: a histogram of Dice, and what it says of both risks."""

from __future__ import annotations

import numpy as np

from segloss_gui.app.lecture.drawing import Beginning, Dial, Dials, Drawing, Floats, Histogram, Line, Sheet
from segloss_gui.theory import risk_bounds

SCORES: Floats = np.arange(21) / 20
"""Dice of each bar. 0 and 1 are among them: with nothing in between, the lower bound is met."""
MOST_CASES = 20
CURVE = np.linspace(0, 1, 201)


def cases_of(dials: Dials) -> Floats:
    """How many cases have each of :data:`SCORES`, shape (21,)."""
    return np.array([dials[bar.key] for bar in BARS], np.float64)


def drawn_population(dials: Dials) -> Drawing:
    """The histogram, and where its mean losses lie between their bounds."""
    cases = cases_of(dials)
    histogram = Histogram(SCORES, cases, MOST_CASES, "Dice of a case", "cases")
    low, high = np.array([0.0, 1.0]), risk_bounds.jaccard_loss_from_dice_loss(CURVE)
    bounds = (Line("≤ all alike", CURVE, high, 4, "dashed"), Line("≥ all or nothing", low, low, -1, "dashed"))
    if not cases.any():
        return Drawing("No case yet: draw some.", *AXES, lines=bounds, histogram=histogram)
    risk = risk_bounds.risks(SCORES, cases)
    mean = np.full(2, risk.dice)
    count = f"{cases.sum():.0f} case{'' if cases.sum() == 1 else 's'}"
    words = (
        f"{count}: E[1−D] = {risk.dice:.3f} ≤ E[1−J] = {risk.jaccard:.3f} ≤ φ(E[1−D]) = {risk.bound:.3f}, "
        f"{_share(risk):.0%} of the way up."
    )
    lines = (
        *bounds,
        Line("", mean, np.array([risk.dice, risk.bound]), 3),
        Line("here", mean[:1], np.array([risk.jaccard]), 3, dots=True),
    )
    return Drawing(words, *AXES, lines=lines, histogram=histogram)


def _share(risk: risk_bounds.Risks) -> float:
    """Where the mean Jaccard loss stands between its bounds, 0..1; 0 where they are one."""
    room = risk.bound - risk.dice
    return min(max((risk.jaccard - risk.dice) / room, 0.0), 1.0) if room > 1e-12 else 0.0


def _beginning(title: str, **cases: int) -> Beginning:
    """So many cases at a Dice, given as ``d85=6`` for 0.85."""
    counts = {f"{int(name[1:]) / 100:.2f}": float(count) for name, count in cases.items()}
    return Beginning(title, {bar.key: counts.get(bar.key, 0.0) for bar in BARS})


AXES = ("mean Dice loss", "mean Jaccard loss")
BARS = tuple(Dial(f"{score:.2f}", f"cases of Dice {score:.2f}", 0, MOST_CASES, 0, integer=True) for score in SCORES)
BEGINNINGS = (
    _beginning("Mixed", d80=3, d85=6, d90=5, d95=2, d5=1, d10=1, d15=1, d25=2),
    _beginning("All alike", d70=20),
    _beginning("All or nothing", d100=14, d0=6),
    _beginning("Even", **{f"d{score}": 3 for score in range(0, 105, 5)}),
)
"""The first three have one mean Dice, 0.7, hence the same bounds; what lies between them differs."""
POPULATION = Sheet(
    "population", "Draw a population", "Bertels 2019, after Corollary 1",
    "Draw how many cases reach which Dice: whatever the population, minimising the mean Dice loss bounds the mean "
    "Jaccard loss from both sides.",
    (), drawn_population, bars=BARS, beginnings=BEGINNINGS,
)  # fmt: skip
