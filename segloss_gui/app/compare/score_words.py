"""What the tables of scores do not show by themselves: what empty maps, missed objects and resampling do to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.score_rows import CaseScoreRow, CohortScores
from segloss_gui.app.scores.score_settings import ScoreSettings
from segloss_gui.app.scores.score_text import metric_text
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec, MissedRule

MISSED_WORDS = {
    MissedRule.SKIP: "Those have no distance and are left out of the mean",
    MissedRule.DIAGONAL: "Those count with the diagonal of their image",
}
RULE_WORDS = {EmptyRule.ONE: "counted as 1", EmptyRule.ZERO: "counted as 0"}


def epoch_words(epochs: Collection[str]) -> str:
    """Which epoch all scores of a case are of; empty where they are of several.

    Examples
    --------
    >>> epoch_words({"final"}), epoch_words({"12"}), epoch_words({"12", "13"})
    (' · kept model', ' · epoch 12', '')
    """
    if len(epochs) != 1:
        return ""
    (only,) = epochs
    return " · kept model" if only == "final" else f" · epoch {only}"


def case_footnote(rows: Sequence[CaseScoreRow], specs: Sequence[MetricSpec], settings: ScoreSettings) -> str:
    """Below the scores of one case: which predictions were resampled, what stands for values that are undefined."""
    notes = {row.title: row.note for row in rows if row.note}
    lines = [f"* {method}: {note}" for method, note in notes.items()]
    sizes = [(row.values.get("volume_ml"), row.values.get("reference_volume_ml")) for row in rows]
    if settings.rule is not EmptyRule.SKIP and (0, 0) in sizes and any(spec.is_share for spec in specs):
        lines.append(f"Prediction and reference both empty: {RULE_WORDS[settings.rule]}.")
    if any((0 in pair) and pair != (0, 0) for pair in sizes) and any(spec.is_distance for spec in specs):
        lines.append(settings.missed.words)
    return "\n".join(lines)


def means_text(scores: CohortScores, methods: Sequence[MethodView], settings: ScoreSettings) -> str:
    """Below the scores of all cases: of how many a mean is, and what the rule for empty maps changed in it."""
    if scores.failed:
        return f"{counts_text(methods, scores.counts)} {MISSED_WORDS[settings.missed]}."
    if not scores.empty:
        return ""
    said = f"{scores.empty} score{'' if scores.empty == 1 else 's'} with prediction and reference both empty"
    if settings.rule is EmptyRule.SKIP:
        return f"{said}: left out of the means. {counts_text(methods, scores.counts)}".strip()
    spec = METRICS[settings.cohort_key].within(scores.unit)
    moved = [
        f"{method.title} {metric_text(spec, old, 3)} → {metric_text(spec, new, 3)}"
        for method, old, new in zip(methods, scores.skipped, scores.means.values, strict=False)
        if old is not None and new is not None and repr(old) != repr(new)
    ]
    return f"{said}: {RULE_WORDS[settings.rule]}. Means: {', '.join(moved)}."


def counts_text(methods: Sequence[MethodView], counts: Sequence[str]) -> str:
    """How many cases each mean with a star is of, methods that share it together."""
    whose: dict[str, list[str]] = {}
    for method, count in zip(methods, counts, strict=False):
        if count:
            whose.setdefault(count, []).append(method.title)
    return " ".join(f"* {', '.join(names)}: {count}." for count, names in whose.items())
