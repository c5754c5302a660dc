"""``segloss``, before anything is imported: Ctrl+C is one line then too."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code, 1 where it was interrupted while it was imported."""
    try:
        from segloss_gui.core.free_memory import share_arenas

        share_arenas()
        from segloss_gui.cli.main import main as run
    except KeyboardInterrupt:
        print("segloss: interrupted", file=sys.stderr)
        return 1
    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
