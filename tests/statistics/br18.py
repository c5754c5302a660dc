"""Scores with the means of BR18 in Table 1 of Bertels 2019, made so that its marks come out: noise, no patients."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

CASES = 285
LOSSES = {
    "CE": "cross_entropy", "wCE": "weighted_cross_entropy", "sDice": "soft_dice", "sJaccard": "soft_jaccard",
    "Lovász": "lovasz_sigmoid",
}  # fmt: skip
MEANS = {
    "dice": {"CE": 0.768, "wCE": 0.735, "sDice": 0.823, "sJaccard": 0.823, "Lovász": 0.827},
    "jaccard": {"CE": 0.654, "wCE": 0.602, "sDice": 0.717, "sJaccard": 0.720, "Lovász": 0.722},
}
MARKS = {"CE": "i", "wCE": "iu", "sDice": "", "sJaccard": "", "Lovász": ""}
"""The paper's: italic and underlined."""


def br18(seed: int = 0) -> dict[str, dict[str, np.ndarray]]:
    """Dice and Jaccard of 285 cases by loss; what is hard for one loss is hard for all, each has its own noise."""
    generator = np.random.default_rng(seed)
    hard = generator.uniform(-0.07, 0.07, CASES)
    noise = {loss: generator.uniform(-0.09, 0.09, CASES) for loss in LOSSES}
    return {
        metric: {loss: _centred(hard + noise[loss]) + mean for loss, mean in means.items()}
        for metric, means in MEANS.items()
    }


def _centred(values: np.ndarray) -> np.ndarray:
    return values - values.mean()


def write_br18(path: Path, names: Mapping[str, str] = LOSSES, *, columns: tuple[str, ...] = ("loss",)) -> Path:
    """Write them as a CSV with case, method, Dice and Jaccard, and the loss's key; ``names`` chooses the losses."""
    scores = br18()
    head = ["case", "method", *columns, "dice", "jaccard"]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        for loss, key in names.items():
            for k in range(CASES):
                row = {"case": f"BR18_{k:03d}", "method": loss, "loss": key}
                row |= {metric: f"{scores[metric][loss][k]:.6f}" for metric in scores}
                writer.writerow({name: row[name] for name in head})
    return path
