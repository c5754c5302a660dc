"""A study's plan in words and numbers: runs, arms, what comes out the same. No Qt, no torch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.core.number_text import count_of
from segloss_gui.study.models import Study


@dataclass(frozen=True)
class PlanKind:
    """Runs of one loss at one batch size, which cost the same."""

    loss: str
    batch_size: int
    runs: int


@dataclass(frozen=True)
class PlanCounts:
    """How many runs a study asks for.

    Parameters
    ----------
    runs, warm_starts : int
        Runs that are compared, and those that only prepare them.
    methods, folds, seeds : int
        Their factors.
    arms : tuple of str
        What else tells methods apart: labels and batch sizes, with how many methods each.
    kinds : tuple of PlanKind
        By loss and batch size, warm starts included.
    """

    runs: int
    warm_starts: int
    methods: int
    folds: int
    seeds: int
    arms: tuple[str, ...]
    kinds: tuple[PlanKind, ...]

    def __str__(self) -> str:
        after = f", after {count_of(self.warm_starts, 'warm start')}" if self.warm_starts else ""
        factors = (count_of(self.methods, "loss"), count_of(self.folds, "fold"), count_of(self.seeds, "seed"))
        return f"{count_of(self.runs, 'run')} = {' × '.join(factors)}{after}"


def count_plan(study: Study) -> PlanCounts:
    """Count a study's runs.

    Examples
    --------
    >>> study = Study(losses=[{"key": "cross_entropy"}, {"key": "soft_dice", "batch_size": 1}], seeds=(0, 1))
    >>> print(count_plan(study))
    4 runs = 2 losses × 1 fold × 2 seeds
    >>> count_plan(study).arms
    ('batch sizes 1 (1 method) and 2 (1 method)',)
    """
    # By arithmetic: the names of thousands of runs take longer to make than a window may stand still.
    folds = len(study.folds.trained)
    cells = folds * len(study.seeds)
    kinds = Counter[tuple[str, int]]()
    if warm := _warm_starts(study):
        kinds["cross_entropy", study.sampling.batch_size] = warm * cells
    for choice in study.losses:
        kinds[choice.key, choice.batch_size or study.sampling.batch_size] += cells
    return PlanCounts(
        runs=len(study.losses) * cells, warm_starts=warm * cells, methods=len(study.losses), folds=folds,
        seeds=len(study.seeds), arms=_arms(study),
        kinds=tuple(PlanKind(loss, batch, runs) for (loss, batch), runs in kinds.items()),
    )  # fmt: skip


def _warm_starts(study: Study) -> int:
    """Warm starts of a fold and seed: those of losses that see all labels are their own."""
    if study.warm_start is None:
        return 0
    return len({choice.labels == "full" and bool(study.policy.removed) for choice in study.losses})


def _arms(study: Study) -> tuple[str, ...]:
    hidden = bool(study.policy.removed)
    labels = Counter("partial" if hidden and choice.labels == "policy" else "full" for choice in study.losses)
    batches = Counter(choice.batch_size or study.sampling.batch_size for choice in study.losses)
    found = []
    if kinds := [f"{kind} labels ({count_of(labels[kind], 'method')})" for kind in sorted(labels)] if hidden else []:
        found.append(" and ".join(kinds) if len(kinds) > 1 else f"all with {kinds[0].split(' (')[0]}")
    if len(batches) > 1:
        sizes = [f"{size} ({count_of(batches[size], 'method')})" for size in sorted(batches)]
        found.append(f"batch sizes {', '.join(sizes[:-1])} and {sizes[-1]}")
    return tuple(found)


def equal_words(equal: Mapping[str, str], title: Callable[[str], str] = str) -> tuple[str, ...]:
    """A sentence for every method that can be left out.

    Examples
    --------
    >>> equal_words({"BI, B=1": "I, B=1"})
    ('“BI, B=1” comes out as “I, B=1” does.',)
    """
    return tuple(f"“{title(method)}” comes out as “{title(other)}” does." for method, other in equal.items())


def first_of(sentences: Sequence[str], named: int = 3) -> tuple[str, ...]:
    """The first few sentences, a method each, and how many more there are.

    Examples
    --------
    >>> first_of(["A is B.", "C is B."], 1), first_of(["A is B."])
    (('A is B.', 'And 1 method more.'), ('A is B.',))
    """
    more = len(sentences) - named
    return (*sentences[:named], *((f"And {count_of(more, 'method')} more.",) if more > 0 else ()))


def device_words(device: str) -> str:
    """What trains, in a sentence.

    Examples
    --------
    >>> device_words("cpu"), device_words("cuda:1"), device_words("mps")
    ('the CPU', 'GPU 1', 'the GPU')
    """
    kind, _, number = device.partition(":")
    return "the CPU" if kind == "cpu" else f"GPU {number}" if number else "the GPU"


def duration(seconds: float) -> str:
    """Seconds in words, as exact as an estimate is.

    Examples
    --------
    >>> duration(50), duration(700), duration(9000), duration(200000)
    ('50 s', '12 min', '2.5 h', '2.3 days')
    """
    for unit, length, digits in (("days", 86400, 1), ("h", 3600, 1)):
        if seconds >= 2 * length:
            return f"{seconds / length:.{digits}f} {unit}"
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


def size_words(size: float) -> str:
    """Bytes in MB or GB.

    Examples
    --------
    >>> size_words(2_300_000), size_words(45_600_000_000)
    ('2.3 MB', '45.6 GB')
    """
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
