"""Boxes to tick: several of a few words, and a table of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.widgets import check_box, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import grid, hbox, take_out


class ChecksEditor(Editor):
    """Several of a few options, beside each other.

    Parameters
    ----------
    options : sequence
        What may be chosen.
    words : sequence of str
        What stands beside each box.
    least : int
        How many must be ticked.
    """

    def __init__(self, options: Sequence[Any], words: Sequence[str] = (), least: int = 1) -> None:
        super().__init__()
        self._options, self._least = tuple(options), least
        layout = hbox(on=self, spacing=14)
        self.boxes = [check_box(word) for word in words or map(str, options)]
        for box in self.boxes:
            box.setAccessibleName(box.text())
            box.clicked.connect(lambda _checked: self.edited.emit())
            layout.addWidget(box)
        layout.addStretch(1)

    def read(self) -> tuple[Any, ...]:
        """What is ticked, in the order of the options.

        Raises
        ------
        ValueError
            When too few are.
        """
        chosen = tuple(option for option, box in zip(self._options, self.boxes, strict=True) if box.isChecked())
        if len(chosen) < self._least:
            raise ValueError(f"must have at least {self._least} ticked, got {len(chosen)}")
        return chosen

    def write(self, value: Any) -> None:
        """Tick these."""
        for option, box in zip(self._options, self.boxes, strict=True):
            box.setChecked(option in value)


class CheckTable(QWidget):
    """A box for every row in every column; where they have no room beside each other, below the row's heading.

    Signals
    -------
    toggled(int, int, bool)
        The user ticked or unticked the box of a row and a column.

    Parameters
    ----------
    rows, columns : sequence of str
        Their headings.
    said : str
        What a screen reader says of a box, with ``{row}`` and ``{column}``.
    """

    toggled = Signal(int, int, bool)

    def __init__(self, rows: Sequence[str], columns: Sequence[str], said: str = "{row}, {column}") -> None:
        super().__init__()
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._stacked = False
        self._labels: list[QLabel] = []
        self._grid = grid(self, spacing=(18, 8))
        self.boxes: dict[tuple[int, int], QCheckBox] = {}
        for row, name in enumerate(rows):
            for column, heading in enumerate(columns):
                box = self.boxes[row, column] = check_box()
                words = said.format(row=name, column=heading)
                box.setAccessibleName(words)
                box.setToolTip(plain_tip(words))
                box.clicked.connect(lambda on, row=row, column=column: self.toggled.emit(row, column, on))
        self._arrange(stacked=False)

    def fit(self, width: int) -> None:
        """Stand as a table where it has room in ``width``, else each row's boxes below its heading."""
        if self._stacked:
            self._arrange(stacked=False)
        if self._grid.minimumSize().width() > width:
            self._arrange(stacked=True)

    def _arrange(self, *, stacked: bool) -> None:
        self._stacked = stacked
        take_out(self._grid, *self._labels)
        self._labels = []
        for box in self.boxes.values():
            self._grid.removeWidget(box)
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        if stacked:
            self._stack()
        else:
            self._tabulate()
        self._grid.invalidate()

    def _tabulate(self) -> None:
        for column, heading in enumerate(self._columns):
            self._put(heading, 0, column + 1, role="field")
        for row, name in enumerate(self._rows):
            self._put(name, row + 1, 0)
            for column in range(len(self._columns)):
                self._grid.addWidget(self.boxes[row, column], row + 1, column + 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.setColumnStretch(len(self._columns) + 1, 1)

    def _stack(self) -> None:
        at = 0
        for row, name in enumerate(self._rows):
            self._put(name, at, 0, role="field", over=2)
            for column, heading in enumerate(self._columns):
                at += 1
                self._grid.addWidget(self.boxes[row, column], at, 0, Qt.AlignmentFlag.AlignTop)
                self._put(heading.replace("\n", ", "), at, 1)
            at += 1
        self._grid.setColumnStretch(1, 1)

    def _put(self, words: str, row: int, column: int, *, role: str = "", over: int = 1) -> None:
        label = text_label(words, role=role, wrap=True)
        self._labels.append(label)
        self._grid.addWidget(label, row, column, 1, over)
        label.show()
        label.ensurePolished()

    def show_ticked(self, ticked: Collection[tuple[int, int]]) -> None:
        """Tick the boxes of these rows and columns, and no other."""
        for place, box in self.boxes.items():
            box.setChecked(place in ticked)

    @property
    def ticked(self) -> frozenset[tuple[int, int]]:
        """Rows and columns of the ticked boxes."""
        return frozenset(place for place, box in self.boxes.items() if box.isChecked())
