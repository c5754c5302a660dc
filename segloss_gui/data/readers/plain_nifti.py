"""The header of a NIfTI-1 file that needs no mending, read by its bytes: a cohort has tens of thousands of them.

What is asked here of a :class:`PlainHeader` is what is asked of nibabel's header, by the same names and with the same
answers; any header that is the least unusual is left to nibabel, whose making and checks take longer than all else.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from nibabel.nifti1 import Nifti1Header, data_type_codes
from numpy.typing import NDArray

SIZE = 348
ORDERS = {SIZE.to_bytes(4, "little"): "<", SIZE.to_bytes(4, "big"): ">"}
FIELDS = (
    "sizeof_hdr", "dim", "intent_code", "datatype", "bitpix", "pixdim", "vox_offset", "scl_slope", "scl_inter",
    "xyzt_units", "qform_code", "sform_code", "intent_name", "magic",
)  # fmt: skip
FORMAT = {order: struct.Struct(f"{order}i36x8h12x3h2x8f3f3xB128x2h72x16s4s") for order in "<>"}
SFORM = {order: struct.Struct(f"{order}12f") for order in "<>"}
SFORM_AT = 280
BITS = {2: 8, 4: 16, 8: 32, 16: 32, 64: 64, 128: 24, 256: 8, 512: 16, 768: 32, 1024: 64, 1280: 64}
"""Bits of a voxel by the code of its type, of the types that are read."""
TYPES = {(order, code): np.dtype(data_type_codes.dtype[code]).newbyteorder(order) for order in "<>" for code in BITS}
FORMS = frozenset(range(6))
"""Codes of what an affine leads to, template spaces included."""
MAGIC, FIRST_OFFSET = b"n+1\0", 352
FREESURFER = (27307, 1, 6)  # stands for a longer list of values


class PlainHeader:
    """A header in which nothing is to be mended.

    Parameters
    ----------
    block : bytes
        Its 348 bytes.
    endianness : str
        ``<`` or ``>``.
    fields : mapping
        By NIfTI's names: numbers, bytes, and tuples of numbers.
    """

    def __init__(self, block: bytes, endianness: str, fields: Mapping[str, Any]) -> None:
        self.endianness = endianness
        self._block, self._fields = block, fields

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    @property
    def placing(self) -> bytes:
        """The fields that say where the voxels lie, as stored."""
        return self._block[76:108] + self._block[123:124] + self._block[252:328]

    def get_data_shape(self) -> tuple[int, ...]:
        """Voxels along each axis."""
        dim = self._fields["dim"]
        return tuple(dim[1 : dim[0] + 1])

    def get_data_dtype(self) -> np.dtype[Any]:
        """The type of a voxel, with its byte order."""
        kind: np.dtype[Any] = TYPES[self.endianness, self._fields["datatype"]]
        return kind

    def get_data_offset(self) -> int:
        """First byte of the voxels."""
        return int(self._fields["vox_offset"])

    def get_slope_inter(self) -> tuple[float | None, float | None]:
        """The scale of the numbers; None where the header names none."""
        slope = self._fields["scl_slope"]
        return (slope, self._fields["scl_inter"]) if _scales(slope) else (None, None)

    def get_sform(self) -> NDArray[np.float64]:
        """The affine that is written out, shape (4, 4)."""
        rows = SFORM[self.endianness].unpack_from(self._block, SFORM_AT)
        return np.array((*rows, 0.0, 0.0, 0.0, 1.0)).reshape(4, 4)

    def get_qform(self) -> Any:
        """The affine that a quaternion tells, shape (4, 4)."""
        return Nifti1Header(self._block, check=False).get_qform()

    def get_intent(self) -> tuple[int, tuple[()], str]:
        """What the values mean: code and name; its parameters are not looked at."""
        return self._fields["intent_code"], (), self._fields["intent_name"].rstrip(b"\0").decode("latin-1")


def plain_header(start: bytes) -> PlainHeader | None:
    """The header at the start of a file; None where nibabel must look at it.

    Examples
    --------
    >>> header = Nifti1Header()
    >>> header.set_data_shape((5, 4, 3))
    >>> header["magic"], header["vox_offset"] = b"n+1", 352
    >>> plain_header(header.binaryblock).get_data_shape()
    (5, 4, 3)
    >>> header["pixdim"][1] = -2
    >>> plain_header(header.binaryblock)
    """
    order = ORDERS.get(start[:4])
    if order is None or len(start) < SIZE:
        return None
    size, *rest = FORMAT[order].unpack_from(start)
    dim, (intent, datatype, bits), pixdim = tuple(rest[:8]), rest[8:11], tuple(rest[11:19])
    fields = dict(zip(FIELDS, (size, dim, intent, datatype, bits, pixdim, *rest[19:]), strict=True))
    return PlainHeader(start[:SIZE], order, fields) if _is_plain(fields) else None


def _scales(slope: float) -> bool:
    return slope != 0 and math.isfinite(slope)


def _is_plain(said: Mapping[str, Any]) -> bool:
    dim, steps, offset = said["dim"], said["pixdim"], said["vox_offset"]
    return (
        1 <= dim[0] <= 7
        and min(dim[1 : dim[0] + 1]) > 0
        and dim[1:4] != FREESURFER
        and BITS.get(said["datatype"]) == said["bitpix"]
        and abs(steps[0]) == 1.0
        and min(steps[1:4]) > 0
        and all(map(math.isfinite, (*steps[1:4], offset)))
        and (math.isfinite(said["scl_inter"]) or not _scales(said["scl_slope"]))
        and offset >= FIRST_OFFSET
        and offset % 16 == 0
        and said["qform_code"] in FORMS
        and said["sform_code"] in FORMS
        and said["magic"] == MAGIC
    )
