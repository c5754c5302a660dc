"""Editor of a list of settings: one row each, with a button to remove it, and one below to add another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.widgets import push_button, tool_button
from segloss_gui.gui.widgets.boxes import hbox, take_out, vbox


class RowsEditor(Editor):
    """Rows to add and remove, each with an editor of its own.

    Parameters
    ----------
    make : callable
        An editor for one row, showing what a fresh row begins with.
    shortest, longest : int, int or None
        How many rows there must be at least, and may be at most.
    """

    def __init__(self, make: Callable[[], Editor], shortest: int = 0, longest: int | None = None) -> None:
        super().__init__()
        self._make, self._shortest, self._longest = make, shortest, longest
        self.rows: list[ListRow] = []
        self.add = push_button("Add", "plus", tone="accent", clicked=lambda _checked=False: self._on_add())
        self._layout = vbox((self.add, 0, Qt.AlignmentFlag.AlignLeft), on=self, spacing=6)

    def read(self) -> tuple[Any, ...]:
        """The rows' values.

        Raises
        ------
        ValueError
            When there are too few rows, or one of them is wrong (it is named by its place).
        """
        if len(self.rows) < self._shortest:
            raise ValueError(f"must have at least {self._shortest} rows, got {len(self.rows)}")
        return tuple(self._read(place, row) for place, row in enumerate(self.rows, 1))

    def write(self, value: Any) -> None:
        """Show one row per value; rows that stand there are kept."""
        while len(self.rows) > len(value):
            self._take(self.rows[-1])
        while len(self.rows) < len(value):
            self._append()
        for row, one in zip(self.rows, value, strict=True):
            row.editor.write(one)
        self._mark()

    def _read(self, place: int, row: ListRow) -> Any:
        try:
            return row.editor.read()
        except ValueError as error:
            raise ValueError(f"row {place}: {error}") from None

    def _append(self) -> None:
        row = ListRow(self._make())
        row.editor.edited.connect(self.edited)
        row.remove.clicked.connect(lambda _checked=False: self._on_remove(row))
        self.rows.append(row)
        self._layout.insertWidget(len(self.rows) - 1, row)

    def _take(self, row: ListRow) -> None:
        self.rows.remove(row)
        take_out(self._layout, row)

    def _on_add(self) -> None:
        self._append()
        self._mark()
        self.edited.emit()

    def _on_remove(self, row: ListRow) -> None:
        self._take(row)
        self._mark()
        self.edited.emit()

    def _mark(self) -> None:
        self.add.setEnabled(self._longest is None or len(self.rows) < self._longest)
        for place, row in enumerate(self.rows, 1):
            row.remove.setEnabled(len(self.rows) > self._shortest)
            row.remove.setAccessibleName(f"Remove row {place}")


class ListRow(QFrame):
    """One row: its editor, and the button that removes it."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.editor = editor
        self.remove = tool_button("trash", tone="muted", tip="Remove this row")
        hbox((editor, 1), (self.remove, 0, Qt.AlignmentFlag.AlignTop), on=self, margins=(10, 7, 6, 8))
