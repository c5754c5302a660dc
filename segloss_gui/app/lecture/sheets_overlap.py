"""Theory sheets about Dice, Jaccard and cross-entropy (Bertels 2019), and about uncertainty."""

from __future__ import annotations

import numpy as np

from segloss_gui.app.lecture.drawing import Dial, Dials, Drawing, Line, Sheet
from segloss_gui.app.lecture.sheets_population import POPULATION
from segloss_gui.theory import dice_jaccard, hamming, risk_bounds, uncertain_region

POINTS = 201


def dice_and_jaccard(dials: Dials) -> Drawing:
    """D against J, with both bounds of Proposition 1."""
    d = np.linspace(0, 1, POINTS)
    low, high = dice_jaccard.jaccard_bounds(d)
    at = dials["dice"]
    j = float(dice_jaccard.jaccard_from_dice(at))
    most = dice_jaccard.LARGEST_GAP
    words = f"Dice {at:.3f} is Jaccard {j:.3f}: they are {at - j:.3f} apart, and never more than {most:.3f}."
    return Drawing(
        words, "Dice", "Jaccard", cursor=at,
        lines=(
            Line("Jaccard of a Dice", d, dice_jaccard.jaccard_from_dice(d), 5),
            Line("at most Dice", d, high, -1, "dashed"), Line("at least: Proposition 1", d, low, 4, "dashed"),
            Line("how far apart", np.array([at, at]), np.array([j, at]), 2),
            Line("", np.array([at]), np.array([j]), 5, dots=True),
        ),
    )  # fmt: skip


def dice_and_hamming(dials: Dials) -> Drawing:
    """Dice and the weighted Hamming similarity on the masks of Proposition 2."""
    alpha = np.linspace(0, hamming.ALPHA_LIMIT - 1e-6, POINTS)
    found = hamming.disagreement(alpha, dials["gamma"])
    here = hamming.disagreement(dials["alpha"], dials["gamma"])
    words = (
        f"At α = {dials['alpha']:.3f} and γ = {dials['gamma']:.2f}: H_γ says {float(here.weighted_hamming):.3f}, Dice "
        f"says {float(here.dice):.3f}. Towards α = 0 they are 1 apart, whatever γ."
    )
    return Drawing(
        words, "α: the object is α² of the image, the false pixels are α", "similarity", (0, 0.62), (0, 1),
        cursor=dials["alpha"],
        lines=(
            Line("H_γ, what weighted cross-entropy serves", alpha, found.weighted_hamming, 4),
            Line("Dice", alpha, found.dice, 5), Line("H, plain cross-entropy", alpha, found.hamming, 1, "dotted"),
            Line("how far apart", alpha, found.absolute, -1, "dashed"),
        ),
    )  # fmt: skip


def population_risks(dials: Dials) -> Drawing:
    """Risks of a population of good and failed cases, between their bounds."""
    x = np.linspace(0, 1, POINTS)
    failed = dials["failures"]
    kinds = [(dials["good"], 1 - failed), (dials["bad"], failed)]
    scores, shares = zip(*(kind for kind in kinds if kind[1] > 0), strict=True)
    risk = risk_bounds.risks(scores, shares)
    words = (
        f"Mean Dice loss {risk.dice:.3f}; mean Jaccard loss {risk.jaccard:.3f}, which lies between {risk.dice:.3f} and "
        f"{risk.bound:.3f} for every population with that mean."
    )
    ends = np.array([0.0, 1.0])
    losses = np.array([1 - dials["good"], 1 - dials["bad"]])
    jaccards = risk_bounds.jaccard_loss_from_dice_loss(losses)
    return Drawing(
        words, "mean Dice loss", "mean Jaccard loss", cursor=None,
        lines=(
            Line("at most: all cases alike", x, risk_bounds.jaccard_loss_from_dice_loss(x), 4, "dashed"),
            Line("at least: perfect or nothing", ends, ends, -1, "dashed"),
            Line("populations of these two cases", losses, jaccards, 5, "dotted"),
            Line("", losses, jaccards, 5, dots=True),
            Line("this population", np.array([risk.dice]), np.array([risk.jaccard]), 3, dots=True),
        ),
    )  # fmt: skip


def constant_prediction(dials: Dials) -> Drawing:
    """What a constant prediction costs where the truth is uncertain."""
    q = np.linspace(0.001, 0.999, POINTS)
    p, certain, voxels = dials["p"], dials["certain"], 50
    entropy = uncertain_region.expected_cross_entropy(q, p)
    dice = uncertain_region.expected_dice_loss(q, p, voxels, certain=certain, epsilon=1.0)
    jaccard = uncertain_region.expected_jaccard_loss(q, p, voxels, certain=certain, epsilon=1.0)
    best = uncertain_region.best_prediction("dice", p, voxels, certain=certain, epsilon=1.0)
    words = (
        f"The object is there with p = {p:.2f}. Cross-entropy is least at q = {p:.2f}: it says how unsure it is. "
        f"Dice is least at q = {best:.0f}: it {'draws the region whole' if best else 'leaves it out'}."
    )
    return Drawing(
        words, "predicted probability q", "expected loss", (0, 1), (0, 1.6), cursor=p,
        lines=(Line("cross-entropy, nats", q, entropy, 4), Line("soft Dice", q, dice, 5),
               Line("soft Jaccard", q, jaccard, 2)),
    )  # fmt: skip


OVERLAP_SHEETS = (
    Sheet(
        "dice_jaccard", "Dice ≈ Jaccard", "Bertels 2019, Proposition 1",
        "Either score follows from the other, and they are never far apart: what trains one trains the other.",
        (Dial("dice", "Dice", 0.0, 1.0, 0.586),), dice_and_jaccard, "dice",
    ),
    Sheet(
        "hamming", "No weight makes cross-entropy a Dice", "Bertels 2019, Proposition 2 and Corollary 1",
        "For a small object beside many false pixels, (weighted) cross-entropy is content where Dice is nearly 0.",
        (Dial("alpha", "α", 0.0, 0.61, 0.05), Dial("gamma", "γ, weight of the object", 0.0, 1.0, 0.5)),
        dice_and_hamming, "alpha",
    ),
    Sheet(
        "risks", "Risks of a population", "Bertels 2019, after Corollary 1",
        "Minimising the mean Dice loss bounds the mean Jaccard loss, for any mixture of good and failed cases.",
        (Dial("good", "Dice of good cases", 0.0, 1.0, 0.9), Dial("bad", "Dice of failures", 0.0, 1.0, 0.2),
         Dial("failures", "Share of failures", 0.0, 1.0, 0.3)), population_risks,
    ),
    POPULATION,
    Sheet(
        "uncertain", "Unsure: how sure to say so", "derived here, segloss_gui.theory.uncertain_region",
        "Where the truth is uncertain, cross-entropy is least at the probability itself; Dice and Jaccard at 0 or 1.",
        (Dial("p", "p, probability of the object", 0.01, 0.99, 0.4),
         Dial("certain", "certain pixels beside it", 0.0, 200.0, 5.0)), constant_prediction, "p",
        libraries=("scipy.special",),
    ),
)  # fmt: skip
"""In the order of a lecture."""
