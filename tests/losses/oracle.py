"""The oracle's rows as calls of this package: which loss, which parameters, which tensors, what must come out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from segloss_gui.losses import build_loss

RENAMED = {"eps": "epsilon"}


@dataclass(frozen=True)
class Row:
    """One agreed or variant row: inputs, expected value and gradient, tolerances."""

    id: str
    loss: str
    params: dict[str, Any]
    activation: str
    prediction: np.ndarray
    target: np.ndarray
    value: float | None
    gradient: np.ndarray | None
    tolerance: dict[str, float]
    record: dict[str, Any]


@cache
def _archive(folder: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, np.ndarray]]]:
    manifest = json.loads((folder / "manifest.json").read_text())
    arrays = {name: dict(np.load(folder / f"{name}.npz")) for name in ("inputs", "weights", "grads", "maps")}
    return manifest["rows"], arrays


def records(folder: Path, loss: str) -> list[dict[str, Any]]:
    """Raw rows of ``loss`` that bind: agreed and variant."""
    return [row for row in _archive(folder)[0] if row["loss"] == loss and row["role"] in ("agreed", "variant")]


def array(folder: Path, archive: str, name: str) -> np.ndarray:
    return _archive(folder)[1][archive][name]


def rows(folder: Path, loss: str) -> Iterator[Row]:
    """Rows of ``loss`` that have a value (or are undefined, with value None)."""
    for record in records(folder, loss):
        if "value" not in record:
            continue
        prediction = array(folder, "inputs", record["input"]["pred"]).astype(np.float64)
        gradient = record.get("grad")
        yield Row(
            id=record["id"],
            loss=loss,
            params={RENAMED.get(name, name): value for name, value in record["params"].items()},
            activation="sigmoid" if loss == "lovasz_hinge" else record["activation"].split()[0],
            prediction=prediction,
            target=one_hot(array(folder, "inputs", record["input"]["target"]), prediction.shape[1]),
            value=None if record["value"] is None else float(record["value"]),
            gradient=array(folder, "grads", gradient) if gradient and gradient != "not finite" else None,
            tolerance=record.get("tol") or {},
            record=record,
        )


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    if classes == 1:
        return labels.astype(np.float64)
    return np.stack([labels[:, 0] == c for c in range(classes)], axis=1).astype(np.float64)


def evaluate(row: Row, loss: Any, through: str) -> tuple[float, np.ndarray]:
    """Value and gradient with respect to the row's own prediction, the loss being given logits or probabilities."""
    leaf = torch.tensor(row.prediction, requires_grad=True)
    value = loss(_as_given(leaf, row.activation, through), torch.tensor(row.target))
    (gradient,) = torch.autograd.grad(value, leaf)
    return float(value.detach()), gradient.numpy()


def _as_given(leaf: torch.Tensor, activation: str, through: str) -> torch.Tensor:
    if activation == "none" and through == "logits":
        return torch.logit(leaf) if leaf.shape[1] == 1 else leaf.log()
    if activation != "none" and through == "probabilities":
        return leaf.sigmoid() if activation == "sigmoid" else leaf.softmax(dim=1)
    return leaf


def mistakes(row: Row, through: str, key: str | None = None, params: dict[str, Any] | None = None) -> list[str]:
    """What is wrong with the row's value and gradient; empty when all is right."""
    channels = row.prediction.shape[1]
    activation: Any = ("sigmoid" if channels == 1 else "softmax") if through == "logits" else "none"
    loss = build_loss(key or row.loss, activation=activation, **(row.params if params is None else params))
    value, gradient = evaluate(row, loss, through)
    return compare(row, value, gradient, _expected(row, through))


def _expected(row: Row, through: str) -> np.ndarray | None:
    """The row's gradient; taken through log and softmax, which scale probabilities to the sum 1, it is projected."""
    if row.gradient is None or through == "probabilities" or row.activation != "none" or row.prediction.shape[1] == 1:
        return row.gradient
    return row.gradient - (row.prediction * row.gradient).sum(axis=1, keepdims=True)


def compare(row: Row, value: float, gradient: np.ndarray, expected: np.ndarray | None) -> list[str]:
    """Messages about a value or gradient outside the row's tolerances."""
    tolerance, found = row.tolerance, []
    assert row.value is not None
    limit = tolerance["value_atol"] + tolerance["value_rtol"] * abs(row.value)
    if not abs(value - row.value) <= limit:
        found.append(f"{row.id} {row.params}: value {value!r}, expected {row.value!r}")
    if not np.isfinite(gradient).all():
        found.append(f"{row.id} {row.params}: gradient not finite")
    elif expected is not None:
        error = np.abs(gradient - expected)
        if (error > tolerance["grad_atol"] + tolerance["grad_rtol"] * np.abs(expected)).any():
            found.append(f"{row.id} {row.params}: gradient off by {error.max():.3g}")
    return found


def interior(row: Row) -> bool:
    """Whether the row's probabilities have logits: none is 0 or 1, and several channels add up to 1."""
    p = row.prediction
    proper = p.shape[1] == 1 or np.allclose(p.sum(axis=1), 1, atol=1e-12, rtol=0)
    return bool((p > 0).all() and (p < 1).all() and proper)
