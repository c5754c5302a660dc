"""The charts of Train: which quantities each draws, and how the curve of a run looks in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from segloss_gui.app.curves.curve_points import CurveStyle, Dash
from segloss_gui.app.session import Session
from segloss_gui.app.train.presenter import NO_METHOD

CHART_CURVES: Mapping[str, Mapping[str, Dash]] = {
    "loss": {"loss": "solid"},
    "gradient": {"gradient_foreground": "solid", "gradient_background": "dashed", "gradient_empty": "dotted"},
    "overlap": {"dice": "solid", "jaccard": "dashed"},
    "volume": {"volume_error_ml": "solid"},
}
"""Quantities by chart, each with its line."""
PER_STEP = frozenset({"loss", "gradient"})
TIPS = {
    "gradient": "Mean size of the loss's gradient with respect to the network's output, over the voxels of the "
    "target's foreground, its background, and maps without any foreground"
}


class CurveLook(NamedTuple):
    """A curve of a chart: its key, what it draws, and how."""

    key: str
    quantity: str
    style: CurveStyle


def keys_of(chart: str, runs: Iterable[str]) -> list[str]:
    """Keys of the curves that a chart has of these runs."""
    return [f"{run}:{quantity}" for run in runs for quantity in CHART_CURVES[chart]]


def run_of(key: str) -> str:
    """The run a curve is of.

    Examples
    --------
    >>> run_of("dice:bi_fold0_seed0:loss")
    'dice:bi_fold0_seed0'
    """
    return key.rsplit(":", 1)[0]


def curve_looks(session: Session, chart: str, run: str) -> Iterator[CurveLook]:
    """The curves of a run, named by its method, and by fold and seed where there are several."""
    plan = session.plans.get(run)
    several = len({(p.fold, p.seed) for p in session.plans.values()}) > 1
    view = session.method(plan.method) if plan else None
    method = session.title(plan.method) if plan else run
    row = f"{method}, fold {plan.fold}, seed {plan.seed}" if plan and several else method
    colour = view.colour if view else NO_METHOD
    for quantity, dash in CHART_CURVES[chart].items():
        style = CurveStyle(row, method, colour, dash, chart == "loss", chart in PER_STEP)
        yield CurveLook(f"{run}:{quantity}", quantity, style)


def is_hidden(session: Session, key: str) -> bool:
    """Whether the method of a curve is switched off."""
    plan = session.plans.get(run_of(key))
    method = session.method(plan.method) if plan else None
    return method is not None and not method.visible


def floor_words(floors: Mapping[str, float]) -> str:
    """Which methods' losses end elsewhere than at 0.

    Examples
    --------
    >>> floor_words({"CE": 0.0}), floor_words({"CE": 0.0, "Focal": -1.5})
    ('lowest value 0', 'lowest value Focal: -1.5')
    """
    words = ", ".join(f"{method}: {floor:g}" for method, floor in floors.items() if floor)
    return f"lowest value {words}" if words else "lowest value 0"
