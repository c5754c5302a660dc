"""The heuristic epsilon against the exact one under partial labels: Dice of groups A and B, AUC of A against B.

``python -m tests.benchmarks.exact_epsilon --out DIR [--seeds 0,1,2,3,4] [--arms heuristic,exact,balanced,BI]``

Trains the arms of ``segloss demo --design missing-labels`` one after the other on one thread, each seed with
its own phantoms; what DIR holds already is not trained again. Group B is not labelled in training: the arms
that learn from empty maps should draw A as Phi = BI does, B as empty, and tell them apart (AUC 1).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.data.cache import CaseStore
from segloss_gui.data.volumes import training_volumes
from segloss_gui.study.cases import fold_for, open_store
from segloss_gui.study.claims import Scores
from segloss_gui.study.designs import PARTIAL_BI, missing_labels
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.score_file import read_scores
from segloss_gui.study.store import StudyFolder
from segloss_gui.theory.exact_epsilon import balanced_epsilon, exact_epsilon
from segloss_gui.training.control import RunControl
from segloss_gui.training.threads import cpu_threads

ARMS = ("heuristic", "exact", "balanced", "BI")


def volumes_in_training(study: Study, store: CaseStore) -> NDArray[np.float64]:
    """Volume of the lesion in every training map, in voxels; 0 where it is not labelled."""
    cases = fold_for(study, store.cohort, 0).train
    counted = training_volumes(store, cases, study.classes, study.preprocessing, study.policy)
    return counted.voxels[:, 1].astype(np.float64)


def epsilons(volumes: NDArray[np.float64]) -> dict[str, float]:
    """Epsilon of each arm with Phi = I, in voxels."""
    labelled, share = volumes[volumes > 0], float((volumes > 0).mean())
    return {
        "heuristic": float(volumes.mean()),
        "exact": exact_epsilon(labelled, share),
        "balanced": balanced_epsilon(labelled, share),
    }


def arm(name: str, values: dict[str, float]) -> LossChoice:
    """The loss of an arm."""
    if name == "BI":
        return LossChoice(key="dice_phi", params={"phi": "BI", "epsilon": 1e-7}, name=PARTIAL_BI)
    return LossChoice(key="dice_phi", params={"phi": "I", "epsilon": values[name]}, name=name)


def train(seed: int, arms: Sequence[str], out: Path, quick: bool) -> list[str]:
    """Rows of the table for one seed, one an arm."""
    study = missing_labels((seed,), quick=quick)
    store = open_store(study)
    volumes = volumes_in_training(study, store)
    values = epsilons(volumes)
    study = study.model_copy(update={"losses": tuple(arm(name, values) for name in arms)})
    folder = StudyFolder(out / f"seed_{seed}")
    folder.save(study)
    rows = []
    for name, plan in zip(arms, plan_runs(study), strict=True):
        end = run_one(study, plan, folder, emit=lambda event: None, control=RunControl(), store=store)
        scores = Scores(read_scores(folder.run(plan.id).scores_path))
        a, b = (scores.dice(plan.method, group) for group in "AB")
        rows.append(
            f"{seed:>4}  {(volumes > 0).mean():.3f}  {name:<9}  {values.get(name, 1e-7):>7.1f}  {a:.3f}   {b:.3f}   "
            f"{scores.roc(plan.method).auc:.3f}  {end.reason}"
        )
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    """Print the table and its means over the seeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", default="0,1,2,3,4")
    parser.add_argument("--arms", default=",".join(ARMS))
    parser.add_argument("--quick", action="store_true")
    chosen = parser.parse_args()
    print("seed  share  arm        epsilon  Dice A  Dice B  AUC    end")
    arms = chosen.arms.split(",")
    with cpu_threads(1):
        table = [train(int(seed), arms, chosen.out, chosen.quick) for seed in chosen.seeds.split(",")]
    for index, name in enumerate(arms):
        figures = np.array([[float(word) for word in rows[index].split()[3:7]] for rows in table]).mean(axis=0)
        print(f"mean         {name:<9}  {figures[0]:>7.1f}  {figures[1]:.3f}   {figures[2]:.3f}   {figures[3]:.3f}")


if __name__ == "__main__":
    main()
