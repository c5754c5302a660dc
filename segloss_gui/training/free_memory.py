"""How much memory there is for a training: of the machine, of the group of processes it is confined to, of a GPU."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.training.device import describe_devices

MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")
KIB = 1024


def available_bytes(device: str = "cpu") -> int:
    """Bytes that can be taken now without others being swapped out or killed; 0 where the system does not tell.

    Parameters
    ----------
    device : str
        As :func:`~segloss_gui.training.device.resolve_device` gives it.
    """
    if device != "cpu":
        return next((info.free_bytes for info in describe_devices() if info.name == device), 0)
    known = [size for size in (_of_machine(), _of_group()) if size > 0]
    return min(known, default=0)


def _of_machine() -> int:
    try:
        rows = dict(line.split(":", 1) for line in MEMINFO.read_text().splitlines())
        return int(rows["MemAvailable"].split()[0]) * KIB
    except (OSError, KeyError, ValueError):
        return _elsewhere()


def _of_group() -> int:
    """What a container or a batch system leaves, files that are only cached not counted as used."""
    try:
        most, used = (int((CGROUP / name).read_text()) for name in ("memory.max", "memory.current"))
        rows = dict(line.split() for line in (CGROUP / "memory.stat").read_text().splitlines())
        return most - used + int(rows.get("inactive_file", 0))
    except (OSError, ValueError):  # no such limit ("max"), or another system
        return 0


def _elsewhere() -> int:
    try:
        import psutil  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        return next(info.memory_bytes for info in describe_devices() if info.name == "cpu")
    return int(psutil.virtual_memory().available)
