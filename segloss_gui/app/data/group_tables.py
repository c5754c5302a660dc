"""Where the table of groups of a layout lies, and which of its columns may hold them."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.settings import Settings
from segloss_gui.data.groups import group_columns
from segloss_gui.data.layouts import Bids
from segloss_gui.data.layouts.bids import PARTICIPANTS


def table_of(source: Settings) -> Path | None:
    """Where a layout's groups would stand; looks at no file."""
    if isinstance(source, Bids):
        return source.root / PARTICIPANTS
    return getattr(source, "groups_csv", None)


def columns_of(table: Path | None) -> tuple[str, ...]:
    """Columns of a table that may hold groups; none where it cannot be read (the proposal says why)."""
    try:
        return group_columns(table) if table is not None else ()
    except FileRefusedError:
        return ()
