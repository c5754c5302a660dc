from __future__ import annotations

from collections.abc import Iterator

from segloss_gui.core.events import Event, RunPhase
from segloss_gui.training.event_emitter import EventEmitter
from segloss_gui.training.phases import PhaseTeller


def told(times: list[float], calls: list[tuple[str, int, int]]) -> list[Event]:
    heard: list[Event] = []
    clock: Iterator[float] = iter(times)
    tell = PhaseTeller(EventEmitter("a", heard.append), clock=lambda: next(clock))
    for call in calls:
        tell(*call)
    return heard


def test_what_is_over_at_once_is_not_told() -> None:
    assert told([0.0, 0.1, 0.2], [("scoring", 0, 3), ("scoring", 1, 3), ("scoring", 2, 3)]) == []


def test_what_lasts_is_told_with_its_time_and_not_too_often() -> None:
    heard = told([10, 12, 12.1, 13], [("scoring", done, 4) for done in range(4)])
    assert [(event.done, event.total, event.seconds) for event in heard if isinstance(event, RunPhase)] == [
        (1, 4, 2.0), (3, 4, 3.0),
    ]  # fmt: skip


def test_the_same_phase_an_epoch_later_begins_anew() -> None:
    heard = told([0, 100, 101], [("validating", 0, 2), ("validating", 0, 2), ("validating", 1, 2)])
    assert [event.seconds for event in heard if isinstance(event, RunPhase)] == [1.0]
