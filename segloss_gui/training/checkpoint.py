"""Checkpoints: either the old file or the new one, never half of one.

``last.pt`` holds all a run needs to go on as if it had never stopped: weights, optimiser, schedule,
generators. ``best.pt`` holds the weights kept, and how to build their network. Both can be read by
:class:`~segloss_gui.training.inference.Predictor`; only plain values and tensors are in them, so that
opening one never runs code.
"""

from __future__ import annotations

import io
import os
import struct
import threading
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from torch import nn

from segloss_gui.core.errors import FileRefusedError, file_named
from segloss_gui.core.plain_files import only_files, require_place
from segloss_gui.core.settings import describe_faults
from segloss_gui.training.networks import Architecture
from segloss_gui.training.networks.network_registry import NETWORKS

FORMAT = 1
LAST, BEST = "last.pt", "best.pt"
ARCHIVE_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error,
)  # fmt: skip
"""What :mod:`zipfile` raises of damaged archives."""
Size = Annotated[int, Field(ge=1, le=2**16)]
Sizes = Annotated[tuple[Size, ...], Field(min_length=2, max_length=3)]


class ArchitectureInFile(BaseModel):
    """The fields of :class:`Architecture`, within what a computer can hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    image_channels: Size
    channels: Size
    features: Annotated[tuple[Size, ...], Field(min_length=1, max_length=16)]
    kernels: Annotated[tuple[Sizes, ...], Field(min_length=1, max_length=16)]
    strides: Annotated[tuple[Sizes, ...], Field(min_length=1, max_length=16)]
    norm: Literal["instance", "batch"]
    kind: str = "dynunet"


class CheckpointInFile(BaseModel):
    """What ``best.pt`` and ``last.pt`` must hold; ``last.pt`` holds more, for going on."""

    model_config = ConfigDict(frozen=True, extra="allow", arbitrary_types_allowed=True)

    architecture: ArchitectureInFile
    activation: Literal["sigmoid", "softmax", "none"]
    patch: Annotated[tuple[Size, ...], Field(max_length=3)] | None
    epoch: int = Field(0, ge=0)
    network: dict[str, torch.Tensor]


def write_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Replace ``path`` by ``content``; its folder is made where missing, the run's is not: it was deleted then.

    Raises
    ------
    OSError
        When the disk is full or refuses; the older checkpoint is untouched then.
    """
    # torch's own file writer turns a full disk into a RuntimeError without a cause: write to memory
    # first, so that the error is the system's.
    buffer = io.BytesIO()
    torch.save({"format": FORMAT, **content}, buffer)
    require_place(path)
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with file_named(path), open(beside, "wb") as file:
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
    _refuse_damage(path)
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
    try:
        CheckpointInFile.model_validate(content)
    except ValidationError as error:
        raise FileRefusedError(path, f"must be a checkpoint of this program: {describe_faults(error)[0]}") from error
    return content


def _refuse_damage(path: Path) -> None:
    """Hold every part of a checkpoint, a ZIP archive, against its checksum, before anything is made of it."""
    try:
        with open(path, "rb", opener=only_files) as file, zipfile.ZipFile(file) as archive:
            claimed = sum(part.file_size for part in archive.infolist())
            if claimed > path.stat().st_size:
                raise FileRefusedError(path, f"must be a checkpoint, got parts of {claimed} bytes in a smaller file")
            damaged = archive.testzip()
    except FileNotFoundError:
        raise FileRefusedError(path, "must be a checkpoint, got no such file") from None
    except ARCHIVE_DAMAGE as error:
        raise FileRefusedError(path, f"must be a readable checkpoint, got a damaged one ({_first(error)})") from error
    except OSError as error:
        raise FileRefusedError(path, f"must be a readable checkpoint, got: {error.strerror or error}") from error
    if damaged is not None:
        raise FileRefusedError(path, f"must be a readable checkpoint, got a damaged one (checksum of {damaged})")


def architecture_in(content: dict[str, Any], path: Path) -> Architecture:
    """The network's architecture in a checkpoint.

    Raises
    ------
    FileRefusedError
        When it names none, or one that this program does not build.
    """
    found = CheckpointInFile.model_validate(content).architecture
    levels = len(found.features)
    axes = {len(size) for size in (*found.kernels, *found.strides)}
    if found.kind not in NETWORKS or len(found.kernels) != levels or len(found.strides) != levels or len(axes) != 1:
        raise FileRefusedError(path, "must name a network of this program, with a kernel and a stride a level")
    return Architecture(**found.model_dump())


def load_weights(network: nn.Module, content: dict[str, Any], path: Path) -> None:
    """Put a checkpoint's weights into ``network``.

    Raises
    ------
    FileRefusedError
        When they belong to another network.
    """
    refuse_other_weights(network, content, path)
    network.load_state_dict(content["network"])


def refuse_other_weights(network: nn.Module, content: dict[str, Any], path: Path) -> None:
    """Refuse weights that are not those of ``network``, which may lie on the device ``meta``.

    Raises
    ------
    FileRefusedError
        When names, sizes or types differ.
    """
    wanted = {name: (weights.shape, weights.dtype) for name, weights in network.state_dict().items()}
    if {name: (weights.shape, weights.dtype) for name, weights in content["network"].items()} != wanted:
        raise FileRefusedError(path, "must hold the weights of this network, got those of another")


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
