"""How files on disk are read as a cohort.

Each layout is a settings model with ``layout = "<name>"`` and ``preview()``, which looks at names
and headers (never at voxels), matches images with labels, and says what it left out and why. The
union :data:`CohortSource` is what a study file's ``[cohort]`` table may hold; ``layout`` tells which.

- ``matching``: which label belongs to which image. ``inspection``: the headers of all cases.
- ``grouping``: the group and subject of each case, from a table, a pattern, or the names alone.
- A file that a person would see in the folder is taken, or refused by name; of two that fit, none is chosen.
- ``sorted``: a folder of any other kind, by patterns of names (:mod:`segloss_gui.data.sorting`).
- ``guessing``: :func:`guess_layout`, for what is dropped on the window or typed on a command line.

To add a layout: write a module with its model and its ``SPEC`` (:class:`~segloss_gui.data.layouts.spec.LayoutSpec`)
here and add the module to the list in ``layout_registry``. Study files, guessing, the window's choices and the tests
walk over that list.
"""

from segloss_gui.data.layouts.acdc import Acdc
from segloss_gui.data.layouts.bids import Bids
from segloss_gui.data.layouts.brats import Brats
from segloss_gui.data.layouts.decathlon import Decathlon
from segloss_gui.data.layouts.dicom import Dicom
from segloss_gui.data.layouts.files import Files
from segloss_gui.data.layouts.folder_pair import FolderPair
from segloss_gui.data.layouts.guessing import guess_layout
from segloss_gui.data.layouts.layout_registry import LAYOUTS, CohortSource
from segloss_gui.data.layouts.nnunet import NnUNet
from segloss_gui.data.layouts.phantom import Phantom
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec
from segloss_gui.data.layouts.structures import Structures

__all__ = [
    "LAYOUTS", "Acdc", "Bids", "Brats", "CohortLayout", "CohortSource", "Decathlon", "Dicom", "Files", "FolderPair",
    "LayoutSpec", "NnUNet", "Phantom", "Sorted", "Structures", "guess_layout",
]  # fmt: skip
