"""Predicting whole volumes as a validation does, against the network called case by case.

``python -m tests.benchmarks.prediction [--rounds 7] [--threads 1]``; goal: ratio <= 1 at every size.

Both sides take the same float images and give logits of the same network. The bare side is one call a
case. Ours is ``Predictor.logits_of`` on four cases and ``Predictor.logits`` on one, with padding and the
way back to the image's size.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

from segloss_gui.training.inference import Predictor, memory_format, moved
from segloss_gui.training.networks import build_network, design_network
from segloss_gui.training.settings import NetworkSettings
from segloss_gui.training.threads import cpu_threads
from tests.benchmarks.table import Row

SIDES = (24, 40, 48, 64, 96)
TOGETHER = 4


def milliseconds(work: Callable[[], object]) -> float:
    """Of one call."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def compare(sides: Sequence[int], rounds: int, threads: int) -> Iterator[tuple[int, list[list[float]]]]:
    """Of each side the milliseconds a case of each round: bare, ours alone, ours four together."""
    settings = NetworkSettings(architecture="unet", features=(8, 16, 32, 32))
    cpu = torch.device("cpu")
    with cpu_threads(threads):
        for side in sides:
            shape = (side,) * 3
            made = design_network(settings, image_channels=1, channels=1, spacing_mm=(1.0,) * 3, shape=shape)
            network = moved(build_network(made), cpu, 3).eval()
            predictor = Predictor(network, made, "sigmoid", None, cpu)
            images = [np.random.default_rng(k).random((1, *shape), np.float32) for k in range(TOGETHER)]
            tensors = [torch.from_numpy(i[None]).contiguous(memory_format=memory_format(cpu, 3)) for i in images]

            def bare(network: torch.nn.Module = network, tensors: list[torch.Tensor] = tensors) -> None:
                with torch.inference_mode():
                    for tensor in tensors:
                        network(tensor)

            def single(predictor: Predictor = predictor, images: list[np.ndarray] = images) -> None:
                for image in images:
                    predictor.logits(image)

            def together(predictor: Predictor = predictor, images: list[np.ndarray] = images) -> None:
                predictor.logits_of(images)

            ways = (bare, single, together)
            yield side, [[milliseconds(work) / TOGETHER for work in ways] for _ in range(rounds + 1)][1:]


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """Ours against the bare network, alone and four together."""
    del peers
    for side, found in compare((24, 48) if quick else SIDES, 3 if quick else 7, 1):
        yield Row(f"{side}^3, a case alone / bare call", tuple(one / bare for bare, one, _ in found), goal=1.0)
        yield Row(f"{side}^3, four together / bare call", tuple(four / bare for bare, _, four in found), goal=1.0)


def main() -> None:
    """Print the milliseconds a case and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    for side, rounds in compare(SIDES, chosen.rounds, chosen.threads):
        plain, one, four = (statistics.median(times) for times in zip(*rounds, strict=True))
        print(
            f"{side:3}^3: bare {plain:7.1f} ms a case   alone {one:7.1f} ms, ratio {one / plain:.2f}   "
            f"four together {four:7.1f} ms, ratio {four / plain:.2f}"
        )


if __name__ == "__main__":
    main()
