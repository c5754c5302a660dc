"""Tables that have no room for all their columns leave out those that say least, and say which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView


class RoomTable(QTableView):
    """A table that tells when it has another width.

    Signals
    -------
    room_changed()
        Columns may be shared out anew.
    """

    room_changed = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.room_changed.emit()


def leave_out(table: QTableView, needed: Mapping[int, int], spare: Sequence[int], room: int) -> tuple[str, ...]:
    """Hide columns that say least, rather than let the last ones lie out of sight; show them where there is room.

    Parameters
    ----------
    table : QTableView
        Whose columns.
    needed : mapping of int to int
        Pixels of every column that has something to say; what is not in it is left as it is.
    spare : sequence of int
        Columns that may go, the first one first.
    room : int
        Pixels there are.

    Returns
    -------
    tuple of str
        Headings of what was left out, as they stand in the table.
    """
    total, hidden = sum(needed.values()), set()
    for at in spare:
        if at in needed and total > room:
            total -= needed[at]
            hidden.add(at)
    for at in needed:
        if table.isColumnHidden(at) != (at in hidden):
            table.setColumnHidden(at, at in hidden)
    model = table.model()
    return tuple(str(model.headerData(at, Qt.Orientation.Horizontal)) for at in sorted(hidden))
