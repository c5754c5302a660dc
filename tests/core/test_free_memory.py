from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from segloss_gui.core import free_memory
from tests.patience import PROGRAM_S

MIB = 2**20


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB


ONLY_GLIBC = pytest.mark.skipif(
    not sys.platform.startswith("linux") or free_memory._glibc("malloc_trim") is None,
    reason="only glibc keeps what is free",
)
ARENAS = """
import ctypes, sys, threading
from segloss_gui.core.free_memory import share_arenas
shared = share_arenas({}) if sys.argv[1] == "shared" else None
allocated, asked = threading.Barrier(7), threading.Event()
def hold():
    held = bytearray(5000)
    allocated.wait()
    asked.wait()
threads = [threading.Thread(target=hold) for _ in range(6)]
for thread in threads:
    thread.start()
allocated.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
asked.set()
print(shared, open(sys.argv[2]).read().count("<heap nr="))
"""
"""Six threads that hold memory: how many arenas there are."""


@ONLY_GLIBC
def test_what_lies_free_between_things_in_use_goes_back() -> None:
    blocks = [bytearray(60_000) for _ in range(4000)]
    kept = blocks[::40]  # one in forty: the heap's end is in use
    del blocks
    before = resident_mib()
    free_memory.give_back()
    assert before - resident_mib() > 100
    assert len(kept) == 100


@ONLY_GLIBC
@pytest.mark.parametrize(("way", "arenas"), [("shared", "True 2"), ("each its own", "None 7")])
def test_threads_share_two_arenas_if_told_to(way: str, arenas: str, tmp_path: Path) -> None:
    told = [sys.executable, "-c", ARENAS, way, str(tmp_path / "arenas.xml")]
    free = {name: value for name, value in os.environ.items() if name not in free_memory.USERS}
    assert subprocess.check_output(told, text=True, env=free, timeout=PROGRAM_S).strip() == arenas


@pytest.mark.parametrize("name", free_memory.USERS)
def test_what_a_user_told_the_library_stands(name: str) -> None:
    assert not free_memory.share_arenas({name: "8"})


@pytest.mark.parametrize("fails", [OSError, TypeError])
def test_where_the_c_library_is_another_nothing_is_asked(
    fails: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_library(_: None) -> None:
        raise fails

    free_memory._glibc.cache_clear()
    monkeypatch.setattr("ctypes.CDLL", no_library)
    free_memory.give_back()
    assert not free_memory.share_arenas({})
    free_memory._glibc.cache_clear()


def test_work_that_ends_while_somebody_asks_is_told_to_who_asks_next(monkeypatch: pytest.MonkeyPatch) -> None:
    class EndsMeanwhile(threading.Event):
        def is_set(self) -> bool:
            was = super().is_set()
            self.set()
            return was

    monkeypatch.setattr(free_memory, "_WORK_ENDED", EndsMeanwhile())
    assert not free_memory.has_work_ended()
    assert free_memory.has_work_ended()
