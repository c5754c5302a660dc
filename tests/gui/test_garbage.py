"""Cycles are freed by the window's thread, and no other thread frees a widget."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest

from segloss_gui.core import free_memory
from segloss_gui.gui.garbage import ALLOCATIONS, GarbageCollector


class Cycle:
    """Part of a reference cycle; remembers in which thread it was freed."""

    freed_in: str = ""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Cycle.freed_in = threading.current_thread().name


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    made._modules = len(sys.modules)
    yield made
    made.close()


def test_a_cycle_made_in_a_run_is_freed_by_the_windows_thread(collector: GarbageCollector) -> None:
    def make_garbage() -> None:
        Cycle()
        kept.extend([] for _ in range(3 * ALLOCATIONS))

    kept: list[list[int]] = []
    thread = threading.Thread(target=make_garbage, name="run")
    thread.start()
    thread.join()
    assert Cycle.freed_in == ""
    collector.tick()
    assert Cycle.freed_in == "MainThread"


def test_what_imports_left_is_not_walked_again(collector: GarbageCollector) -> None:
    collector._modules = 0
    before = gc.get_freeze_count()
    collector.tick()
    assert gc.get_freeze_count() > before


def test_older_generations_get_their_turn(collector: GarbageCollector) -> None:
    old = Cycle()
    gc.collect(0)
    gc.collect(1)
    gone = weakref.ref(old)
    del old
    kept: list[list[int]] = []
    for _ in range(400):
        kept.extend([] for _ in range(ALLOCATIONS))
        collector.tick()
        if gone() is None:
            return
    pytest.fail("a cycle of the oldest generation was never freed")


def test_cycles_of_any_age_go_when_a_run_has_ended(collector: GarbageCollector) -> None:
    collector.tick()
    old = Cycle()
    gc.collect(0)
    gc.collect(1)
    gone = weakref.ref(old)
    del old
    collector.tick()
    assert gone() is not None
    free_memory.work_ended()
    collector.tick()
    assert gone() is None


def test_collection_is_given_back(qapp: object) -> None:
    made = GarbageCollector()
    assert not gc.isenabled()
    made.close()
    assert gc.isenabled()
