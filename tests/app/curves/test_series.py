from __future__ import annotations

import numpy as np

from segloss_gui.app.curves.series import Series, averaged, thin


def grown(count: int, smoothing: float = 0.0) -> Series:
    series = Series(smoothing)
    steps = np.arange(1.0, count + 1)
    series.extend({"step": steps, "epoch": steps / 10, "time": steps * 0.5}, np.sin(steps))
    return series


def test_non_finite_values_are_left_out_on_every_axis() -> None:
    series = Series()
    series.extend({"step": [1, 2, 3], "epoch": [0.1, 0.2, 0.3]}, [1.0, float("inf"), 3.0])
    assert series.raw.tolist() == [1.0, 3.0]
    assert series.x("step").tolist() == [1.0, 3.0]
    assert series.x("epoch").tolist() == [0.1, 0.3]


def test_changing_the_weight_smooths_all_points_anew() -> None:
    series = grown(500)
    series.set_smoothing(0.8)
    np.testing.assert_allclose(series.smooth, grown(500, 0.8).smooth)


def test_a_value_is_read_at_the_nearest_point_and_nowhere_outside() -> None:
    series = grown(10)
    assert series.at("step", 3.4) == np.sin(3)
    assert np.isnan(series.at("step", 0.5))
    assert np.isnan(series.at("step", 10.5))
    assert np.isnan(Series().at("step", 1))


def test_a_window_keeps_one_neighbour_on_each_side() -> None:
    assert grown(10).x("step")[grown(10).window("step", 4.5, 6.5)].tolist() == [4, 5, 6, 7]


def test_thinning_keeps_every_extreme() -> None:
    y = np.random.default_rng(0).normal(size=100_000)
    x_thin, y_thin = thin(np.arange(100_000.0), y, 300)
    assert len(y_thin) <= 4 * 300 + 512
    assert (y_thin.min(), y_thin.max()) == (y.min(), y.max())
    assert (np.diff(x_thin) >= 0).all()


def test_what_was_thinned_stays_as_it_is_while_the_curve_grows() -> None:
    y = np.random.default_rng(0).normal(size=10_000)
    before = thin(np.arange(9000.0), y[:9000], 200)[1]
    after = thin(np.arange(9010.0), y[:9010], 200)[1]
    np.testing.assert_array_equal(before[:500], after[:500])


def test_short_curves_are_not_touched() -> None:
    x = np.arange(50.0)
    assert thin(x, x, 100)[0] is x
    assert averaged(x, x, 100)[1] is x
