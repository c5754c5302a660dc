"""Segmentations of DICOM, written by pydicom: a frame for each slice of a segment where something was drawn."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def save_seg(
    path: Path, masks: Mapping[int, tuple[str, NDArray[Any]]], affine_ras: NDArray[np.float64], *, series: str = "",
    bits: int = 1, **said: Any,
) -> Path:  # fmt: skip
    """Segments by number, each with its name and mask (X, Y, Z), on an unsheared grid; ``said`` replaces elements."""
    from pydicom import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine_ras
    steps = np.linalg.norm(affine[:3, :3], axis=0)
    frames = [(n, z) for n, (_, mask) in masks.items() for z in range(mask.shape[2]) if mask[:, :, z].any()]
    seg, meta = Dataset(), FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = seg.SOPClassUID = "1.2.840.10008.5.1.4.1.1.66.4"
    meta.MediaStorageSOPInstanceUID = seg.SOPInstanceUID = generate_uid()
    seg.Modality, seg.SeriesInstanceUID, seg.SegmentationType = "SEG", generate_uid(), "BINARY"
    seg.SegmentSequence = [of(SegmentNumber=n, SegmentLabel=name) for n, (name, _) in masks.items()]
    seg.ReferencedSeriesSequence = [of(SeriesInstanceUID=series)] if series else []
    turn = [*(affine[:3, 0] / steps[0]), *(affine[:3, 1] / steps[1])]
    measures = of(PixelSpacing=[steps[1], steps[0]], SliceThickness=steps[2], SpacingBetweenSlices=steps[2])
    seg.SharedFunctionalGroupsSequence = [
        of(PixelMeasuresSequence=[measures], PlaneOrientationSequence=[of(ImageOrientationPatient=turn)])
    ]
    seg.PerFrameFunctionalGroupsSequence = [
        of(
            PlanePositionSequence=[of(ImagePositionPatient=list((affine @ [0, 0, z, 1])[:3]))],
            SegmentIdentificationSequence=[of(ReferencedSegmentNumber=n)],
        )
        for n, z in frames
    ]
    pixels = np.stack([masks[n][1][:, :, z].T != 0 for n, z in frames]).astype(np.uint8)
    seg.NumberOfFrames, seg.Rows, seg.Columns = pixels.shape
    seg.SamplesPerPixel, seg.PixelRepresentation, seg.PhotometricInterpretation = 1, 0, "MONOCHROME2"
    seg.BitsAllocated = seg.BitsStored = bits
    seg.HighBit = bits - 1
    stored = np.packbits(pixels.ravel(), bitorder="little") if bits == 1 else pixels
    seg.PixelData = stored.tobytes() + b"\0" * (stored.nbytes % 2)
    for name, value in said.items():
        setattr(seg, name, value)
    seg.file_meta = meta
    path.parent.mkdir(parents=True, exist_ok=True)
    seg.save_as(path, enforce_file_format=True)
    return path


def compress(path: Path, *, irreversible: bool = False) -> Path:
    """The same file with its frames of 8 bits in JPEG 2000, without loss unless told."""
    from PIL import Image
    from pydicom import dcmread
    from pydicom.encaps import encapsulate

    seg, frames = dcmread(path), []
    for frame in seg.pixel_array.reshape(-1, seg.Rows, seg.Columns):
        held = io.BytesIO()
        Image.fromarray(frame.astype(np.uint8)).save(held, "JPEG2000", irreversible=irreversible, no_jp2=True)
        frames.append(held.getvalue())
    seg.PixelData = encapsulate(frames)
    seg["PixelData"].is_undefined_length = True
    seg.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.91" if irreversible else "1.2.840.10008.1.2.4.90"
    seg.save_as(path, enforce_file_format=True)
    return path


def of(**said: Any) -> Any:
    """An item of a sequence."""
    from pydicom import Dataset

    found = Dataset()
    for name, value in said.items():
        setattr(found, name, value)
    return found
