"""Boxes to tick: several of a few words, and a table of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.widgets import check_box, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import hbox


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

    def __init__(
        self, options: Sequence[Any], words: Sequence[str] = (), least: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
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
    """A box for every row in every column.

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

    def __init__(
        self, rows: Sequence[str], columns: Sequence[str], said: str = "{row}, {column}", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        self.boxes: dict[tuple[int, int], QCheckBox] = {}
        for column, heading in enumerate(columns):
            grid.addWidget(text_label(heading, role="field", wrap=True), 0, column + 1)
        for row, name in enumerate(rows):
            grid.addWidget(text_label(name, wrap=True), row + 1, 0)
            for column, heading in enumerate(columns):
                box = self.boxes[row, column] = check_box()
                words = said.format(row=name, column=heading)
                box.setAccessibleName(words)
                box.setToolTip(plain_tip(words))
                box.clicked.connect(lambda on, row=row, column=column: self.toggled.emit(row, column, on))
                grid.addWidget(box, row + 1, column + 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(len(columns) + 1, 1)

    def show_ticked(self, ticked: Collection[tuple[int, int]]) -> None:
        """Tick the boxes of these rows and columns, and no other."""
        for place, box in self.boxes.items():
            box.setChecked(place in ticked)

    @property
    def ticked(self) -> frozenset[tuple[int, int]]:
        """Rows and columns of the ticked boxes."""
        return frozenset(place for place, box in self.boxes.items() if box.isChecked())
