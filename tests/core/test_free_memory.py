from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from segloss_gui.core import free_memory

MIB = 2**20


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or free_memory._trim() is None, reason="only glibc keeps what is free"
)
def test_what_lies_free_between_things_in_use_goes_back() -> None:
    blocks = [bytearray(60_000) for _ in range(4000)]
    kept = blocks[::40]  # one in forty: the heap's end is in use
    del blocks
    before = resident_mib()
    free_memory.give_back()
    assert before - resident_mib() > 100
    assert len(kept) == 100


@pytest.mark.parametrize("fails", [OSError, TypeError])
def test_where_the_c_library_is_another_nothing_is_asked(
    fails: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_library(_: None) -> None:
        raise fails

    free_memory._trim.cache_clear()
    monkeypatch.setattr("ctypes.CDLL", no_library)
    free_memory.give_back()
    free_memory._trim.cache_clear()


def test_work_that_ends_while_somebody_asks_is_told_to_who_asks_next(monkeypatch: pytest.MonkeyPatch) -> None:
    class EndsMeanwhile(threading.Event):
        def is_set(self) -> bool:
            was = super().is_set()
            self.set()
            return was

    monkeypatch.setattr(free_memory, "_WORK_ENDED", EndsMeanwhile())
    assert not free_memory.has_work_ended()
    assert free_memory.has_work_ended()
