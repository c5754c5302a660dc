"""Memory of large tensors comes in large pages.

The C library gives memory of 32 MiB or more back at once and asks for it anew each time, and the system clears it page
by page: of a cross-entropy over 256^3 voxels that was six tenths of the time, of soft Dice two thirds. torch can ask
for pages of 2 MiB instead of 4 KiB (Linux; elsewhere, and where the system has none, nothing changes). Values are
the same.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

SWITCH = "THP_MEM_ALLOC_ENABLE"
"""torch looks at it when it first allocates, not later; who has set it keeps it."""


def ask_for(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let torch ask for large pages, in this process and in those it starts; before the first tensor.

    Examples
    --------
    >>> variables = {}
    >>> ask_for(variables)
    >>> variables
    {'THP_MEM_ALLOC_ENABLE': '1'}
    """
    environment.setdefault(SWITCH, "1")
