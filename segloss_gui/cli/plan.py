"""What ``segloss run --plan`` prints: runs, time and disk before anything starts, and what can be left out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from segloss_gui.cli.saying import say
from segloss_gui.core.errors import BadInputError, SegLossError
from segloss_gui.core.harmless import one_line
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan, equal_methods, plan_runs, pruned

if TYPE_CHECKING:
    from segloss_gui.data.case import CohortPreview
    from segloss_gui.study.plan_estimate import PlanEstimate
    from segloss_gui.training.memory_estimate import MemoryEstimate


def print_plan(study: Study) -> None:
    """Measure the study's cost and print its plan."""
    from segloss_gui.study.cases import open_cohort
    from segloss_gui.study.cost_estimate import probe

    say_left_out(preview := open_cohort(study))

    def told(done: int, of: int) -> None:
        print(f"segloss: measured {done} of {of}", file=sys.stderr)

    estimate = probe(study, preview=preview, progress=told, estimated=print_needed)
    plans = plan_runs(study)
    warm = sum(plan.is_warm_start for plan in plans)
    folds = len({plan.fold for plan in plans})
    after = f", after {warm} warm starts" if warm else ""
    factors = f"{len(study.losses)} losses × {folds} folds × {len(study.seeds)} seeds"
    print(one_line(study.name) + f": {len(plans) - warm} runs = {factors}{after}")
    print(estimate.network)
    print(f"\n{'loss':32} {'B':>4} {'runs':>5} {'s/step':>8} {'min/run':>8} {'MB/run':>8}")
    for cost in estimate.costs:
        print(
            f"{one_line(cost.loss):32} {cost.batch_size:4d} {cost.runs:5d} {cost.step_seconds:8.3f} "
            f"{cost.run_seconds / 60:8.1f} {cost.run_bytes / 1e6:8.1f}"
        )
    threads = f"{estimate.threads} thread{'s' if estimate.threads > 1 else ''}"
    print(
        f"\nAbout {duration(estimate.seconds)} with {estimate.beside} at once on {estimate.device} ({threads} each, no "
        f"early stop), {estimate.disk_bytes / 1e6:,.0f} MB on disk at most."
    )
    if estimate.memory is not None:
        print(_memory_words(estimate))
    _print_equal(study)


def say_left_out(preview: CohortPreview) -> None:
    """Name the files of a cohort that nothing is trained or scored on, as they cannot be read."""
    from segloss_gui.study.cases import refusal_sentences

    for sentence in refusal_sentences(preview):
        say(f"left out: {sentence}")


def print_needed(memory: MemoryEstimate) -> None:
    """What measuring takes at most, before it takes it."""
    from segloss_gui.study.run_memory import gigabytes

    print(f"segloss: measuring takes at most {gigabytes(memory.total)} of memory", file=sys.stderr)


def print_estimate(study: Study, plans: Sequence[RunPlan]) -> None:
    """One line on stderr before ``plans`` are trained, measured by a step of one of them.

    Raises
    ------
    BadInputError
        When there is too little memory for even one, or there are more folds than subjects. Whatever else is wrong
        with the study is said by its runs.
    """
    from segloss_gui.study.cases import open_cohort, refuse_folds
    from segloss_gui.study.cost_estimate import probe
    from segloss_gui.study.run_memory import TooLittleMemoryError

    try:
        preview = open_cohort(study)
    except BadInputError:
        return
    say_left_out(preview)
    refuse_folds(study, preview.cohort)
    try:
        estimate = probe(study, preview=preview, plans=plans, steps=1, every_loss=False)
    except TooLittleMemoryError:
        raise
    except (SegLossError, ArithmeticError, OSError, RuntimeError):
        return
    print(
        f"segloss: {len(plans)} run{'' if len(plans) == 1 else 's'}, about {duration(estimate.seconds)} with "
        f"{estimate.beside} at once on {estimate.device}. {_memory_words(estimate)}",
        file=sys.stderr,
    )


def _memory_words(estimate: PlanEstimate) -> str:
    from segloss_gui.study.run_memory import gigabytes

    if estimate.memory is None:
        return ""
    free = f"; {gigabytes(estimate.available)} are free" if estimate.available else ""
    return f"At most {gigabytes(estimate.memory.beside(estimate.beside))} of memory{free}."


def _print_equal(study: Study) -> None:
    for method, other in equal_methods(study).items():
        print(one_line(f"Can be left out: {method!r} comes out as {other!r} does."))
    left = len(plan_runs(study)) - len(plan_runs(pruned(study)))
    if left:
        print(f"--prune leaves out {left} run{'s' if left > 1 else ''}.")


def duration(seconds: float) -> str:
    """Seconds in words.

    Examples
    --------
    >>> duration(50), duration(700), duration(9000), duration(200000)
    ('50 s', '12 min', '2.5 h', '2.3 days')
    """
    for unit, length, digits in (("days", 86400, 1), ("h", 3600, 1), ("min", 60, 0)):
        if seconds >= 2 * length or (unit == "min" and seconds >= 90):
            return f"{seconds / length:.{digits}f} {unit}"
    return f"{seconds:.0f} s"
