"""Files to volumes and label maps, on a canonical grid, and back in the file's own orientation.

:data:`READERS` lists one :class:`~segloss_gui.data.readers.base.Reader` a format; the file's ending
chooses it, its content is then judged by the reader. Whatever cannot be read right is refused with
one sentence that names the file and the cause (:class:`~segloss_gui.core.errors.FileRefusedError`).

No file is believed: what its header claims is weighed against its bytes before memory is taken, check
sums are looked at, and whatever a library raises over one file is that file's refusal.

NIfTI, Analyze, pictures and FreeSurfer's MGH come with the program; NRRD, MetaImage and DICOM need SimpleITK, an
optional part that runs in a process of its own (``itk_process``), and segmentations of DICOM pydicom.
``mask_values`` says what the grey values of masks mean; ``segmentation``, ``dicom_segmentation`` and ``structures``
read what has a name for each structure, ``label_channels`` a mask a class in one file, ``slice_masks`` a picture a
slice of a series.

To add a format: write a module with the functions of ``Reader`` and put it into the list. What reads a file through
the list lies in ``reading``.
"""

from __future__ import annotations

# Whole, before modules of it: two threads that begin with different ones find each half made.
import nibabel  # noqa: F401

from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.opening import Opening
from segloss_gui.data.readers.analyze import READER as ANALYZE
from segloss_gui.data.readers.base import Reader
from segloss_gui.data.readers.case_files import FileReader
from segloss_gui.data.readers.dicom import READER as DICOM
from segloss_gui.data.readers.dicom import is_dicom
from segloss_gui.data.readers.itk import READER as ITK
from segloss_gui.data.readers.mgh import READER as MGH
from segloss_gui.data.readers.nifti import READER as NIFTI
from segloss_gui.data.readers.picture import READER as PICTURE
from segloss_gui.data.readers.reading import (
    check_complete,
    check_labels,
    file_stem,
    fill,
    is_listed,
    is_readable,
    open_volume,
    read_header,
    read_labels,
    read_volume,
    reader_of,
)
from segloss_gui.data.readers.structures import READER as STRUCTURES
from segloss_gui.data.readers.writing import write_labels, write_volume

READERS: tuple[Reader, ...] = (NIFTI, PICTURE, MGH, ANALYZE, ITK, STRUCTURES, DICOM)
fill(READERS)

__all__ = [
    "ALL", "READERS", "Choice", "FileReader", "Header", "Opening", "Reader", "check_complete", "check_labels",
    "file_stem", "is_dicom", "is_listed", "is_readable", "open_volume", "read_header", "read_labels", "read_volume",
    "reader_of", "write_labels", "write_volume",
]  # fmt: skip
