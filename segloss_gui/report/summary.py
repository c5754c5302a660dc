"""``summary.md``: what a study found, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.core.harmless import markdown_text
from segloss_gui.core.units import SizeUnit, common_unit
from segloss_gui.metrics import METRICS, EmptyRule, MissedRule
from segloss_gui.report.markdown import markdown_table
from segloss_gui.report.table import KEYS, MethodLine, method_lines
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.summary import Summary
from segloss_gui.study.score_file import ScoreRow

EMPTY_WORDS = {EmptyRule.SKIP: "left out of the means", EmptyRule.ONE: "counted as 1", EmptyRule.ZERO: "counted as 0"}
HOW = (
    "Each case is scored on its own grid against the full reference; means are over cases. A case scored by several "
    "seeds counts once, with its mean. In brackets: 95 % interval of the mean (percentiles 2.5 to 97.5 of "
    f"{RESAMPLES:,} bootstrap draws of subjects, each with all its cases; it speaks about subjects, not about training "
    "seeds). Volume error is predicted minus reference, mean ± standard deviation over cases."
)
HEADS = {"dice": "Dice", "jaccard": "Jaccard", "volume_error_ml": "volume error", "hd95_mm": "HD95"}


@dataclass(frozen=True)
class RunLine:
    """How one run went.

    Parameters
    ----------
    method : str
        Its method.
    fold, seed : int
        Which fold validated, and the seed.
    ended : str
        Why it ended, in words.
    message : str
        One sentence where it ended badly.
    epochs : int
        Epochs trained.
    seconds : float
        Time of the epochs, waiting and pauses left out.
    """

    method: str
    fold: int
    seed: int
    ended: str
    message: str
    epochs: int
    seconds: float


def summary_text(
    title: str,
    rows: Sequence[ScoreRow],
    runs: Sequence[RunLine] = (),
    *,
    notes: Sequence[str] = (),
    class_names: Mapping[int, str] | None = None,
    pictures: Sequence[str] = (),
    keys: Sequence[str] = KEYS,
    empty: EmptyRule = EmptyRule.SKIP,
    missed: MissedRule = MissedRule.SKIP,
    compared: Sequence[str] = (),
) -> str:
    """The Markdown of ``summary.md``.

    Parameters
    ----------
    title : str
        Name of the study.
    rows : sequence of ScoreRow
        The scores.
    runs : sequence of RunLine
        The runs behind them; empty for other tools' predictions.
    notes : sequence of str
        Sentences on the data, shown first.
    class_names : mapping of int to str
        What the classes are called.
    pictures : sequence of str
        File names of pictures beside it.
    keys : sequence of str
        Metrics that were worked out; of those the table shows the usual ones.
    empty : EmptyRule
        What a share counts where prediction and reference are both empty.
    missed : MissedRule
        What a distance counts where one of them alone is empty.
    compared : sequence of str
        Marked tables of the methods, as Markdown.
    """
    parts = [f"# {markdown_text(title)}", *map(markdown_text, notes)]
    if not rows:
        parts.append("No run has finished, so nothing is scored yet.")
    shown = [key for key in KEYS if key in keys]
    if rows and shown:
        lines = method_lines(rows, shown, empty=empty, missed=missed)
        # An older file has no distances at all: that is no column of gaps.
        shown = [key for key in shown if key != "hd95_mm" or any(_has_distance(line) for line in lines)]
        told = rule_words([line.metrics[key] for line in lines for key in shown], empty, missed)
        groups = _groups(rows, shown, class_names or {}, empty, missed)
        unit = common_unit(line.unit for line in lines)
        parts += [
            "## Scores",
            _score_table(lines, shown, _seconds_by_method(runs), class_names or {}),
            *groups,
            unit.named(HOW),
            told,
            "" if unit.note in notes else unit.note,
        ]
    parts += [
        *(["## Losses compared", *compared] if compared else []),
        _runs_table(runs),
        *[f"![{name}]({name})" for name in pictures],
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def rule_words(summaries: Sequence[Summary], empty: EmptyRule, missed: MissedRule) -> str:
    """What stands beneath a table of means: whose n is not said, what empty cases count, and missed ones where any is.

    Examples
    --------
    >>> print(rule_words([], EmptyRule.ONE, MissedRule.SKIP))
    Where no n is said, the mean is over all cases. Dice, Jaccard and other shares are undefined (0/0) where reference
    and prediction are both empty; such cases are counted as 1. In `scores.csv` what is undefined is empty.
    """
    failed = any(of.failures for of in summaries)
    return (
        "Where no n is said, the mean is over all cases. Dice, Jaccard and other shares are undefined (0/0) where "
        f"reference and prediction are both empty; such cases are {EMPTY_WORDS[empty]}. "
        f"{f'{missed.words} ' if failed else ''}In `scores.csv` what is undefined is empty."
    )


def own_count(text: str, summary: Summary, cases: int) -> str:
    """A mean in words, with its n where that is not all of the cases."""
    return text if summary.count_words == f"n = {cases}" else f"{text} ({summary.count_words})"


def _has_distance(line: MethodLine) -> bool:
    of = line.metrics["hd95_mm"]
    return bool(of.n or of.failures)


def _groups(
    rows: Sequence[ScoreRow], keys: Sequence[str], names: Mapping[int, str], empty: EmptyRule, missed: MissedRule
) -> list[str]:
    groups = sorted({row.group for row in rows} - {""})
    parts = []
    for group in groups if len(groups) > 1 else ():
        of_group = [row for row in rows if row.group == group]
        lines = method_lines(of_group, keys, empty=empty, missed=missed)
        parts += [f"### Group {markdown_text(group)}", _score_table(lines, keys, {}, names)]
    return parts


def _score_table(
    lines: Sequence[MethodLine], keys: Sequence[str], seconds: Mapping[str, float], names: Mapping[int, str]
) -> str:
    several = len({line.class_value for line in lines}) > 1
    unit = common_unit(line.unit for line in lines)
    head = ["method", *(["class"] if several else []), *(_head(key, unit) for key in keys), "cases"]
    body = [
        [
            line.method, *([names.get(line.class_value, str(line.class_value))] if several else []),
            *(own_count(_mean(line.metrics[key], key), line.metrics[key], line.cases) for key in keys),
            str(line.cases), *([_time(seconds.get(line.method))] if seconds else []),
        ]
        for line in lines
    ]  # fmt: skip
    return markdown_table([*head, *(["time (s)"] if seconds else [])], body)


def _head(key: str, unit: SizeUnit) -> str:
    spec = METRICS[key].within(unit)
    head = unit.named(HEADS[key])
    return f"{head} ({spec.unit})" if spec.unit else head


def _runs_table(runs: Sequence[RunLine]) -> str:
    if not runs:
        return ""
    body = [
        [
            run.method, str(run.fold), str(run.seed), run.ended + (f": {run.message}" if run.message else ""),
            str(run.epochs), f"{run.seconds:.1f}",
        ]
        for run in runs
    ]  # fmt: skip
    return "## Runs\n\n" + markdown_table(["run", "fold", "seed", "ended", "epochs", "time (s)"], body)


def _seconds_by_method(runs: Sequence[RunLine]) -> dict[str, float]:
    """Mean training time of a run of each method, without the warm start it may have begun from."""
    times: dict[str, list[float]] = {}
    for run in runs:
        times.setdefault(run.method, []).append(run.seconds)
    return {method: sum(of_method) / len(of_method) for method, of_method in times.items()}


def _mean(summary: Summary, key: str) -> str:
    """Shares and distances with their interval, errors with a sign and their spread over cases."""
    if not summary.n:
        return "–"
    if METRICS[key].best != "zero":
        digits = ".3f" if METRICS[key].is_share else ".3g"
        ends = f" [{summary.low:{digits}}, {summary.high:{digits}}]" if summary.low == summary.low else ""
        return f"{summary.mean:{digits}}{ends}"
    return f"{summary.mean:+.3g}" + (f" ± {summary.sd:.2g}" if summary.sd == summary.sd else "")


def _time(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.1f}"
