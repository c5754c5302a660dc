"""A stop that acts inside a step, a window or a case: asked for between the layers of a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from segloss_gui.core.between import Between
from segloss_gui.core.errors import SegLossError


class StopRequestedError(SegLossError):
    """The work in hand was given up because somebody asked for it; what was written before stays."""


def asking(stopping: Callable[[], bool]) -> Between:
    """A function to be called between two pieces of work.

    Examples
    --------
    >>> asking(lambda: False)()
    >>> asking(lambda: True)()
    Traceback (most recent call last):
    segloss_gui.training.interrupting.StopRequestedError: stopped
    """

    def between() -> None:
        if stopping():
            raise StopRequestedError("stopped")

    return between


@contextmanager
def interruptible(network: nn.Module, between: Between) -> Iterator[None]:
    """Ask before every layer of ``network``, forwards and backwards, as long as the block lasts.

    A step that is given up in its middle has changed no weight. Networks are seldom left for longer than one layer
    takes, where a step on a large patch may take seconds.
    """

    def before(_module: nn.Module, _inputs: Any) -> None:
        between()

    def after(_module: nn.Module, _inputs: Any, output: Any) -> None:
        if isinstance(output, torch.Tensor) and output.requires_grad:
            hooked: Any = output  # torch does not annotate register_hook
            hooked.register_hook(lambda _gradient: between())

    layers = [module for module in network.modules() if not any(module.children())]
    handles = [layer.register_forward_pre_hook(before) for layer in layers]
    handles += [layer.register_forward_hook(after) for layer in layers]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
