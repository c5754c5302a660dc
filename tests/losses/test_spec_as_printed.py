"""``as_printed`` of every spec against the paper's equation, written out again in numpy from its print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from segloss_gui.losses import LOSSES, TrainingFacts, build_loss
from segloss_gui.report.loss_pages import loss_page
from segloss_gui.report.loss_words import printed_words, text_page

Array = NDArray[np.float64]
FACTS = TrainingFacts(channels=3, prior=(0.5, 0.3, 0.2), mean_volume_voxels=(9.0, 9.0, 9.0))


def image(channels: int, seed: int) -> tuple[Array, Array]:
    """ModelOutput s and truth g of one image, (C, I, J)."""
    random = np.random.default_rng(seed)
    scores = np.exp(random.normal(size=(max(2, channels), 5, 6)))
    s = scores / scores.sum(axis=0)
    labels = random.integers(0, max(2, channels), size=(5, 6))
    g = np.stack([labels == c for c in range(max(2, channels))]).astype(float)
    return (s, g) if channels > 1 else (s[1:], g[1:])


def eq_7(s: Array, g: Array) -> float:
    w, eps = 0.05, 1e-5
    missed = ((g - s) ** 2 * g).sum() / (g.sum() + eps)
    return w * missed + (1 - w) * ((g - s) ** 2 * (1 - g)).sum() / ((1 - g).sum() + eps)


def eq_8(s: Array, g: Array) -> float:
    return 1 - 2 * (g * s).sum() / ((g**2).sum() + (s**2).sum())


def eq_9(s: Array, g: Array) -> float:
    return 1 - (g * s).sum() / (g + s - g * s).sum()


def eq_10(s: Array, g: Array) -> float:
    alpha, beta = 0.3, 0.7
    tp = (g * s).sum()
    return tp / (tp + alpha * ((1 - g) * s).sum() + beta * (g * (1 - s)).sum())


def eq_11(s: Array, g: Array) -> float:
    w = 1 / g.sum(axis=(1, 2)) ** 2
    return 1 - 2 * (w * (g * s).sum(axis=(1, 2))).sum() / (w * (g + s).sum(axis=(1, 2))).sum()


def eq_12(s: Array, g: Array) -> float:
    return (1 - eq_10(s, g)) ** (1 / (4 / 3))


def eq_13(s: Array, g: Array) -> float:
    square, tp = 1.5**2, (g * s).sum()
    fn, fp = (g * (1 - s)).sum(), ((1 - g) * s).sum()
    return tp / (tp + square / (1 + square) * fn + 1 / (1 + square) * fp)


def eq_14(s: Array, g: Array) -> float:
    return eq_11(s, g) / (1 + 2.5 * (1 - eq_11(s, g)))


def eq_15(s: Array, g: Array) -> float:
    alpha, beta, eps = 0.5, 0.5, 1.0
    first, second = beta * (g * np.log(s)).mean(), (1 - beta) * ((1 - g) * np.log(1 - s)).mean()
    return alpha * (-first + second) - (1 - alpha) * (2 * (s * g).sum() + eps) / (s.sum() + g.sum() + eps)


def section_4_1(s: Array, g: Array) -> float:
    signed = np.where(g[0] > 0, -distance_transform_edt(g[0]), distance_transform_edt(1 - g[0]))
    return float((signed * s[0]).sum())


def section_4_2(s: Array, g: Array) -> float:
    both = [distance_transform_edt(m) + distance_transform_edt(1 - m) for m in (g[0], (s[0] > 0.5).astype(float))]
    return float(((s[0] - g[0]) * (both[0] ** 2 + both[1] ** 2)).mean())


def section_4_3(s: Array, g: Array) -> float:
    return 1 - 2 * (s * g).sum() / (s.sum() + g.sum())


PRINTED: dict[str, tuple[Callable[[Array, Array], float], int]] = {
    "sensitivity_specificity": (eq_7, 3),
    "soft_dice": (section_4_3, 1),
    "dice_squared": (eq_8, 3),
    "soft_jaccard": (eq_9, 3),
    "tversky": (eq_10, 3),
    "generalized_dice": (eq_11, 3),
    "focal_tversky": (eq_12, 3),
    "asymmetric_similarity": (eq_13, 1),
    "penalty_generalized_dice": (eq_14, 3),
    "combo": (eq_15, 1),
    "boundary": (section_4_1, 1),
    "hausdorff_dt": (section_4_2, 1),
}
"""The equation as it is printed, and how many channels it is for."""


def value(key: str, images: list[tuple[Array, Array]], **params: Any) -> float:
    s, g = (torch.tensor(np.stack(part)) for part in zip(*images, strict=True))
    return float(build_loss(key, activation="none", **params)(s, g))


def test_every_loss_that_has_a_printed_form_is_held_against_its_print() -> None:
    assert set(PRINTED) == {key for key, spec in LOSSES.items() if spec.as_printed is not None}


@pytest.mark.parametrize("key", PRINTED)
def test_as_printed_is_the_equation_as_it_is_printed(key: str) -> None:
    equation, channels = PRINTED[key]
    images = [image(channels, seed) for seed in (0, 1)]
    found = value(key, images, **(LOSSES[key].as_printed or {}))
    assert found == pytest.approx(np.mean([equation(*one) for one in images]), rel=1e-12)


@pytest.mark.parametrize("key", ["sensitivity_specificity", "dice_squared", "soft_jaccard", "tversky", "focal_tversky"])
def test_the_default_is_another_number_where_the_page_says_so(key: str) -> None:
    images = [image(3, seed) for seed in (0, 1)]
    assert value(key, images) != pytest.approx(value(key, images, **(LOSSES[key].as_printed or {})), rel=1e-3)
    assert any("Φ = CI" in sentence for sentence in LOSSES[key].deviations)


@pytest.mark.parametrize("key", ["tversky", "asymmetric_similarity"])
def test_the_index_as_printed_is_one_minus_the_loss_and_training_with_it_is_warned_of(key: str) -> None:
    images = [image(3, 0)]
    assert value(key, images, one_minus=False) == pytest.approx(1 - value(key, images))
    spec = LOSSES[key]
    assert "lowers the index" in spec.params.parse({"one_minus": False}).warnings(FACTS)[0]
    assert not spec.params().warnings(FACTS)
    assert spec.floor_at(spec.params.parse({"one_minus": False})) == 1
    assert any('without the "1 -"' in sentence for sentence in spec.deviations)


def test_combo_as_printed_rewards_false_positives_and_is_warned_of() -> None:
    truth = torch.zeros(1, 1, 4, dtype=torch.float64)
    printed = build_loss("combo", activation="none", alpha=1.0, parenthesis="first_term")
    assert float(printed(truth + 0.9, truth)) < float(printed(truth + 0.1, truth))
    assert LOSSES["combo"].params.parse({"parenthesis": "first_term"}).warnings(FACTS)
    assert not LOSSES["combo"].params().warnings(FACTS)


def test_the_derivative_of_eq_4_has_two_values_for_hard_labels_and_more_for_soft_ones() -> None:
    s = torch.rand(1, 1, 40, generator=torch.Generator().manual_seed(0), dtype=torch.float64).requires_grad_()
    hard = (torch.arange(40) % 3 == 0).double().view(1, 1, 40)
    soft = torch.linspace(0, 1, 40, dtype=torch.float64).view(1, 1, 40)
    for truth, values in ((hard, 2), (soft, 40)):
        (slope,) = torch.autograd.grad(build_loss("dice_phi", activation="none")(s, truth), s)
        assert len(slope.mul(1e12).round().unique()) == values


@pytest.mark.parametrize("epsilon", [1e-7, 1e-3, 10.0])
def test_the_derivative_of_eq_4_is_largest_where_prediction_and_truth_are_both_empty(epsilon: float) -> None:
    slopes = []
    for predicted in (0.0, epsilon, 100 * epsilon):
        s = torch.full((1, 1, 4), predicted / 4, dtype=torch.float64, requires_grad=True)
        loss = build_loss("dice_phi", activation="none", epsilon=epsilon)(s, torch.zeros(1, 1, 4))
        slopes.append(float(torch.autograd.grad(loss, s)[0][0, 0, 0]))
    assert slopes == pytest.approx([1 / epsilon, 1 / (4 * epsilon), 1 / (101**2 * epsilon)])


@pytest.mark.parametrize("key", PRINTED)
def test_text_page_html_page_and_json_say_how_to_get_the_printed_form(key: str) -> None:
    from segloss_gui.cli.losses import as_json

    spec = LOSSES[key]
    assert printed_words(spec) in " ".join(text_page(spec).split())
    assert "<h2>As printed</h2>" in loss_page(spec)
    assert as_json(spec)["as_printed"] == dict(spec.as_printed or {})
