"""``python -m tests.scene_training [--seeds 0,1,2,3,4]``: what scene 4's training shows, seed by seed.

Trains the scene's arms on each seed's pictures. The effect holds where Φ = I with a tiny ε keeps group B, whose
labels are missing (Dice at least 0.8), and Φ = BI and the heuristic ε empty it (Dice below half of that). Exit
code 1 where fewer than four of five hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.lecture.arms import Arms
from segloss_gui.app.lecture.live_training import lecture_plans, picture_study, train_arms
from segloss_gui.core.events import Event
from tests.app.instant_tasks import FakeTasks

KEPT, SHARE = 0.8, 0.5


def dice_of_arms(seed: int, *, quick: bool = False) -> list[tuple[str, float, float]]:
    """Method, and mean Dice of groups A and B after the last epoch, of each arm."""
    study = picture_study(seed, quick=quick)
    plans, events = lecture_plans(study), list[Event]()
    with tempfile.TemporaryDirectory() as folder:
        train_arms(study, Path(folder), plans, events.append, BackgroundTask("training"))
        shown = Arms(FakeTasks())  # type: ignore[arg-type]
        shown.show(study, Path(folder), plans)
        shown.apply(events)
    return [(plan.method, *(shown.dice_curve(plan.id, group)[1][-1] for group in "AB")) for plan in plans]  # type: ignore[misc]


def holds(rows: list[tuple[str, float, float]]) -> bool:
    """Whether Φ = I alone keeps group B."""
    (_, _, kept), *others = rows
    return kept >= KEPT and all(b < SHARE * kept for _, _, b in others)


def main() -> int:
    """Print a line a seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0,1,2,3,4")
    seeds = [int(seed) for seed in parser.parse_args().seeds.split(",")]
    good = 0
    for seed in seeds:
        rows = dice_of_arms(seed)
        good += holds(rows)
        words = "; ".join(f"{method}: A {a:.3f}, B {b:.3f}" for method, a, b in rows)
        print(f"seed {seed}: {'holds' if holds(rows) else 'fails'}   {words}", flush=True)
    print(f"{good} of {len(seeds)} seeds show it (at least four of five)")
    return int(good < 0.8 * len(seeds))


if __name__ == "__main__":
    sys.exit(main())
