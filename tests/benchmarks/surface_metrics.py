"""How long the surface metrics of one pair of masks take, against MONAI's HD95 alone.

    python -m tests.benchmarks.surface_metrics [--shape 256 256 128] [--repeats 5]

Ours is HD95, mean surface distance and surface Dice at 1 mm together; MONAI's is
``compute_hausdorff_distance(percentile=95)`` on boolean tensors, on one thread. Both take turns in
one run; the best of the repeats counts. Prints the ratio for objects that agree to different degrees,
and whether the numbers are equal (single precision).
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from segloss_gui.metrics import measure
from tests.benchmarks.table import Row

KEYS = ("hd95_mm", "mean_surface_distance_mm", "surface_dice")
SPACING = (0.9, 0.9, 1.5)
TOLERANCE_MM = 1.0
Mask = NDArray[np.bool_]


def pairs(shape: tuple[int, int, int]) -> dict[str, tuple[Mask, Mask]]:
    """An organ that fills half of each axis, and predictions of it from good to bad."""
    rng = np.random.default_rng(0)
    coarse = rng.normal(size=[max(2, n // 8) for n in shape])
    noise = ndimage.zoom(coarse, np.array(shape) / coarse.shape, order=1)
    x, y, z = np.ogrid[: shape[0], : shape[1], : shape[2]]
    places = ((x / shape[0] - 0.5) / 0.24, (y / shape[1] - 0.47) / 0.2, (z / shape[2] - 0.5) / 0.3)
    radius = np.sqrt(places[0] ** 2 + places[1] ** 2 + places[2] ** 2)
    reference = radius < 1
    island = radius + 0.02 * noise < 1
    island[2:6, 2:6, 2:6] = True
    return {
        "border wanders a little": (radius + 0.02 * noise < 1, reference),
        "border wanders a lot": (radius + 0.15 * noise < 1, reference),
        "shifted by a twentieth": (np.roll(reference, shape[0] // 20, 0), reference),
        "far island": (island, reference),
        "small object": (radius + 0.03 * noise < 0.22, radius < 0.2),
    }


def best(of: Callable[[], object], repeats: int) -> tuple[float, object]:
    """Shortest time in ms and the result."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = of()
        taken.append(1e3 * (time.perf_counter() - start))
    return min(taken), result


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """HD95, mean surface distance and surface Dice together against MONAI's HD95 alone."""
    if not peers:
        return
    import torch
    from monai.metrics import compute_hausdorff_distance

    torch.set_num_threads(1)
    shape = (96, 96, 64) if quick else (256, 256, 128)
    for name, pair in pairs(shape).items():
        tensors = [torch.from_numpy(mask)[None, None] for mask in pair]
        ratios = []
        for _ in range(2 if quick else 5):
            theirs, _ = best(
                lambda both=tensors: compute_hausdorff_distance(  # type: ignore[misc]
                    *both, include_background=True, percentile=95, spacing=SPACING
                ),
                1,
            )
            ours, _ = best(lambda pair=pair: measure(*pair, SPACING, KEYS, tolerance_mm=TOLERANCE_MM), 1)  # type: ignore[misc]
            ratios.append(ours / theirs)
        yield Row(f"surface metrics / MONAI's HD95, {name}", tuple(ratios), goal=1.0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", type=int, nargs=3, default=(256, 256, 128))
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    import torch
    from monai.metrics import compute_hausdorff_distance, compute_surface_dice

    torch.set_num_threads(1)
    print(f"{'x'.join(map(str, given.shape))} voxels of {SPACING} mm, ms a pair")
    for name, (prediction, reference) in pairs(tuple(given.shape)).items():
        tensors = [torch.from_numpy(mask)[None, None] for mask in (prediction, reference)]
        monai, wanted = best(
            lambda tensors=tensors: compute_hausdorff_distance(
                *tensors, include_background=True, percentile=95, spacing=SPACING
            ).item(),
            given.repeats,
        )
        ours, found = best(
            lambda pair=(prediction, reference): measure(*pair, SPACING, KEYS, tolerance_mm=TOLERANCE_MM), given.repeats
        )
        share = compute_surface_dice(*tensors, [TOLERANCE_MM], include_background=True, spacing=SPACING).item()
        equal = np.isclose(found["hd95_mm"], wanted, rtol=1e-5) and np.isclose(found["surface_dice"], share, atol=1e-6)
        print(
            f"  {name}: ours {ours:.0f}, MONAI's HD95 alone {monai:.0f}, ratio {ours / monai:.2f}; "
            f"HD95 {found['hd95_mm']:.4f} mm, surface Dice {found['surface_dice']:.4f}: "
            f"{'equal' if equal else f'DIFFERENT from {wanted:.4f} and {share:.4f}'}"
        )


if __name__ == "__main__":
    main()
