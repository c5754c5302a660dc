"""ε on an empty map, in closed form (Tilborghs 2022, Eq. 3 and 4 with an empty truth)."""

from __future__ import annotations

from typing import Any

from segloss_gui.core.number_text import format_number

RULE = (
    "ε becomes the mean volume in voxels over all training maps, empty ones included, when training "
    "starts: an object of that size then weighs as much as predicting it into an empty map."
)

TINY = 1e-2


def empty_map_cost(predicted_voxels: float, epsilon: float) -> float:
    """Loss 1 - ε/(V+ε) of an empty map into which V voxels are predicted; Eq. 3 with sum g = 0.

    Examples
    --------
    >>> empty_map_cost(1000, 1000), empty_map_cost(1000, 0)
    (0.5, 1.0)
    """
    total = predicted_voxels + epsilon
    return predicted_voxels / total if total else 0.0


def rounded(value: float) -> str:
    """Three digits of small numbers, whole voxels of large ones: ``1.3e-5``, ``13741``.

    Examples
    --------
    >>> rounded(0.000012999), rounded(13741.25), rounded(1e7)
    ('1.3e-5', '13741', '1e7')
    """
    if 1000 <= abs(value) < 1e5:
        return f"{value:.0f}"
    return format_number(float(f"{value:.3g}")) if abs(value) < 1e5 else format_scientific(value)


def format_scientific(value: float) -> str:
    """A large number as ``1.25e7``."""
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def sentence(epsilon: float) -> str:
    """What this ε does to an empty map, for the user."""
    if epsilon <= 0:
        return "With ε = 0 an empty map predicted empty is 0/0: such a batch is refused."
    at_zero = rounded(1 / epsilon)
    if epsilon <= TINY:
        return (
            f"Any false voxel costs the full 1, so the slope is all but 0 as soon as something is predicted: an empty "
            f"map teaches nothing. At exactly nothing predicted the gradient is 1/ε = {at_zero} per voxel."
        )
    size = rounded(epsilon)
    return (
        f"{size} false voxel{'' if size == '1' else 's'} cost half; up to there each one pulls with about "
        f"1/ε = {at_zero}. The map is learnt as empty."
    )


def is_small(epsilon: Any) -> bool:
    """Whether an empty map teaches nothing with this ε; a loss without one (None) is as with a small one.

    Examples
    --------
    >>> is_small(None), is_small(1e-7), is_small((1e-7, 900.0)), is_small("heuristic")
    (True, True, True, False)
    """
    if isinstance(epsilon, str):
        return False  # a mean volume: whole voxels
    numbers = epsilon if isinstance(epsilon, tuple) else (epsilon or 0.0,)
    return min(numbers, default=0.0) <= TINY
