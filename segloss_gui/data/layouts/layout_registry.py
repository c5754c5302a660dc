"""The one list of layouts, :data:`LAYOUTS`, and the union that a study file's ``[cohort]`` is read as."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field

from segloss_gui.data.layouts import (
    acdc,
    bids,
    brats,
    decathlon,
    dicom,
    files,
    folder_pair,
    nnunet,
    phantom,
    structures,
)
from segloss_gui.data.layouts import sorted as sorted_by_names
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec

MODULES = (nnunet, decathlon, acdc, bids, folder_pair, structures, brats, dicom, files, sorted_by_names, phantom)
"""In the order in which they are asked whether a folder is theirs: the ones that are surest first."""

LAYOUTS: dict[str, LayoutSpec] = {module.SPEC.key: module.SPEC for module in MODULES}
"""Every layout by its key, in that order."""

if TYPE_CHECKING:
    CohortSource: TypeAlias = CohortLayout
else:
    CohortSource = Annotated[reduce(or_, (spec.model for spec in LAYOUTS.values())), Field(discriminator="layout")]
