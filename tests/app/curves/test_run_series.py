from __future__ import annotations

from dataclasses import replace

import numpy as np

from segloss_gui.app.curves.run_series import RunFeed, volume_unit
from segloss_gui.core import events as ev
from segloss_gui.core.units import MM, PX
from segloss_gui.study.progress import RunProgress, replay
from tests.screens.train import STEPS, run_events, started


def test_feeding_as_events_come_gives_what_feeding_at_the_end_gives() -> None:
    live, late, progress = RunFeed(), RunFeed(), RunProgress("a")
    for event in run_events("a", 1, 6):
        progress.apply(event)
        live.update(progress)
    late.update(progress)
    for name, series in late.series.items():
        np.testing.assert_array_equal(live.series[name].raw, series.raw)
        np.testing.assert_allclose(live.series[name].x("time"), series.x("time"))


def test_nothing_new_is_nothing_to_draw() -> None:
    feed, progress = RunFeed(), replay("a", run_events("a", 0, 2))
    assert feed.update(progress)
    assert not feed.update(progress)


def test_an_epoch_ends_where_its_last_step_lies() -> None:
    feed = RunFeed()
    feed.update(replay("a", run_events("a", 0, 3)))
    assert feed.series["dice"].x("epoch").tolist() == [1, 2, 3]
    assert feed.series["dice"].x("step").tolist() == [STEPS, 2 * STEPS, 3 * STEPS]
    assert feed.series["loss"].x("epoch")[-1] == 3


def test_steps_without_empty_maps_leave_no_gap() -> None:
    feed = RunFeed()
    feed.update(replay("a", run_events("a", 0, 2)))
    assert len(feed.series["gradient_empty"]) == 2 * STEPS // 3
    assert np.isfinite(feed.series["gradient_empty"].raw).all()


def test_a_resumed_run_forgets_what_came_after_its_checkpoint() -> None:
    feed, progress = RunFeed(), replay("a", run_events("a", 0, 5))
    feed.update(progress)
    progress.apply(replace(started("a"), first_epoch=4))
    feed.update(progress)
    assert len(feed.series["loss"]) == 3 * STEPS
    assert len(feed.series["dice"]) == 3


def test_a_night_between_two_steps_is_not_training_time() -> None:
    events = [event for event in run_events("a", 0, 2) if isinstance(event, ev.StepFinished)]
    late = [replace(event, time=event.time + 40_000) for event in events[STEPS:]]
    feed = RunFeed()
    feed.update(replay("a", [started("a"), *events[:STEPS], *late]))
    assert feed.series["loss"].x("time")[-1] < 400


def test_the_volume_errors_axis_says_what_each_run_was_measured_in() -> None:
    older, newer = (replay("a", run_events("a", 0, 2)) for _ in "ab")
    newer.size_unit = "px"
    assert volume_unit([newer], PX) == "px²"
    assert volume_unit([older], MM) == "ml"
    assert volume_unit([older], PX) == "1000 px²", "a pixel was 0.001 in its events"
    assert volume_unit([older, newer], PX) == "1000 px² or px²"
    assert volume_unit([RunProgress("a")], PX) == "px²", "nothing was validated yet"


def test_the_unit_of_an_epoch_stays_with_its_run() -> None:
    last = [replace(event, size_unit="px") for event in run_events("a", 0, 1) if isinstance(event, ev.EpochFinished)]
    assert replay("a", [started("a"), *last]).size_unit == "px"
