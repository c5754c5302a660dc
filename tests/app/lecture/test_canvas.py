from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.app.lecture.canvas import Canvas
from segloss_gui.app.lecture.canvas_maps import hard, probabilities_of
from segloss_gui.app.lecture.presets import PRESETS, preset
from segloss_gui.core.errors import BadInputError


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["truth", "prediction"]), st.sampled_from(["add", "erase", "soften"]),
            st.integers(0, 1), st.integers(0, 1), st.floats(-5, 70), st.floats(-5, 70), st.floats(0.5, 20),
        ),
        max_size=8,
    )
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_whatever_is_painted_no_pixel_has_two_classes_and_no_canvas_is_changed(strokes: list[tuple]) -> None:
    first = canvas = preset("missing").make(64)
    before = first.truth.copy(), first.logits.copy()
    for layer, stroke, image, channel, row, column, radius in strokes:
        canvas = canvas.painted(layer, stroke, image, channel, (row, column), radius)
        assert (canvas.truth.sum(axis=1) <= 1).all()
        assert (canvas.predicted.sum(axis=1) <= 1).all()
        assert np.isfinite(canvas.logits).all()
    assert (first.truth == before[0]).all()
    assert (first.logits == before[1]).all()


def test_erasing_one_class_leaves_the_others() -> None:
    canvas = preset("missing").make(64)
    erased = canvas.painted("truth", "erase", 0, 0, (32, 32), 40)
    assert not erased.truth[0, 0].any()
    assert (erased.truth[0, 1] == canvas.truth[0, 1]).all()


def test_softening_brings_probabilities_nearer_to_one_half_at_the_contour() -> None:
    canvas = preset("two_sizes").make(64).painted("prediction", "add", 1, 0, (32, 32), 10)
    softer = canvas.painted("prediction", "soften", 1, 0, (32, 42), 4)
    assert np.abs(canvas.logits[1, 0, 32, 42]) == 4
    assert np.abs(softer.logits[1, 0, 32, 42]) < 3.5
    assert (softer.logits[0] == canvas.logits[0]).all()


def test_moving_there_and_back_is_the_same_where_nothing_left_the_picture() -> None:
    canvas = preset("small").make(64)
    again = canvas.moved("truth", 0, 5, -7).moved("truth", 0, -5, 7)
    assert (again.truth == canvas.truth).all()
    assert not canvas.moved("prediction", 0, 100, 0).predicted.any()


def test_scaling_multiplies_the_predicted_area_by_the_square() -> None:
    canvas = preset("empty").make(128)
    ratio = canvas.scaled(0, 1.5).predicted[0].sum() / canvas.predicted[0].sum()
    assert ratio == pytest.approx(2.25, rel=0.05)


def test_sharpness_leaves_the_hard_prediction_as_it_is() -> None:
    canvas = preset("ambiguous").make(64)
    assert (canvas.sharpened(5).predicted == canvas.predicted).all()


def test_probabilities_of_large_logits_do_not_overflow() -> None:
    found = probabilities_of(np.full((1, 2, 1, 1), 500, np.float32))
    assert found.ravel().tolist() == [0.5, 0.5]
    assert not hard(np.zeros((1, 2, 1, 1), np.float32)).any()


@pytest.mark.parametrize("kind", PRESETS, ids=lambda kind: kind.key)
@pytest.mark.parametrize("side", [32, 64, 256])
def test_every_preset_is_a_canvas_at_every_size(kind, side: int) -> None:
    canvas = kind.make(side)
    assert canvas.shape == (side, side)
    assert canvas.truth.any()
    assert canvas.predicted.any()


@pytest.mark.parametrize("shape", [(9, 1, 64, 64), (1, 4, 64, 64), (1, 1, 16, 64), (1, 1, 64, 257)])
def test_a_canvas_too_large_or_too_small_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(BadInputError, match="got"):
        Canvas(np.zeros(shape, bool), np.zeros(shape, np.float32))
