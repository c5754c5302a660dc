from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.training import free_memory
from segloss_gui.training.free_memory import available_bytes


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(free_memory, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(free_memory, "CGROUP", tmp_path)
    (tmp_path / "meminfo").write_text("MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable:   600 kB\n")
    return tmp_path


def test_what_the_machine_can_give_is_more_than_what_lies_idle(machine: Path) -> None:
    assert available_bytes() == 600 * 1024


def test_a_container_has_what_its_limit_leaves_cached_files_not_counted(machine: Path) -> None:
    (machine / "memory.max").write_text("500000\n")
    (machine / "memory.current").write_text("300000\n")
    (machine / "memory.stat").write_text("anon 200000\ninactive_file 100000\n")
    assert available_bytes() == 300_000


def test_a_container_without_a_limit_has_what_the_machine_has(machine: Path) -> None:
    (machine / "memory.max").write_text("max\n")
    (machine / "memory.current").write_text("300000\n")
    assert available_bytes() == 600 * 1024


def test_something_is_known_of_this_machine() -> None:
    assert available_bytes() > 0
