"""One volume and one label map stored in every order and direction of their axes: nothing may look different."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np

ALL_CODES = tuple(
    "".join(pair[flip] for pair, flip in zip(order, flips, strict=True))
    for order in itertools.permutations(("RL", "AP", "SI"))
    for flips in itertools.product((0, 1), repeat=3)
)
"""The 48 orientations, as letters the stored axes grow towards."""


def phantom() -> tuple[np.ndarray, np.ndarray]:
    """An image and labels (12, 14, 10), RAS, that no turn and no mirror maps onto themselves."""
    x, y, z = np.mgrid[:12, :14, :10]
    image = (x + 20 * y + 400 * z).astype(np.int16)
    image[8:, 9:, 6:] += 3000
    labels = np.zeros(image.shape, dtype=np.uint8)
    labels[2:5, 3:9, 2:7] = 1
    labels[7:11, 8:12, 5:9] = 2
    labels[10, 2:4, 1:8] = 3
    return image, labels


def stored_as(path: Path, data: Any, affine_ras: Any, codes: str) -> Path:
    """``data`` on a RAS grid written as a NIfTI file whose axes grow towards ``codes``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = nib.Nifti1Image(np.asarray(data), np.asarray(affine_ras, dtype=float))
    own = nib.orientations.io_orientation(image.affine)
    turned = image.as_reoriented(nib.orientations.ornt_transform(own, nib.orientations.axcodes2ornt(codes)))
    assert "".join(nib.aff2axcodes(turned.affine)) == codes
    nib.save(turned, path)
    return path


def every_orientation(folder: Path, affine_ras: Any) -> Iterator[tuple[str, Path, Path]]:
    """The phantom in all 48: (letters, image file, label file); the label file is stored otherwise than its image."""
    image, labels = phantom()
    for number, codes in enumerate(ALL_CODES):
        other = ALL_CODES[(7 * number + 5) % 48]
        yield (
            codes,
            stored_as(folder / f"image_{codes}.nii.gz", image, affine_ras, codes),
            stored_as(folder / f"label_{codes}.nii.gz", labels, affine_ras, other),
        )
