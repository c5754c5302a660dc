"""``summary.md``: what a study found, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.report.table import MethodLine, method_lines
from segloss_gui.statistics.summary import Summary
from segloss_gui.study.score_file import ScoreRow

UNDEFINED = (
    "Dice and Jaccard are undefined (0/0) where reference and prediction are both empty. Such cases are left out "
    "of the means and counted in the column *undefined*; in `scores.csv` their field is empty."
)
HOW = (
    "Each case is scored on its own grid against the full reference; means are over cases. A case scored by several "
    "seeds counts once, with its mean. In brackets: 95 % interval of the mean (percentiles 2.5 to 97.5 of 2000 "
    "bootstrap draws of subjects, each with all its cases; it speaks about subjects, not about training seeds). "
    "Volume error is predicted minus "
    "reference, mean ± standard deviation over cases."
)


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
    compared : sequence of str
        Marked tables of the methods, as Markdown.
    """
    parts = [
        f"# {title}",
        *notes,
        *_tables(rows, runs, class_names or {}),
        HOW if rows else "",
        UNDEFINED if rows else "",
    ]
    parts += [
        *(["## Losses compared", *compared] if compared else []),
        _runs_table(runs),
        *[f"![{name}]({name})" for name in pictures],
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _tables(rows: Sequence[ScoreRow], runs: Sequence[RunLine], names: Mapping[int, str]) -> list[str]:
    if not rows:
        return ["No run has finished, so nothing is scored yet."]
    lines = method_lines(rows)
    parts = ["## Scores", _score_table(lines, _seconds_by_method(runs), names)]
    groups = sorted({row.group for row in rows} - {""})
    for group in groups if len(groups) > 1 else ():
        of_group = method_lines([row for row in rows if row.group == group])
        parts += [f"### Group {group}", _score_table(of_group, {}, names)]
    return parts


def _score_table(lines: Sequence[MethodLine], seconds: Mapping[str, float], names: Mapping[int, str]) -> str:
    several = len({line.class_value for line in lines}) > 1
    head = ["method", *(["class"] if several else []), "Dice", "Jaccard", "volume error (ml)", "n", "undefined"]
    body = [
        [
            line.method, *([names.get(line.class_value, str(line.class_value))] if several else []),
            _interval(line.dice), _interval(line.jaccard), _spread(line.volume_error_ml),
            str(line.dice.n), str(line.dice.undefined), *([_time(seconds.get(line.method))] if seconds else []),
        ]
        for line in lines
    ]  # fmt: skip
    return markdown_table([*head, *(["time (s)"] if seconds else [])], body)


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


def markdown_table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A Markdown table with its columns aligned, so that it reads as plain text too.

    Examples
    --------
    >>> print(markdown_table(["a", "long"], [["1", "2"]]))
    | a | long |
    |---|------|
    | 1 | 2    |
    """
    cells = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in (head, *body)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _interval(summary: Summary) -> str:
    if not summary.n:
        return "–"
    return f"{summary.mean:.3f}" + (f" [{summary.low:.3f}, {summary.high:.3f}]" if summary.low == summary.low else "")


def _spread(summary: Summary) -> str:
    if not summary.n:
        return "–"
    return f"{summary.mean:+.3g}" + (f" ± {summary.sd:.2g}" if summary.sd == summary.sd else "")


def _time(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.1f}"
