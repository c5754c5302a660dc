"""The run table as Qt asks for it: text, alignment, tooltips over the presenter's rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from segloss_gui.app.train.presenter import GroupRow, RunRow
from segloss_gui.gui.plots.axes import clock
from segloss_gui.gui.theme import colours

Index = QModelIndex | QPersistentModelIndex
Line = RunRow | GroupRow
COLUMNS: tuple[tuple[str, str], ...] = (
    ("method", "Method"),
    ("fold", "Fold"),
    ("seed", "Seed"),
    ("state", "State"),
    ("epoch", "Epoch"),
    ("loss", "Loss"),
    ("dice", "Dice, last"),
    ("best", "Dice, best"),
    ("left", "Time left"),
    ("", ""),
)
NAMES = tuple(name for name, _ in COLUMNS)
ROW_ROLE = Qt.ItemDataRole.UserRole
_NUMBERS = {"fold", "seed", "loss", "dice", "best", "left"}
_TIPS = {
    "loss": "Loss of the last step, before smoothing",
    "dice": "Mean Dice over the validation cases after the last epoch",
    "best": "Highest mean validation Dice of any epoch so far",
    "left": "Estimated from the pace of this start",
}


class RunModel(QAbstractTableModel):
    """Lines in the order the presenter gives; :meth:`refresh` redraws those that changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines, or the same in another order."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def refresh(self, lines: Sequence[Line]) -> bool:
        """Take new numbers for the same lines; False when the lines are others."""
        if [_identity(line) for line in lines] != [_identity(line) for line in self.lines]:
            return False
        for number, line in enumerate(lines):
            if line != self.lines[number]:
                self.lines[number] = line
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(COLUMNS) - 1))
        return True

    def row_of(self, run_id: str) -> int:
        """Line number of a run; -1 where it is not shown."""
        return next((n for n, line in enumerate(self.lines) if isinstance(line, RunRow) and line.run == run_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        """Titles, aligned as their numbers are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(NAMES[section])
        return _TIPS.get(NAMES[section]) if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Runs can be selected, headings not."""
        is_run = isinstance(self.lines[index.row()], RunRow)
        return Qt.ItemFlag.ItemIsEnabled | (Qt.ItemFlag.ItemIsSelectable if is_run else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = 0) -> Any:
        """What one cell shows."""
        line, name = self.lines[index.row()], NAMES[index.column()]
        if role == ROW_ROLE:
            return line
        if isinstance(line, GroupRow):
            return _heading(line, name, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(line, name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.message or line.method if name in ("method", "state") else None
        if role == Qt.ItemDataRole.ForegroundRole and name == "state":
            return QColor(getattr(colours(), line.tone))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()][1]} {text_of(line, name)}"
        return None


def text_of(row: RunRow, name: str) -> str:
    """The text of one cell; a dash where a number is not known yet."""
    match name:
        case "method" | "state":
            return str(getattr(row, name))
        case "fold" | "seed":
            return str(getattr(row, name))
        case "epoch":
            return f"{row.epoch}/{row.epochs}"
        case "loss":
            return _number(row.loss, "{:.4g}")
        case "dice" | "best":
            return _number(getattr(row, name), "{:.3f}")
        case "left":
            return "–" if math.isnan(row.seconds_left) else clock(row.seconds_left)
    return ""


def _number(value: float, pattern: str) -> str:
    return "–" if math.isnan(value) else pattern.format(value)


def _alignment(name: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if name in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _heading(line: GroupRow, name: str, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole and name == "method":
        return f"{line.title}   ·   {line.summary}"
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    return None


def _identity(line: Line) -> str:
    return line.run if isinstance(line, RunRow) else f"\n{line.title}"
