"""``claims.md``: what a built-in study is to show, seed by seed, and what was found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from segloss_gui.report.markdown import Emphasised, markdown_table
from segloss_gui.statistics.bootstrap_p import few_subjects_words
from segloss_gui.statistics.marks import LEVEL
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.claims import Finding

HOW = (
    "Each seed has its own images (training cohort 1000 + seed, test cohort 2000 + seed), weights and batches. "
    "Figures are over the test cases of one seed, against the full reference. Two "
    f"losses are told apart as tables mark them: paired bootstrap over cases, two-sided p < {LEVEL:g}. "
    f"{few_subjects_words(LEVEL)} "
    "Thresholds were set beforehand; "
    "**fails** stands wherever a figure does not reach its threshold."
)
QUICK = (
    "This is the quick variant: fewer cases and steps than the claims were set for. It shows the program; what fails "
    "here says nothing about the claims."
)


def write_claims(path: Path, title: str, findings: Mapping[int, Sequence[Finding]], *, quick: bool = False) -> Path:
    """Write ``claims.md``; the file written.

    Parameters
    ----------
    path : Path
        Of the file.
    title : str
        Name of the design.
    findings : mapping of int to sequence of Finding
        By seed; the same claims in the same order.
    quick : bool
        Whether the studies were too short for the claims.
    """
    return write_atomic(path, claims_text(title, findings, quick=quick))


def claims_text(title: str, findings: Mapping[int, Sequence[Finding]], *, quick: bool = False) -> str:
    """The Markdown of ``claims.md``.

    Examples
    --------
    >>> print(claims_text("small", {0: [Finding("difference", 0.2, "<=", 0.1)]}).splitlines()[2])
    0 of 1 claims hold in every seed (seed 0). Failing somewhere: difference (0 of 1 seeds).
    """
    by_claim = list(zip(*findings.values(), strict=True))
    head = ["claim", "threshold", *[f"seed {seed}" for seed in findings], "holds"]
    parts = [
        f"# Claims: {title}",
        _verdict(list(findings), by_claim),
        *([QUICK] if quick else []),
        markdown_table(head, [_row(row) for row in by_claim]),
        HOW,
        "## Behind the figures",
        *[_details(seed, of_seed) for seed, of_seed in findings.items()],
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _verdict(seeds: Sequence[int], by_claim: Sequence[Sequence[Finding]]) -> str:
    everywhere = sum(all(finding.holds for finding in row) for row in by_claim)
    named = f"seed{'s' if len(seeds) > 1 else ''} {', '.join(map(str, seeds))}"
    failing = [f"{row[0].claim} ({_holding(row)} seeds)" for row in by_claim if not all(f.holds for f in row)]
    rest = f" Failing somewhere: {'; '.join(failing)}." if failing else ""
    return f"{everywhere} of {len(by_claim)} claims hold in every seed ({named}).{rest}"


def _holding(row: Sequence[Finding]) -> str:
    return f"{sum(finding.holds for finding in row)} of {len(row)}"


def _row(row: Sequence[Finding]) -> list[str]:
    return [row[0].claim, row[0].condition, *map(_cell, row), _holding(row)]


def _cell(finding: Finding) -> str:
    figure = "not measured" if math.isnan(finding.figure) else f"{finding.figure:.3g}"
    return figure if finding.holds else Emphasised(f"{figure} **fails**")


def _details(seed: int, findings: Sequence[Finding]) -> str:
    lines = [f"- {finding.claim}: {finding.detail}" for finding in findings if finding.detail]
    return f"Seed {seed}\n\n" + "\n".join(lines) if lines else ""
