"""Memory that measuring a plan takes against what was estimated before it.

``python -m tests.benchmarks.memory_estimate [--quick]``; goal: estimate / peak between 1 and about 2, on a made
two-channel cohort of 182 × 218 × 182 voxels, over networks, patches and batches. Each row is a process of its own,
whose highest resident memory is asked of the system.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nibabel as nib
import numpy as np

SHAPE, CASES = (182, 218, 182), 8
QUICK = (91, 109, 91)
SETTINGS = (
    ("dynunet", (96, 96, 96), 2, "soft_dice"),
    ("dynunet", (96, 96, 96), 1, "cross_entropy"),
    ("unet", (96, 112, 96), 2, "lovasz_sigmoid"),
    ("unet", (64, 64, 64), 4, "boundary"),
    ("no_new_net", (64, 64, 64), 2, "soft_dice"),
    ("unet_2d", (128, 128, 16), 2, "soft_dice"),
    ("dynunet", (64, 64, 64), 2, "dice_ce"),
    ("dynunet", (), 1, "soft_dice"),
)  # fmt: skip
MEASURE = """
import resource, sys
from pathlib import Path
from segloss_gui.data.layouts import guess_layout
from segloss_gui.study.cost_estimate import probe
from segloss_gui.study.models import Study
folder, network, patch, batch, loss = sys.argv[1:]
study = Study.model_validate({
    "cohort": guess_layout([Path(folder)]), "network": {"architecture": network}, "losses": [{"key": loss}],
    "sampling": {"patch": tuple(map(int, patch.split("x"))) if patch else (), "batch_size": int(batch)},
    "classes": [{"value": 1, "name": "lesion"}], "hardware": {"device": "cpu"}, "folds": {"count": 2},
})

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

seen = []
found = probe(study, steps=1, estimated=lambda estimate: seen.append((estimate.total, held())))
(needed, before), peak = seen[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(before + needed, peak, needed, peak - before)
"""


def make_cohort(folder: Path, shape: tuple[int, int, int]) -> None:
    """Images of two channels, and lesions in them."""
    rng = np.random.default_rng(0)
    for name in ("images", "labels"):
        (folder / name).mkdir()
    for number in range(CASES):
        image = rng.integers(0, 1000, (*shape, 2)).astype(np.int16)
        label = np.zeros(shape, np.uint8)
        label[30:60, 40:70, 30:50] = 1
        nib.save(nib.Nifti1Image(image, np.eye(4)), folder / "images" / f"case_{number}.nii")
        nib.save(nib.Nifti1Image(label, np.eye(4)), folder / "labels" / f"case_{number}.nii")


def measure(folder: Path, network: str, patch: tuple[int, ...], batch: int, loss: str) -> tuple[int, ...]:
    """Estimated and taken bytes, of the process and of the measuring alone."""
    command = [sys.executable, "-c", MEASURE, str(folder), network, "x".join(map(str, patch)), str(batch), loss]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    if done.returncode:
        raise SystemExit(done.stderr)
    return tuple(map(int, done.stdout.split()))


def main() -> int:
    """Print a row for each setting; 1 where an estimate was too low."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.memory_estimate", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="volumes half as long along each axis")
    parser.add_argument("--only", type=int, help="one row, counted from 0")
    chosen = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as made:
        make_cohort(Path(made), QUICK if chosen.quick else SHAPE)
        print(f"{'network':12} {'patch':>12}  B {'loss':14} {'estimate':>9} {'peak':>9} {'ratio':>6} of added")
        for number, (network, patch, batch, loss) in enumerate(SETTINGS):
            if chosen.only not in (None, number):
                continue
            estimate, peak, needed, added = measure(Path(made), network, patch, batch, loss)
            bad += estimate < peak
            print(
                f"{network:12} {'x'.join(map(str, patch)) or 'whole':>12} {batch:2} {loss:14} {estimate / 1e6:6.0f} MB "
                f"{peak / 1e6:6.0f} MB {estimate / peak:6.2f} {needed / added:8.2f}",
                flush=True,
            )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
