"""``python -m tests.gpu [--dry]``: the checks and the measures of a GPU as one table; exit code 1 where one fails."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from tests.gpu.checks import CHECKS, step_ms

BUDGET_S = 480.0
OTHERS = ("tests/losses/test_prediction.py",)
"""Files that hold tests of the mark ``gpu`` besides."""


def main() -> int:
    """Check, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.gpu", description=__doc__)
    parser.add_argument("--dry", action="store_true", help="the same checks on the CPU")
    options = parser.parse_args()
    if not options.dry and not torch.cuda.is_available():
        print(
            "tests.gpu: a CUDA device must be there, got none; --dry runs the same checks on the CPU", file=sys.stderr
        )
        return 2
    device = torch.device("cpu" if options.dry else "cuda:0")
    began = time.monotonic()
    named = "CPU" if options.dry else torch.cuda.get_device_name(device)
    print(f"{named}, torch {torch.__version__}\n\n| check | | figure | s |\n|---|---|---|---|")
    good = True
    with tempfile.TemporaryDirectory(prefix="segloss-gpu-") as root:
        for number, check in enumerate(CHECKS):
            good &= _row(
                check.__name__, lambda check=check, number=number: check(device, Path(root, str(number))), began
            )
    for words, measure in _measures(device, options.dry):
        good &= _row(words, measure, began)
    if not options.dry:
        good &= _row("tests of the mark gpu", _marked, began)
    good &= _row("neither Qt nor VTK was imported", _no_window, began)
    print(f"\n{'passed' if good else 'FAILED'} in {time.monotonic() - began:.0f} s of {BUDGET_S:.0f}")
    return int(not good)


def _row(name: str, check: Callable[[], str], began: float) -> bool:
    """Run a check and print its line; what no longer fits into the time is a failure, not left out in silence."""
    start = time.monotonic()
    if start - began > BUDGET_S:
        verdict, figure = "FAILED", "no time left"
    else:
        try:
            verdict, figure = "passed", check()
        except Exception as error:
            verdict, figure = "FAILED", f"{type(error).__name__}: {error}"
    print(f"| {name.replace('_', ' ')} | {verdict} | {figure} | {time.monotonic() - start:.1f} |", flush=True)
    return verdict == "passed"


def _measures(device: torch.device, dry: bool) -> list[tuple[str, Callable[[], str]]]:
    sides, features = ((16,), (4, 8, 8)) if dry else ((64, 128), (32, 64, 128, 256))
    return [
        (
            f"step of a 3D network, 2 x {side}³, {'bfloat16' if half else 'float32'}",
            lambda side=side, half=half: _measured(device, side, features, half),
        )
        for side in sides
        for half in (False, True)
    ]


def _measured(device: torch.device, side: int, features: tuple[int, ...], half: bool) -> str:
    if device.type != "cuda":
        return f"{step_ms(device, side=side, features=features, half=half):.1f} ms"
    torch.cuda.reset_peak_memory_stats(device)
    took = step_ms(device, side=side, features=features, half=half)
    return f"{took:.1f} ms, {torch.cuda.max_memory_allocated(device) / 2**30:.2f} GiB"


def _marked() -> str:
    words = ["-m", "pytest", "-q", "-m", "gpu", "-p", "no:cacheprovider", *OTHERS]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=120)
    last = (done.stdout.strip().splitlines() or ["nothing said"])[-1]
    assert done.returncode == 0, last
    return last


def _no_window() -> str:
    found = sorted(
        {name.partition(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "pyqtgraph", "vtk", "vtkmodules"}
    )
    assert not found, ", ".join(found)
    return f"{len(sys.modules)} modules"


if __name__ == "__main__":
    sys.exit(main())
