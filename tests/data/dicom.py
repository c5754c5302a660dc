"""DICOM, NRRD and MetaImage files made with SimpleITK: what the tests of optional readers read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np


def itk_image(data: Any, affine_ras: Any) -> Any:
    """An image of ``data`` (X, Y, Z) or (X, Y, Z, C) whose voxels lie where a NIfTI affine says."""
    import SimpleITK as sitk  # noqa: N813

    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ np.asarray(affine_ras, dtype=float)
    steps = np.linalg.norm(affine[:3, :3], axis=0)
    array = np.asarray(data)
    order = (2, 1, 0, 3) if array.ndim == 4 else (2, 1, 0)
    image = sitk.GetImageFromArray(np.ascontiguousarray(array.transpose(order)), isVector=array.ndim == 4)
    image.SetSpacing([float(step) for step in steps])
    image.SetOrigin([float(value) for value in affine[:3, 3]])
    image.SetDirection([float(value) for value in (affine[:3, :3] / steps).ravel()])
    return image


def save_itk(path: Path, data: Any, affine_ras: Any, *, compress: bool = False) -> Path:
    """A file of the format its ending says."""
    import SimpleITK as sitk  # noqa: N813

    sitk.WriteImage(itk_image(data, affine_ras), str(path), compress)
    return path


def save_series(
    folder: Path,
    data: Any,
    affine_ras: Any,
    *,
    uid: str = "1.2.826.0.1.3680043.2.1125.1",
    number: int = 1,
    description: str = "T1 axial",
    intercept: int = 0,
    skip: Sequence[int] = (),
    tags: Mapping[str, str] | None = None,
    first: int = 0,
) -> Path:
    """A DICOM series of ``data`` (X, Y, Z), int16, a file a slice; names do not follow the positions."""
    import SimpleITK as sitk  # noqa: N813

    folder.mkdir(parents=True, exist_ok=True)
    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ np.asarray(affine_ras, dtype=float)
    steps = np.linalg.norm(affine[:3, :3], axis=0)
    directions = affine[:3, :3] / steps
    writer = sitk.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    for z in (z for z in range(data.shape[2]) if z not in skip):
        image = sitk.GetImageFromArray(np.ascontiguousarray(data[:, :, z].T.astype(np.int16))[np.newaxis])
        image.SetSpacing([float(steps[0]), float(steps[1]), float(steps[2])])
        said = {
            "0008|0060": "MR", "0008|103e": description, "0020|000e": uid, "0020|000d": "1.2.826.0.1.3680043.2.1125",
            "0020|0011": str(number), "0020|0013": str(first + z + 1), "0008|0018": f"{uid}.{first + z + 1}",
            "0020|0052": f"{uid}.9", "0020|0032": _joined(affine[:3, 3] + z * affine[:3, 2]),
            "0020|0037": _joined([*directions[:, 0], *directions[:, 1]]), "0018|0050": f"{steps[2]:.6f}",
            "0028|1052": str(intercept), "0028|1053": "1", **(tags or {}),
        }  # fmt: skip
        for tag, value in said.items():
            image.SetMetaData(tag, value)
        writer.SetFileName(str(folder / f"image{(first + z) * 7 % 101:03d}.dcm"))
        writer.Execute(image)
    return folder


def _joined(values: Any) -> str:
    return "\\".join(f"{value:.6f}" for value in values)
