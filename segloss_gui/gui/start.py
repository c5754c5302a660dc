"""``segloss-gui``, before Qt is imported: what Qt would die of is said in a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from segloss_gui.gui.libraries import missing_libraries


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; the exit code, 2 where the system lacks libraries."""
    if fault := missing_libraries(os.environ, sys.platform):
        print(f"segloss-gui: {fault}", file=sys.stderr)
        return 2
    from segloss_gui.gui.app import main as show

    return show(argv)


if __name__ == "__main__":
    sys.exit(main())
