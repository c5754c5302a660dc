from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.cache import BoundedCache, CaseStore
from segloss_gui.data.case import Case, Cohort
from tests.patience import PATIENCE_S

GRID = Grid((10, 10, 10), np.eye(4))


class CountingReader:
    """Makes volumes of 1000 bytes and counts how often."""

    def __init__(self, delay: float = 0.0) -> None:
        self.loads: list[str] = []
        self.delay = delay

    def image(self, case: Case) -> Volume:
        self.loads.append(case.id)
        sleep(self.delay)
        return Volume(np.zeros((1, *GRID.shape), dtype=np.uint8), GRID)

    def labels(self, case: Case) -> LabelMap:
        return LabelMap(np.full(GRID.shape, int(case.id) % 3, dtype=np.uint8), GRID)


def _store(reader: CountingReader, max_bytes: int = 10**9) -> CaseStore:
    return CaseStore(Cohort("c", tuple(Case(str(i)) for i in range(20)), reader=reader), max_bytes)


def test_a_case_is_loaded_once() -> None:
    reader = CountingReader()
    store = _store(reader)
    assert store.image("3") is store.image("3")
    assert reader.loads == ["3"]


def test_the_bound_holds_and_the_least_recently_used_goes_first() -> None:
    reader = CountingReader()
    store = _store(reader, max_bytes=3000)
    for case in ("0", "1", "2", "0", "3"):
        store.image(case)
    assert store.nbytes == 3000
    store.image("0")
    store.image("1")
    assert reader.loads == ["0", "1", "2", "3", "1"]


def test_many_threads_asking_for_one_case_share_one_load() -> None:
    reader = CountingReader(delay=0.05)
    store = _store(reader)
    with ThreadPoolExecutor(8) as pool:
        volumes = list(pool.map(store.image, ["5"] * 8))
    assert reader.loads == ["5"]
    assert all(volume is volumes[0] for volume in volumes)


def test_the_bound_holds_under_many_threads() -> None:
    store = _store(CountingReader(), max_bytes=5500)
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda n: store.image(str(n % 20)), range(400)):
            assert store.nbytes <= 5500
    assert store.nbytes == 5000


def test_a_slow_case_does_not_hold_up_another() -> None:
    cache, slow_started, release = BoundedCache(100), threading.Event(), threading.Event()

    def slow() -> bytes:
        slow_started.set()
        release.wait(PATIENCE_S)
        return b"slow"

    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(cache.get, "slow", slow, len)
        assert slow_started.wait(PATIENCE_S)
        assert cache.get("quick", lambda: b"quick", len) == b"quick"
        release.set()
        assert waiting.result(PATIENCE_S) == b"slow"


def test_an_error_is_passed_on_and_the_next_try_loads_again() -> None:
    cache, tries = BoundedCache(100), []

    def load() -> bytes:
        tries.append(1)
        if len(tries) == 1:
            raise BadInputError("unreadable")
        return b"good"

    with pytest.raises(BadInputError):
        cache.get("a", load, len)
    assert cache.get("a", load, len) == b"good"


def test_a_value_beyond_the_bound_is_handed_out_and_not_kept() -> None:
    cache = BoundedCache(3)
    assert cache.get("a", lambda: b"long", len) == b"long"
    assert ("a" in cache, cache.nbytes) == (False, 0)


def test_a_cleared_cache_is_empty() -> None:
    cache = BoundedCache(10)
    cache.get("a", lambda: b"abc", len)
    cache.clear()
    assert ("a" in cache, cache.nbytes) == (False, 0)


def test_label_values_are_searched_once_with_progress() -> None:
    store, seen = _store(CountingReader()), []
    assert store.label_values(lambda done, total: seen.append((done, total))) == (1, 2)
    assert seen[-1] == (20, 20)
    assert store.label_values(lambda done, total: seen.append((done, total))) == (1, 2)
    assert len(seen) == 20


def test_a_cancelled_search_is_not_remembered() -> None:
    store = _store(CountingReader())
    assert store.label_values(cancelled=lambda: True) == ()
    assert store.label_values() == (1, 2)


def test_an_unknown_case_is_named() -> None:
    with pytest.raises(BadInputError, match="'nobody'"):
        _store(CountingReader()).image("nobody")
