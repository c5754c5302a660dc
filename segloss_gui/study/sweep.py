"""Sweeps: one loss over a grid of its parameters and of batch sizes, such as ε on a log scale x Φ x B."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from math import inf, prod
from typing import Any

import numpy as np

from segloss_gui.core.errors import ParameterError, StudyFaults
from segloss_gui.statistics.parameter_curves import GridPoint, ParameterGrid
from segloss_gui.study.method_names import named
from segloss_gui.study.models import LossChoice, Study

MOST = 1000
"""Points of a grid at most."""

FEWEST_VALUES = 3
"""A number that takes fewer values has no curve."""

BATCH = "batch_size"


def sweep(study: Study, key: str, grid: Mapping[str, Sequence[Any]], batch_sizes: Sequence[int] = ()) -> Study:
    """The study with one loss at every point of a grid; the rest of it stays.

    Parameters
    ----------
    study : Study
        Names data, network, schedule, folds and seeds.
    key : str
        Which loss.
    grid : mapping of str to sequence
        Values of each parameter; every combination becomes a method.
    batch_sizes : sequence of int
        B at every point; empty: the study's.

    Raises
    ------
    ParameterError
        When the grid has no point, or too many.
    StudyFaults
        When there is no such loss, or a value is out of its bounds.

    Examples
    --------
    >>> made = sweep(Study(), "dice_phi", {"phi": ["I", "BI"], "epsilon": [1e-7, 1.0]}, batch_sizes=[1, 2])
    >>> len(made.losses), made.losses[0].method
    (8, 'dice_phi phi=I epsilon=1e-07, B=1')
    """
    count = prod(len(values) for values in (*grid.values(), batch_sizes or (None,)))
    if not 0 < count <= MOST:
        raise ParameterError(f"a sweep must have 1 to {MOST} points, got {count}")
    points = product(*grid.values(), batch_sizes or (None,))
    losses = [
        LossChoice(key=key, params=dict(zip(grid, point[:-1], strict=True)), batch_size=point[-1]) for point in points
    ]
    _check(losses)
    return Study.model_validate({**{name: getattr(study, name) for name in Study.model_fields}, "losses": losses})


def grid_of(losses: Sequence[LossChoice]) -> ParameterGrid | None:
    """What a study sweeps: the number that takes the most values among the choices of its commonest loss.

    Choices of other losses are no part of it. None where no number takes three values or more.

    Parameters
    ----------
    losses : sequence of LossChoice
        The study's.

    Examples
    --------
    >>> grid = grid_of(sweep(Study(), "dice_phi", {"epsilon": [0.1, 1.0, 10.0], "phi": ["I", "BI"]}).losses)
    >>> grid.parameter, grid.title, grid.series
    ('epsilon', 'ε (voxels)', ('Φ=I', 'Φ=BI'))
    >>> grid.points[0]
    GridPoint(method='dice_phi epsilon=0.1 phi=I', value=0.1, series='Φ=I')
    """
    if max(Counter(choice.key for choice in losses).values(), default=0) < FEWEST_VALUES:
        return None  # said without the losses, which import torch
    from segloss_gui.losses import LOSSES

    known = [choice for choice in losses if choice.key in LOSSES]
    if not known:
        return None
    ((key, _),) = Counter(choice.key for choice in known).most_common(1)
    own = [choice for choice in known if choice.key == key]
    usual = dict(LOSSES[key].params())
    full = [{**usual, **choice.stated_params, BATCH: choice.batch_size} for choice in own]
    varying = [name for name in full[0] if len({str(one[name]) for one in full}) > 1]
    counts = {name: len({one[name] for one in full if _is_number(one[name])}) for name in varying}
    across = max(counts, key=lambda name: counts[name], default="")
    if counts.get(across, 0) < FEWEST_VALUES:
        return None
    points = []
    for choice, values in zip(own, full, strict=True):
        others = {name: values[name] for name in varying if name not in (across, BATCH)}
        batch = values[BATCH] if across != BATCH and BATCH in varying else None
        rest = named(choice.model_copy(update={"params": others, "batch_size": batch}), hides=choice.labels == "full")
        words = filter(None, [" ".join(rest.told.values()), *rest.arm.values()])
        value = float(values[across]) if _is_number(values[across]) else float("nan")
        points.append(GridPoint(choice.method, value, ", ".join(words)))
    return ParameterGrid(across, _title(key, across), tuple(points))


def _title(key: str, name: str) -> str:
    from segloss_gui.losses import LOSSES

    if name == BATCH:
        return "batch size (images)"
    field = LOSSES[key].params.model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    unit = extra.get("unit")
    return f"{field.title or name}{f' ({unit})' if unit else ''}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def log_scale(low: float, high: float, count: int) -> tuple[float, ...]:
    """Values evenly spaced in their logarithm, to three digits.

    Raises
    ------
    ParameterError
        When the ends are not positive and ascending, or there are fewer than two values, or too many.

    Examples
    --------
    >>> log_scale(0.01, 100, 5)
    (0.01, 0.1, 1.0, 10.0, 100.0)
    """
    if not 0 < low < high < inf or not 2 <= count <= MOST:
        raise ParameterError(f"a log scale must go from above 0 upwards in 2 to {MOST} values, got {low, high, count}")
    return tuple(float(f"{value:.3g}") for value in np.geomspace(low, high, count))


def parse_values(text: str) -> tuple[Any, ...]:
    """Values of a parameter as typed: with commas, or ``log:LOW:HIGH:COUNT``.

    Raises
    ------
    ParameterError
        When a log scale is not three numbers, or none that makes one.

    Examples
    --------
    >>> parse_values("I,BI"), parse_values("1e-7,heuristic"), parse_values("log:1:100:3")
    (('I', 'BI'), (1e-07, 'heuristic'), (1.0, 10.0, 100.0))
    """
    if not text.startswith("log:"):
        return tuple(_value(part.strip()) for part in text.split(","))
    try:
        low, high, count = text.removeprefix("log:").split(":")
        ends, values = (float(low), float(high)), int(count)
    except ValueError as error:
        raise ParameterError(f"a log scale must be log:LOW:HIGH:COUNT, got {text!r}") from error
    return log_scale(*ends, values)


def _value(text: str) -> Any:
    words = {"true": True, "false": False}
    if text.lower() in words:
        return words[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _check(losses: Sequence[LossChoice]) -> None:
    from segloss_gui.study.document import loss_faults

    if faults := loss_faults(losses):
        raise StudyFaults("the sweep", list(dict.fromkeys(fault.split(".", 2)[-1] for fault in faults)))
