"""DICOM, NRRD and MetaImage files made with SimpleITK: what the tests of optional readers read."""

from __future__ import annotations

import locale
import struct
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
        kept = locale.setlocale(locale.LC_ALL)
        writer.Execute(image)
        locale.setlocale(locale.LC_ALL, kept)  # GDCM leaves "C" behind, and texts are ASCII from then on
    return folder


def save_raw_dicom(
    path: Path, pixels: Any, tags: Mapping[str, str], *, claims: Mapping[str, int] | None = None
) -> Path:
    """A DICOM file written byte by byte: ``pixels`` (rows, columns) or (frames, rows, columns), 8 or 16 bits.

    ``tags`` are texts such as ``"0008|0060": "US"``; ``claims`` are 16-bit numbers put over those of the pixels.
    """
    array = np.asarray(pixels)
    shape = array.shape[-2:]
    bits = array.dtype.itemsize * 8
    numbers = {
        "0028|0002": 1, "0028|0010": shape[0], "0028|0011": shape[1], "0028|0100": bits, "0028|0101": bits,
        "0028|0102": bits - 1, "0028|0103": int(array.dtype.kind == "i"), **(claims or {}),
    }  # fmt: skip
    texts = {"0008|0018": "1.2.3.4", "0020|000d": "1.2.3", "0020|000e": "1.2.3.9", "0028|0004": "MONOCHROME2", **tags}
    if array.ndim == 3:
        texts.setdefault("0028|0008", str(len(array)))
    body = b"".join(_element(tag, {**numbers, **texts}[tag]) for tag in sorted({*numbers, *texts}))
    voxels = array.astype(array.dtype.newbyteorder("<")).tobytes()
    body += struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OW", 0, len(voxels)) + voxels
    meta = _element("0002|0002", texts.get("0008|0016", "1.2.840.10008.5.1.4.1.1.7"))
    meta += _element("0002|0003", "1.2.3.4") + _element("0002|0010", "1.2.840.10008.1.2.1")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(128) + b"DICM" + struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(meta)) + meta + body)
    return path


def save_picture_of(
    path: Path, side: str = "", view: str = "", number: int = 1, *, series: str = "1.2.3.9", patient: str = "",
    shape: tuple[int, int] = (8, 6), **tags: str,
) -> Path:  # fmt: skip
    """A mammogram that says no place in the body; its pixels are its number. ``tags`` such as ``modality="DX"``."""
    said = {"modality": "MG", "series_number": "3", **tags}
    texts = {
        "0008|0016": "1.2.840.10008.5.1.4.1.1.1.2", "0008|0018": f"{series}.{number}", "0008|0060": said["modality"],
        "0010|0020": patient, "0018|1164": "0.1\\0.1", "0018|5101": view, "0020|000e": series,
        "0020|0011": said["series_number"], "0020|0013": str(number), "0020|0062": side,
    }  # fmt: skip
    kept = {tag: text for tag, text in texts.items() if text}
    return save_raw_dicom(path, np.full(shape, number, np.uint16), kept | {k: v for k, v in said.items() if "|" in k})


KINDS = {
    "0008|0016": "UI", "0008|0018": "UI", "0020|000d": "UI", "0020|000e": "UI", "0008|0060": "CS",
    "0028|0004": "CS", "0028|0008": "IS", "0018|1063": "DS", "0020|0013": "IS", "0010|0020": "LO", "0018|5101": "CS",
    "0020|0011": "IS", "0020|0060": "CS", "0020|0062": "CS", "0020|0020": "CS",
    "0028|1056": "CS",
}  # fmt: skip


def _element(tag: str, value: str | int) -> bytes:
    group, number = (int(part, 16) for part in tag.split("|"))
    if isinstance(value, int):
        return struct.pack("<HH2sHH", group, number, b"US", 2, value)
    kind = "UI" if group == 2 else KINDS.get(tag, "DS")
    text = value.encode() + (b"" if len(value) % 2 == 0 else b"\0" if kind == "UI" else b" ")
    return struct.pack("<HH2sH", group, number, kind.encode(), len(text)) + text


def _joined(values: Any) -> str:
    return "\\".join(f"{value:.6f}" for value in values)
