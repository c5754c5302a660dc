"""How much memory tensors take at once, found without taking it: the same operations on torch's meta device."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from segloss_gui.losses import BoundLoss
from segloss_gui.losses.bound import value_of
from segloss_gui.training.inference import memory_format
from segloss_gui.training.networks import Architecture
from segloss_gui.training.networks.network_registry import plan_network

SMALL = 12
"""Voxels along each axis of the maps a loss is tried on."""
UNKNOWN_LOSS = 60.0
"""Bytes per logit of a loss that cannot be tried on maps drawn at random."""


COUNTING = threading.RLock()
"""Held while tensors are counted. Where three threads did so at once and cycles were looked for often, an operation
of torch was at times found without its attributes, and the process ended (torch 2.13); why is not known."""


class LiveTensors(TorchDispatchMode):  # type: ignore[no-untyped-call, unused-ignore]
    """Counts the bytes of all tensors made inside it, for as long as each lives.

    Attributes
    ----------
    now, peak : int
        Bytes alive, and the most there were at once.

    Examples
    --------
    >>> with LiveTensors() as live:
    ...     one = torch.zeros(1000, device="meta")
    ...     two = one + 1
    ...     del one, two
    ...     three = torch.zeros(500, device="meta")
    >>> live.peak, live.now
    (8000, 2000)
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call, unused-ignore]
        self.now = self.peak = 0
        self._alive: set[int] = set()

    def __enter__(self) -> LiveTensors:
        COUNTING.acquire()
        try:
            super().__enter__()  # type: ignore[no-untyped-call, unused-ignore]
        except BaseException:  # nobody leaves what was not entered
            COUNTING.release()
            raise
        return self

    def __exit__(self, *error: Any) -> None:
        try:
            super().__exit__(*error)  # type: ignore[no-untyped-call, unused-ignore]
        finally:
            COUNTING.release()

    def __torch_dispatch__(
        self,
        function: Callable[..., Any],
        types: Sequence[Any],
        args: Any = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Do what was asked, and look at what came of it."""
        result = function(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            if isinstance(leaf, torch.Tensor):
                self._see(leaf.untyped_storage())
        return result

    def _see(self, storage: torch.UntypedStorage) -> None:
        key = storage._cdata
        if key in self._alive:
            return
        size = storage.nbytes()
        self._alive.add(key)
        self.now += size
        self.peak = max(self.peak, self.now)
        weakref.finalize(storage, self._gone, key, size)

    def _gone(self, key: int, size: int) -> None:
        self._alive.discard(key)
        self.now -= size


def step_bytes(architecture: Architecture, batch: int, size: Sequence[int]) -> int:
    """Bytes of activations and their gradients in one training step of a network, its weights left out.

    Parameters
    ----------
    architecture : Architecture
        The network.
    batch : int
        Images of a step.
    size : sequence of int
        Of each along its axes, in voxels; what the network takes.
    """
    return _pass_bytes(architecture, batch, tuple(size), True)


def prediction_bytes(architecture: Architecture, batch: int, size: Sequence[int]) -> int:
    """The same of a prediction of ``batch`` images or windows together, of which nothing is kept for a gradient."""
    return _pass_bytes(architecture, batch, tuple(size), False)


BEYOND_COUNTING = 1 << 62
"""Bytes of what torch cannot count: patches of a million voxels along each axis, say."""


@lru_cache(maxsize=256)
def _pass_bytes(architecture: Architecture, batch: int, size: tuple[int, ...], gradient: bool) -> int:
    try:
        return _counted(architecture, batch, size, gradient)
    except RuntimeError as error:
        if "overflow" not in str(error):
            raise
        return BEYOND_COUNTING


def _counted(architecture: Architecture, batch: int, size: tuple[int, ...], gradient: bool) -> int:
    network = plan_network(architecture).train(gradient)
    image = torch.empty((batch, architecture.image_channels, *size), device="meta")
    image = image.contiguous(memory_format=memory_format(torch.device("cpu"), architecture.dimensions))
    live = LiveTensors()
    with torch.inference_mode(not gradient), live:
        logits = network(image)
        if gradient:
            torch.autograd.backward(logits.float().mean())
    return live.peak - (_weight_bytes(network) if gradient else 0)


def _weight_bytes(network: nn.Module) -> int:
    """Bytes of the weights, which are those of their gradients too."""
    return sum(weights.numel() * weights.element_size() for weights in network.parameters())


def loss_bytes(loss: BoundLoss, channels: int, batch: int, axes: int) -> float:
    """Bytes a loss and its gradient take per logit, tried on small maps drawn at random.

    Parameters
    ----------
    loss : BoundLoss
        Takes logits and a one-hot target.
    channels, batch, axes : int
        C, B and the spatial axes of its maps.
    """
    generator = torch.Generator().manual_seed(0)  # not torch's own, which all threads share
    shape = (batch, max(2, channels), *(SMALL,) * axes)
    logits = torch.randn((batch, channels, *shape[2:]), generator=generator).requires_grad_()
    indices = torch.randn(shape, generator=generator).argmax(1)
    target = nn.functional.one_hot(indices, shape[1]).movedim(-1, 1)[:, -channels:].float()
    # Whatever keeps it from these maps, a plug-in's too, is told where it is trained.
    live = LiveTensors()
    with suppress(Exception), live:
        torch.autograd.backward(value_of(loss, logits, target, None))
        return live.peak / logits.numel()
    return UNKNOWN_LOSS
