from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from segloss_gui.app.lecture.canvas_maps import hard
from segloss_gui.app.lecture.chosen import FIRST, fits, looks_of
from segloss_gui.app.lecture.descent import FIRST_STEP, Descent
from segloss_gui.app.lecture.live import listen, mean_dice, scores_of
from segloss_gui.app.lecture.presets import PRESETS, preset
from segloss_gui.losses import LOSSES
from segloss_gui.theory import dice_jaccard
from segloss_gui.theory.dice_phi import Phi, dice_loss, dice_loss_gradient


@pytest.mark.parametrize("phi", ["I", "CI", "BI", "BCI"])
@pytest.mark.parametrize("epsilon", [1e-3, 10.0, 1000.0])
@pytest.mark.parametrize("key", ["two_sizes", "empty", "missing"])
def test_value_and_map_of_dice_are_eq_3_and_4_in_closed_form(key: str, epsilon: float, phi: Phi) -> None:
    canvas = preset(key).make(64)
    heard = listen(canvas, looks_of(["dice_phi"], LOSSES, phi, epsilon, canvas.classes))[0]
    p, truth = canvas.probabilities.astype(np.float64), canvas.truth.astype(np.float64)
    assert heard.value == pytest.approx(dice_loss(p, truth, phi, epsilon), rel=2e-5)
    slope = dice_loss_gradient(p, truth, phi, epsilon)
    # By the logit: p_k (g_k - sum of p_j g_j), whose background adds nothing since it is left out.
    closed = p * (slope - (p * slope).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(heard.gradient, closed, rtol=2e-3, atol=2e-6 * np.abs(closed).max())


def test_cross_entropy_is_its_closed_form() -> None:
    canvas = preset("ambiguous").make(64)
    heard = listen(canvas, looks_of(["cross_entropy"], LOSSES, "I", 1.0, 1))[0]
    p = canvas.probabilities
    closed = -np.where(canvas.truth, np.log(p), np.log1p(-p)).mean()
    assert heard.value == pytest.approx(float(closed), rel=1e-5)
    np.testing.assert_allclose(heard.gradient, (p - canvas.truth) / p.size, atol=1e-8)


@pytest.mark.parametrize("kind", PRESETS, ids=lambda kind: kind.key)
def test_every_loss_of_the_registry_says_something_or_why_not(kind) -> None:
    canvas = kind.make(32)
    keys = [key for key in LOSSES if fits(LOSSES[key], canvas.classes)]
    for start in range(0, len(keys), 6):
        for heard in listen(canvas, looks_of(keys[start : start + 6], LOSSES, "I", 1.0, canvas.classes)):
            assert heard.fault or np.isfinite(heard.value), heard.look.name
            assert heard.gradient.shape == canvas.logits.shape


def test_hard_scores_are_the_closed_forms() -> None:
    canvas = preset("two_sizes").make(64)
    found, truth = canvas.predicted[0, 0], canvas.truth[0, 0]
    scores = scores_of(found, truth)
    assert scores.dice == pytest.approx(dice_jaccard.dice(found, truth))
    assert scores.jaccard == pytest.approx(float(dice_jaccard.jaccard_from_dice(scores.dice)))
    assert scores.volume_error == int(found.sum()) - int(truth.sum())


def test_a_small_epsilon_leaves_the_empty_map_nearly_untouched_and_a_large_one_does_not() -> None:
    canvas = preset("empty").make(64)
    small, large = (
        listen(canvas, looks_of(["dice_phi"], LOSSES, "I", epsilon, 1))[0] for epsilon in (1e-3, 500.0)
    )  # fmt: skip
    assert small.empty < 1e-3 * small.foreground
    assert large.empty > 0.1 * large.foreground


def test_descending_raises_dice_and_starts_with_the_same_largest_step_for_every_loss() -> None:
    canvas = preset("two_sizes").make(32)
    descent = Descent(canvas, looks_of(FIRST, LOSSES, "I", 1.0, 1))
    descent.step()
    for path in descent.paths:
        assert np.abs(path.logits - canvas.logits).max() == pytest.approx(FIRST_STEP, rel=1e-4)
    descent.step(60)
    for path in descent.paths[:3]:
        assert path.dice[-1] > path.dice[0], path.look.name
        assert path.dice[-1] == pytest.approx(mean_dice(path.logits, canvas.truth))
        assert path.volume[-1] == hard(path.logits).sum()
        assert len(path.dice) == 62


def test_what_phi_groups_decides_whether_the_missing_label_is_unlearnt() -> None:
    """Per image with a small epsilon the unlabelled ring stays; gathered over the batch it is taken away."""
    canvas = preset("missing").make(32)
    kept, gone = (Descent(canvas, looks_of(["dice_phi"], LOSSES, phi, 1e-3, 2)) for phi in ("I", "BI"))
    kept.step(80)
    gone.step(80)
    ring = canvas.predicted[1, 1].sum()
    assert hard(kept.paths[0].logits)[1, 1].sum() > 0.7 * ring
    assert hard(gone.paths[0].logits)[1, 1].sum() < 0.3 * ring


def test_without_a_loss_the_canvas_is_drawn_and_torch_is_not_imported() -> None:
    code = (
        "import sys; from segloss_gui.app.lecture.presenter import LecturePresenter as P;"
        "from segloss_gui.app.plain_tasks import PlainTasks; t = PlainTasks();"
        "p = P(t); p.show(True); t.wait(); t.close();"
        "assert p.frame.thumbnails and not p.frame.heard; assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
