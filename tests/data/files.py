"""Files made on the fly: what the tests of readers and layouts read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from PIL import Image

RNG = np.random.default_rng(0)


def save_nifti(
    path: Path, data: Any, affine: Any = None, *, kind: Any = nib.Nifti1Image, header: Mapping[str, Any] | None = None
) -> Path:
    """A NIfTI file of ``data``; ``header`` sets fields after nibabel has filled them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = kind(np.asarray(data), np.eye(4) if affine is None else affine)
    for name, value in (header or {}).items():
        image.header[name] = value
    nib.save(image, path)
    return path


def save_image(path: Path, shape: tuple[int, ...] = (5, 6, 7), affine: Any = None) -> Path:
    """An ordinary image of noise."""
    return save_nifti(path, RNG.normal(size=shape).astype(np.float32), affine)


def save_labels(path: Path, shape: tuple[int, ...] = (5, 6, 7), affine: Any = None, values: Any = (0, 1, 2)) -> Path:
    """An ordinary label map that holds all of ``values``."""
    data = np.resize(np.array(values, dtype=np.uint8), shape)
    return save_nifti(path, data, affine)


def save_picture(path: Path, pixels: Any, **options: Any) -> Path:
    """A picture of ``pixels`` (H, W) or (H, W, 3)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels)).save(path, **options)
    return path


def cut(path: Path, share: float) -> Path:
    """Leave the first ``share`` of a file's bytes."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


LFS_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
