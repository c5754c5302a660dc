"""What ``segloss run --plan`` prints: runs, time and disk before anything starts, and what can be left out."""

from __future__ import annotations

import sys

from segloss_gui.study.models import Study
from segloss_gui.study.plan import equal_methods, plan_runs, pruned


def print_plan(study: Study) -> None:
    """Measure the study's cost and print its plan."""
    from segloss_gui.study.cost_estimate import PlanEstimate, probe

    def told(done: int, of: int) -> None:
        print(f"segloss: measured {done} of {of}", file=sys.stderr)

    estimate: PlanEstimate = probe(study, progress=told)
    plans = plan_runs(study)
    warm = sum(plan.is_warm_start for plan in plans)
    folds = len({plan.fold for plan in plans})
    after = f", after {warm} warm starts" if warm else ""
    factors = f"{len(study.losses)} losses × {folds} folds × {len(study.seeds)} seeds"
    print(f"{study.name}: {len(plans) - warm} runs = {factors}{after}")
    print(estimate.network)
    print(f"\n{'loss':32} {'B':>4} {'runs':>5} {'s/step':>8} {'min/run':>8} {'MB/run':>8}")
    for cost in estimate.costs:
        print(
            f"{cost.loss:32} {cost.batch_size:4d} {cost.runs:5d} {cost.step_seconds:8.3f} {cost.run_seconds / 60:8.1f} "
            f"{cost.run_bytes / 1e6:8.1f}"
        )
    threads = f"{estimate.threads} thread{'s' if estimate.threads > 1 else ''}"
    print(
        f"\nAbout {duration(estimate.seconds)} with {estimate.beside} at once on {estimate.device} ({threads} each, no "
        f"early stop), {estimate.disk_bytes / 1e6:,.0f} MB on disk at most."
    )
    _print_equal(study)


def _print_equal(study: Study) -> None:
    for method, other in equal_methods(study).items():
        print(f"Can be left out: {method!r} comes out as {other!r} does.")
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
