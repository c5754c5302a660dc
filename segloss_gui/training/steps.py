"""One optimiser step: batch, forward, loss, backward, clip, update; and what is told of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.losses import BoundLoss, at_progress
from segloss_gui.losses.bound import value_of
from segloss_gui.training.augmentation import Augmentation
from segloss_gui.training.batches import BatchSource, one_hot, soft_target, without_ignored
from segloss_gui.training.endings import NonFiniteError
from segloss_gui.training.gradients import GradientProbe, means_of
from segloss_gui.training.inference import memory_format


@dataclass(frozen=True, slots=True)
class StepNumbers:
    """The numbers of a :class:`~segloss_gui.core.events.StepFinished`."""

    loss: float
    gradient_norm: float
    gradient_foreground: float
    gradient_background: float
    gradient_empty: float


class Stepper:
    """Network, loss, optimiser and the stream of batches: what makes steps.

    Parameters
    ----------
    network : Module
        On the device, in the memory format of :func:`~segloss_gui.training.inference.memory_format`.
    loss : BoundLoss
        Takes logits and a one-hot target.
    batches : BatchSource
        Where batches come from.
    augmentation : Augmentation
        What changes them.
    channels : int
        C of logits and target.
    gradient_clip : float
        Largest norm over all weights; 0 does not clip.
    l2 : float
        Penalty on the squares of the kernels.
    device : torch.device
        Where to compute.
    dtype : torch.dtype
        Type the network computes in; float16 brings a loss scaler.
    """

    def __init__(
        self,
        network: nn.Module,
        loss: BoundLoss,
        batches: BatchSource,
        augmentation: Augmentation,
        *,
        channels: int,
        gradient_clip: float = 0.0,
        l2: float = 0.0,
        device: torch.device,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.network = network
        self.loss = loss
        self.between: Between = nobody_asks  # called between drawing, network, loss and backward pass
        self.progress = 0.0  # 0 at the first epoch to 1 at the last, for losses whose weights follow it
        self.batches = batches
        self.augmentation = augmentation
        self.channels = channels
        self.device = device
        self.dtype = dtype
        self._largest_norm = gradient_clip or math.inf
        self._format = memory_format(device, batches.architecture.dimensions)
        self._weights = list(network.parameters())
        # Fused: one call instead of hundreds, which matters beside a window that needs the interpreter.
        self.optimiser = torch.optim.Adam(_decayed(self._weights, l2), fused=device.type in ("cpu", "cuda"))
        self.scaler = torch.amp.GradScaler(device.type, enabled=dtype == torch.float16)

    def batch(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]:
        """The next augmented image (B, C, *S), its target, one-hot or soft, and where voxels count, on the device.

        The last is (B, 1, *S) of bool; None where all of them do.
        """
        batch = self.batches.draw().to(self.device)
        shares: torch.Tensor | None = None
        if batch.soft is None:
            image, classes = self.augmentation(batch)
        else:
            image, classes, shares = self.augmentation.with_shares(batch)
        classes, valid = without_ignored(classes) if batch.masked else (classes, None)
        target = one_hot(classes, self.channels) if shares is None else soft_target(shares, self.channels)
        return image.contiguous(memory_format=self._format), target.contiguous(memory_format=self._format), valid

    def step(self, number: int, learning_rate: float) -> StepNumbers:
        """Draw a batch and update the weights once.

        Raises
        ------
        NonFiniteError
            When the loss or the gradient is not finite; the weights are as they were before.
        StopRequestedError
            When ``between`` says so: no weight has changed.
        """
        image, target, valid = self.batch()
        self.between()
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate
        self.optimiser.zero_grad(set_to_none=True)
        with torch.autocast(self.device.type, dtype=self.dtype, enabled=self.dtype != torch.float32):
            output = self.network(image)
        self.between()
        logits = output.float()
        probe = GradientProbe(logits, target, valid)
        loss = value_of(at_progress(self.loss, self.progress), logits, target, valid)
        self.between()
        torch.autograd.backward(self.scaler.scale(loss))
        self.scaler.unscale_(self.optimiser)
        norm = nn.utils.clip_grad_norm_(self._weights, self._largest_norm, foreach=True)
        numbers = self._numbers(loss, norm, probe)
        self._refuse_non_finite(numbers, number)
        self.scaler.step(self.optimiser)
        self.scaler.update()
        return numbers

    def state(self) -> dict[str, Any]:
        """Everything but the weights, for a checkpoint."""
        return {
            "optimiser": self.optimiser.state_dict(),
            "scaler": self.scaler.state_dict(),
            "batches": self.batches.state(),
            "augmentation": self.augmentation.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where :meth:`state` was taken."""
        self.optimiser.load_state_dict(state["optimiser"])
        if self.scaler.is_enabled() and state["scaler"]:
            self.scaler.load_state_dict(state["scaler"])
        self.batches.restore(state["batches"])
        self.augmentation.restore(state["augmentation"])

    def _numbers(self, loss: torch.Tensor, norm: torch.Tensor, probe: GradientProbe) -> StepNumbers:
        """All numbers of a step in one transfer: each one more would wait for the device again."""
        sums = probe.sums()
        flat = torch.cat([loss.detach().reshape(1), norm.reshape(1), sums.flatten()]).tolist()
        scale = self.scaler.get_scale()  # read here, where the device has been waited for: it is the step's own
        maps = sums.shape[1]
        means = means_of([flat[2 + row * maps : 2 + (row + 1) * maps] for row in range(len(sums))])
        return StepNumbers(flat[0], flat[1], *(mean / scale for mean in means))

    def _refuse_non_finite(self, numbers: StepNumbers, step: int) -> None:
        if not math.isfinite(numbers.loss):
            raise NonFiniteError(f"the loss must be finite, got {numbers.loss} in step {step}")
        # With a loss scaler an infinite gradient is part of the game: the step is skipped, the scale lowered.
        if not math.isfinite(numbers.gradient_norm) and not self.scaler.is_enabled():
            raise NonFiniteError(
                f"the gradient must be finite, got a norm of {numbers.gradient_norm} in step {step} "
                f"(loss {numbers.loss:.6g})"
            )


def _decayed(weights: Sequence[nn.Parameter], l2: float) -> list[Any]:
    """The weights for an optimiser; with a penalty kernels apart: the gradient of l2 w^2 is 2 l2 w.

    Without one they stay a single group, as in checkpoints that know of no penalty.
    """
    if not l2:
        return list(weights)
    kernels = [weight for weight in weights if weight.ndim > 1]
    others = [weight for weight in weights if weight.ndim <= 1]
    return [{"params": kernels, "weight_decay": 2 * l2}, {"params": others}]
