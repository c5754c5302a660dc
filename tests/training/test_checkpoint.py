"""Checkpoints: held against their checksums and their schema before anything is made of them."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.training.checkpoint import read_checkpoint, write_checkpoint
from segloss_gui.training.inference import Predictor
from segloss_gui.training.networks import Architecture, build_network
from segloss_gui.training.networks.weights import load_imagenet

SMALL = Architecture(1, 1, (2, 2, 2), ((3, 3),) * 3, ((1, 1), (2, 2), (2, 2)), "instance")


def content() -> dict[str, Any]:
    weights = build_network(SMALL).state_dict()
    return {"architecture": SMALL.plain(), "activation": "sigmoid", "patch": None, "epoch": 1, "network": weights}


def test_a_checkpoint_comes_back(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "best.pt", content())
    assert Predictor.from_checkpoint(tmp_path / "best.pt").architecture == SMALL


def test_every_flipped_bit_is_refused_or_changes_no_weight(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    write_checkpoint(path, content())
    whole, wanted = path.read_bytes(), read_checkpoint(path)["network"]
    for place in range(0, len(whole), len(whole) // 60):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        try:
            found = read_checkpoint(path)["network"]
        except FileRefusedError:
            continue
        assert all(torch.equal(found[name], wanted[name]) for name in wanted), place


def claim(**changes: object) -> Callable[[dict[str, Any]], None]:
    return lambda found: found["architecture"].update(changes)


@pytest.mark.parametrize(
    "change",
    [
        claim(features=(60_000,) * 3), claim(features=()), claim(kind="gpt"), claim(norm=3), claim(kernels=((3, 3),)),
        claim(extra=1), lambda found: found.pop("patch"), lambda found: found.update(network={"a": 1}),
        lambda found: found.update(activation="relu"), lambda found: found.update(architecture=None),
        lambda found: found["network"].popitem(), claim(strides=((1, 1), (7, 5), (3, 2))),
    ],
)  # fmt: skip
def test_contents_that_fit_no_network_are_refused_before_memory_is_taken(
    tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    path = tmp_path / "best.pt"
    held = content()
    change(held)
    write_checkpoint(path, held)
    with pytest.raises(FileRefusedError, match=r"best\.pt: must "):
        Predictor.from_checkpoint(path)


class Evil:
    """Runs a call where it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.marker),)


def zipped(marker: Path) -> bytes:
    """What torch's own files look like, with another pickle in them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"format": 1, "network": Evil(marker)}, protocol=2))
        archive.writestr("archive/version", "3")
        archive.writestr("archive/byteorder", "little")
    return made.getvalue()


def saved(marker: Path) -> bytes:
    made = io.BytesIO()
    torch.save({**content(), "format": 1, "also": Evil(marker)}, made)
    return made.getvalue()


def older(marker: Path) -> bytes:
    made = io.BytesIO()
    torch.save({**content(), "also": Evil(marker)}, made, _use_new_zipfile_serialization=False)
    return made.getvalue()


@pytest.mark.parametrize("form", [lambda marker: pickle.dumps(Evil(marker)), zipped, saved, older])
@pytest.mark.parametrize("name", ["best.pt", "last.pt", "vgg16-397923af.pth"])
def test_no_pickle_in_a_file_of_weights_is_run(form: Callable[[Path], bytes], name: str, tmp_path: Path) -> None:
    marker, path = tmp_path / "run", tmp_path / name
    path.write_bytes(form(marker))
    network = build_network(SMALL)
    with pytest.raises(FileRefusedError, match=name):
        load_imagenet(network, path) if name.endswith(".pth") else read_checkpoint(path)
    assert not marker.exists()
