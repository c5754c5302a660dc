"""Numbers of the results of a grading as text, of one width."""

from __future__ import annotations

import math
from collections.abc import Callable

from segloss_gui.app.scores.score_text import UNDEFINED
from segloss_gui.study.grading_results import Results

AGREEMENT = (
    ("Graders", "Who is compared"),
    ("n", "Predictions that both have graded"),
    ("equal %", "Share with the same grade"),
    ("κ linear", "Cohen's kappa, linear weights (Cohen 1968)"),
    ("κ quadratic", "Cohen's kappa, quadratic weights (Cohen 1968)"),
)
"""Columns of :func:`agreement_rows`, with what each means."""
GRADE = (
    ("Method", "Which method"),
    ("n", "Cases graded"),
    ("grade", "Mean over cases; a case's grade is the mean of its graders"),
    ("95 % interval", "Of the mean grade: cases drawn again 2000 times, percentiles 2.5 to 97.5"),
    ("Dice", "Mean Dice of what was graded"),
)
"""Columns of :func:`grade_rows`."""


def number(value: float, digits: int) -> str:
    """A number of fixed width.

    Examples
    --------
    >>> number(0.8, 2), number(float("nan"), 2)
    ('0.80', '–')
    """
    return UNDEFINED if math.isnan(value) else f"{value:.{digits}f}"


def interval(low: float, high: float) -> str:
    """Both ends.

    Examples
    --------
    >>> interval(-0.1, 0.25), interval(float("nan"), float("nan"))
    ('-0.10 … 0.25', '–')
    """
    return UNDEFINED if math.isnan(low) else f"{low:.2f} … {high:.2f}"


def agreement_rows(results: Results) -> list[tuple[str, ...]]:
    """Who is compared, over how many predictions, and how well they agree."""
    return [
        (f"{p.first} – {p.second}", str(p.n), number(p.percent, 0), number(p.kappa_linear, 3),
         number(p.kappa_quadratic, 3))
        for p in results.pairs
    ]  # fmt: skip


def grade_rows(results: Results, title: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Each method by its title, its mean grade with its interval, and its mean Dice."""
    return [
        (title(m.method), str(m.n), number(m.mean, 2), interval(m.low, m.high), number(m.dice, 3))
        for m in results.methods
    ]


def alpha_words(results: Results) -> str:
    """How well all graders agree."""
    shared = f"{results.shared} predictions with two or more grades"
    return f"Krippendorff's α, ordinal: {number(results.alpha, 3)}   ({shared})"


def correlation_words(results: Results) -> str:
    """How grades and Dice go together, and over how many predictions."""
    scored = sum(not math.isnan(point.dice) for point in results.points)
    return (
        f"Spearman ρ = {number(results.correlation, 2)}   95 % {interval(results.low, results.high)}   "
        f"{scored} predictions (dots spread a little in height)"
    )
