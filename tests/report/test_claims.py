from __future__ import annotations

from pathlib import Path

from segloss_gui.report.claims import claims_text, write_claims
from segloss_gui.study.claims import Finding

NAN = float("nan")


def test_a_claim_that_fails_is_said_to_fail(tmp_path: Path) -> None:
    findings = {
        0: [Finding("keeps B", 0.034, "<=", 0.1, "0.84 full"), Finding("AUC", 0.98, ">=", 0.9)],
        1: [Finding("keeps B", 0.25, "<=", 0.1), Finding("AUC", NAN, ">=", 0.9)],
    }
    text = write_claims(tmp_path / "claims.md", "missing-labels", findings).read_text()
    assert "0 of 2 claims hold in every seed (seeds 0, 1)" in text
    assert "keeps B (1 of 2 seeds)" in text
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| ")]
    assert cells == [
        ["claim", "threshold", "seed 0", "seed 1", "holds"],
        ["keeps B", "≤ 0.1", "0.034", "0.25 **fails**", "1 of 2"],
        ["AUC", "≥ 0.9", "0.98", "not measured **fails**", "1 of 2"],
    ]
    assert "- keeps B: 0.84 full" in text


def test_thresholds_read_in_the_raw_file_as_they_are_meant() -> None:
    text = claims_text("x", {0: [Finding("share", 0.6, "<", 0.5)]})
    assert "| < 0.5" in text
    assert "&lt;" not in text


def test_the_quick_variant_is_no_proof() -> None:
    assert "says nothing about the claims" in claims_text("x", {0: [Finding("a", 1, "<", 2)]}, quick=True)
