"""Where a run computes: CUDA, Apple's MPS, or the CPU; and how precisely."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

import torch

from segloss_gui.core.errors import DeviceError

GIB = 2**30


@dataclass(frozen=True)
class DeviceInfo:
    """One device a study can choose.

    Parameters
    ----------
    name : str
        What the study file says: ``cpu``, ``mps``, ``cuda:0``.
    title : str
        What the maker calls it.
    memory_bytes, free_bytes : int
        All of its memory and what is free now; 0 where the system does not tell.
    """

    name: str
    title: str
    memory_bytes: int
    free_bytes: int

    def __str__(self) -> str:
        if not self.memory_bytes:
            return f"{self.name}: {self.title}"
        free = f", {self.free_bytes / GIB:.1f} GiB free" if self.free_bytes else ""
        return f"{self.name}: {self.title}, {self.memory_bytes / GIB:.1f} GiB{free}"


def resolve_device(name: str = "auto") -> str:
    """The device ``name`` stands for on this machine.

    Parameters
    ----------
    name : str
        ``auto`` (a GPU where there is one), ``cpu``, ``mps``, ``cuda`` or ``cuda:<number>``.

    Raises
    ------
    DeviceError
        When this machine has no such device.

    Examples
    --------
    >>> resolve_device("cpu")
    'cpu'
    """
    there = [info.name for info in describe_devices()]
    if name == "auto":
        return there[0]
    wanted = "cuda:0" if name == "cuda" else name
    if wanted not in there:
        raise DeviceError(f"the device must be one of auto, {', '.join(there)} on this machine, got {name!r}")
    return wanted


def describe_devices() -> tuple[DeviceInfo, ...]:
    """The devices of this machine, the fastest kind first; the CPU is always the last."""
    return (*_cuda_devices(), *_mps_device(), _cpu())


def compute_dtype(device: torch.device, mixed_precision: bool) -> torch.dtype:
    """Type the network computes in: bfloat16 or float16 on CUDA under mixed precision, else float32.

    MPS stays in full precision: without a loss scaler, its float16 loses small gradients.
    """
    if device.type != "cuda" or not mixed_precision:
        return torch.float32
    with torch.cuda.device(device):
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16


def _cuda_devices() -> list[DeviceInfo]:
    found = []
    for index in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        free, total = torch.cuda.mem_get_info(index)
        found.append(DeviceInfo(f"cuda:{index}", torch.cuda.get_device_name(index), total, free))
    return found


def _mps_device() -> list[DeviceInfo]:
    if not torch.backends.mps.is_available():
        return []
    # Apple's GPUs share the machine's memory; this is what Metal recommends to use of it.
    total = int(torch.mps.recommended_max_memory())
    return [DeviceInfo("mps", "Apple GPU", total, max(0, total - int(torch.mps.driver_allocated_memory())))]


def _cpu() -> DeviceInfo:
    title = f"{platform.machine() or 'CPU'}, {os.cpu_count() or 1} threads"
    return DeviceInfo("cpu", title, _memory("SC_PHYS_PAGES"), _memory("SC_AVPHYS_PAGES"))


def _memory(pages: str) -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf(pages)
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf, macOS no SC_AVPHYS_PAGES
        return 0
