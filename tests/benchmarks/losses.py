"""Time and peak memory of forward + backward beside the same losses elsewhere: ``python -m tests.benchmarks.losses``.

Both sides run in one process, in turns, on the same tensors; a ratio below 1 is in this package's
favour. MONAI is the other side, for cross-entropy torch itself, for Lovász its reference algorithm
(Berman 2018: a sort per class, in a loop). "boundary / HD" holds the boundary loss against MONAI's
Hausdorff loss, so its two values differ. Tensors are 2 x 4 x 96^3 (softmax) and 1 x 1 x 128^3 (sigmoid).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from monai import losses as monai
from scipy.ndimage import gaussian_filter
from torch.profiler import ProfilerActivity, profile

from segloss_gui.losses import build_loss
from tests.benchmarks.table import Row

Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
SLOW = ("hausdorff_dt", "boundary", "boundary / HD")


@dataclass(frozen=True)
class Result:
    """One comparison; times in ms, memory in MB beyond the inputs."""

    loss: str
    shape: str
    device: str
    ms: float
    other_ms: float
    mb: float
    other_mb: float
    value: float
    other_value: float

    @property
    def line(self) -> str:
        times, memory = self.ms / self.other_ms, self.mb / self.other_mb
        return (
            f"{self.loss:18} {self.shape:10} {self.device:5} {self.ms:9.1f} {self.other_ms:9.1f} {times:6.2f}x "
            f"{self.mb:8.0f} {self.other_mb:8.0f} {memory:6.2f}x  {self.value:.6f} {self.other_value:.6f}"
        )


def lovasz_reference(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Lovász-softmax, or -sigmoid for one channel, by the reference algorithm."""
    probabilities = logits.sigmoid() if logits.shape[1] == 1 else logits.softmax(1)
    losses = []
    for channel in range(logits.shape[1]):
        truth = target[:, channel].reshape(-1)
        errors, order = (truth - probabilities[:, channel].reshape(-1)).abs().sort(0, descending=True)
        sorted_truth = truth[order]
        total = sorted_truth.sum()
        jaccard = 1 - (total - sorted_truth.cumsum(0)) / (total + (1 - sorted_truth).cumsum(0))
        jaccard[1:] = jaccard[1:] - jaccard[:-1].clone()
        losses.append(torch.dot(errors, jaccard))
    return torch.stack(losses).mean()


def pairs(channels: int) -> dict[str, tuple[Loss, Loss]]:
    """This package's loss and the other one, both from logits, by name."""
    activation = "sigmoid" if channels == 1 else "softmax"
    words = {activation: True}
    foreground = {"include_background": False} if channels > 1 else {}

    def own(key: str, **params: object) -> Loss:
        return build_loss(key, activation=activation, **params)  # type: ignore[arg-type]

    def entropy(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        if channels == 1:
            return F.binary_cross_entropy_with_logits(prediction, target)
        return F.cross_entropy(prediction, target)

    lovasz = own("lovasz_sigmoid") if channels == 1 else own("lovasz_softmax", classes="all")
    focal = monai.FocalLoss(use_softmax=channels > 1)
    hausdorff = monai.HausdorffDTLoss(**words, **foreground)
    return {
        "cross_entropy": (own("cross_entropy"), entropy),
        "focal": (own("focal"), lambda p, t: channels * focal(p, t)),
        "soft_dice": (own("soft_dice"), monai.DiceLoss(**words)),
        "soft_jaccard": (own("soft_jaccard"), monai.DiceLoss(jaccard=True, **words)),
        "dice_squared": (own("dice_squared"), monai.DiceLoss(squared_pred=True, **words)),
        "tversky": (own("tversky"), monai.TverskyLoss(alpha=0.3, beta=0.7, **words)),
        "generalized_dice": (
            own("generalized_dice", smooth_nr=1e-5, smooth_dr=1e-5),
            monai.GeneralizedDiceLoss(**words),
        ),
        "dice_ce": (own("dice_ce", include_background=True), monai.DiceCELoss(**words)),
        "dice_focal": (own("dice_focal"), monai.DiceFocalLoss(**words, **foreground)),
        "lovasz": (lovasz, lovasz_reference),
        "boundary": (own("boundary"), monai.BoundaryLoss(**words, **foreground)),
        "boundary / HD": (own("boundary"), hausdorff),
        "hausdorff_dt": (own("hausdorff_dt"), hausdorff),
    }


def inputs(batch: int, channels: int, side: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Smooth blobs as truth, and logits that half agree with them."""
    noise = torch.randn(batch, max(2, channels), side, side, side, generator=torch.Generator().manual_seed(0))
    smooth = torch.from_numpy(gaussian_filter(noise.numpy(), (0, 0, 6, 6, 6))) * 60
    smooth[:, 0] += 1
    truth = F.one_hot(smooth.argmax(1), max(2, channels)).movedim(-1, 1).float()
    logits = 1.5 * smooth + noise
    if channels == 1:
        truth, logits = truth[:, 1:], logits[:, 1:] - logits[:, :1]
    return logits.contiguous().to(device), truth.contiguous().to(device)


def step(loss: Loss, logits: torch.Tensor, truth: torch.Tensor) -> float:
    """One forward and backward pass."""
    value = loss(logits, truth)
    value.backward()
    logits.grad = None
    return float(value.detach())


def seconds(loss: Loss, logits: torch.Tensor, truth: torch.Tensor) -> float:
    """Wall time on a GPU; on a CPU the process's own time, which other programs cannot lengthen."""
    clock = time.perf_counter if logits.is_cuda else time.process_time
    _wait(logits)
    start = clock()
    step(loss, logits, truth)
    _wait(logits)
    return clock() - start


def _wait(tensor: torch.Tensor) -> None:
    if tensor.is_cuda:
        torch.cuda.synchronize()


def peak_mb(loss: Loss, logits: torch.Tensor, truth: torch.Tensor) -> float:
    """Largest sum of tensors alive at once beyond the inputs; arrays of numpy are not seen."""
    if logits.is_cuda:
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        step(loss, logits, truth)
        return (torch.cuda.max_memory_allocated() - before) / 1e6
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as record:
        step(loss, logits, truth)
    events = [event for event in record.profiler.kineto_results.events() if event.name() == "[memory]"]
    alive = peak = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        alive += event.nbytes()
        peak = max(peak, alive)
    return peak / 1e6


def compare(name: str, both: tuple[Loss, Loss], logits: torch.Tensor, truth: torch.Tensor, repeats: int) -> Result:
    """Best time of each side over ``repeats`` turns, and memory."""
    times: tuple[list[float], list[float]] = ([], [])
    values = [step(loss, logits, truth) for loss in both]
    for _ in range(repeats):
        for loss, found in zip(both, times, strict=True):
            found.append(1e3 * seconds(loss, logits, truth))
    shape = f"{logits.shape[0]}x{logits.shape[1]}x{logits.shape[2]}^3"
    memory = [peak_mb(loss, logits, truth) for loss in both]
    return Result(name, shape, logits.device.type, min(times[0]), min(times[1]), *memory, *values)


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """Value and gradient against the same losses elsewhere: time, on one thread."""
    if not peers:
        return
    torch.set_num_threads(1)
    for batch, channels, side in ((2, 4, 96), (1, 1, 128)):
        side = side // 3 if quick else side
        logits, truth = inputs(batch, channels, side, "cpu")
        logits.requires_grad_()
        for name, (own, other) in pairs(channels).items():
            step(own, logits, truth), step(other, logits, truth)
            ratios = [
                seconds(own, logits, truth) / seconds(other, logits, truth)
                for _ in range(2 if quick or name in SLOW else 5)
            ]
            goal = 0.5 if name == "hausdorff_dt" else 1.0
            yield Row(f"{name}, {batch} x {channels} x {side}^3 / elsewhere", tuple(ratios), goal)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of losses")
    parser.add_argument("--small", action="store_true", help="half the side, to try the script")
    parser.add_argument("--json", type=Path, help="also write the results here")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(
        "loss               shape      dev          ms  other ms  ratio       MB other MB  ratio  value    other value"
    )
    results = []
    for batch, channels, side in ((2, 4, 96), (1, 1, 128)):
        logits, truth = inputs(batch, channels, side // 2 if options.small else side, options.device)
        logits.requires_grad_()
        for name, both in pairs(channels).items():
            if not options.only or name in options.only:
                slow = name in SLOW and not options.small
                results.append(compare(name, both, logits, truth, 2 if slow else options.repeats))
                print(results[-1].line, flush=True)
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=1))


if __name__ == "__main__":
    main()
