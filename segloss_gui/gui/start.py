"""``segloss-gui``, before Qt is imported: what Qt would die of is said in a sentence."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from segloss_gui.app.qt_libraries import missing_libraries
from segloss_gui.core.free_memory import share_arenas


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; the exit code, 2 where the system lacks libraries."""
    if fault := missing_libraries(os.environ, sys.platform):
        print(f"segloss-gui: {fault}", file=sys.stderr)
        return 2
    share_arenas()
    code: int = load_app().main(argv)
    return code


def load_app() -> ModuleType:
    """:mod:`segloss_gui.gui.app`, imported without looking for garbage.

    What modules bring lives as long as the program. To walk it again and again while there is more and more of it
    takes a tenth of the time until the window is painted.
    """
    gc.disable()
    try:
        from segloss_gui.gui.qt_features import leave_sources_unread

        leave_sources_unread()
        from segloss_gui.gui import app
    finally:
        gc.enable()
    gc.freeze()
    return app


if __name__ == "__main__":
    sys.exit(main())
