"""Checkpoints: either the old file or the new one, never half of one.

``last.pt`` holds all a run needs to go on as if it had never stopped: weights, optimiser, schedule,
generators. ``best.pt`` holds the weights kept, and how to build their network. Both can be read by
:class:`~segloss_gui.training.inference.Predictor`; only plain values and tensors are in them, so that
opening one never runs code.
"""

from __future__ import annotations

import io
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch import nn

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.training.networks import Architecture

FORMAT = 1
LAST, BEST = "last.pt", "best.pt"


def write_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Replace ``path`` by ``content``; its folder is made where missing.

    Raises
    ------
    OSError
        When the disk is full or refuses; the older checkpoint is untouched then.
    """
    # torch's own file writer turns a full disk into a RuntimeError without a cause: write to memory
    # first, so that the error is the system's.
    buffer = io.BytesIO()
    torch.save({"format": FORMAT, **content}, buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(beside, "wb") as file:
            file.write(buffer.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def read_checkpoint(path: Path) -> dict[str, Any]:
    """What :func:`write_checkpoint` wrote, in main memory.

    Raises
    ------
    FileRefusedError
        When the file is missing, cut off, or no checkpoint of this program.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise FileRefusedError(path, "must be a checkpoint, got no such file") from None
    except MemoryError:
        raise
    except Exception as error:  # torch raises half a dozen kinds for damaged files
        raise FileRefusedError(path, f"must be a readable checkpoint, got a damaged one ({_first(error)})") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise FileRefusedError(path, f"must be a checkpoint of format {FORMAT}, got something else")
    return content


def architecture_in(content: dict[str, Any], path: Path) -> Architecture:
    """The network's architecture in a checkpoint.

    Raises
    ------
    FileRefusedError
        When it names none.
    """
    try:
        return Architecture(**content["architecture"])
    except (KeyError, TypeError) as error:
        raise FileRefusedError(path, "must name the network it belongs to") from error


def load_weights(network: nn.Module, content: dict[str, Any], path: Path) -> None:
    """Put a checkpoint's weights into ``network``.

    Raises
    ------
    FileRefusedError
        When they belong to another network.
    """
    try:
        network.load_state_dict(content["network"])
    except (KeyError, RuntimeError) as error:
        raise FileRefusedError(path, "must hold the weights of this network, got those of another") from error


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
