"""A table of the workers of a cluster: who, where, how much, and what each trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from segloss_gui.gui.dialogs.columns import fit_columns
from segloss_gui.gui.widgets import dress

COLUMNS = ("Worker", "Computer", "At once", "Memory", "CPU", "Trains now")
TIPS = (
    "What the scheduler calls it",
    "The machine it runs on",
    "How many runs it trains at a time",
    "What it uses, of what it may use",
    "What it uses of one core; above 100 % of several",
    "The runs it has in hand",
)
NUMBERS = (2, 3, 4)
SAMPLES = ("SLURM-12", "node17.cluster", "16", "125.0 of 125.0 GB", "1600 %")


class Worker(Protocol):
    """What is shown of :class:`segloss_gui.study.cluster.connect.WorkerFacts`."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def host(self) -> str:
        """Its machine."""

    @property
    def threads(self) -> int:
        """Runs at once."""

    @property
    def memory_gib(self) -> float:
        """What it may use."""

    @property
    def memory_used_gib(self) -> float:
        """What it uses."""

    @property
    def cpu_percent(self) -> float:
        """Of one core."""

    @property
    def runs(self) -> tuple[str, ...]:
        """In hand."""


class WorkersTable(QTableWidget):
    """Rows stay where they are while their numbers change."""

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self.setAccessibleName("Workers")
        dress(self)
        self.setHorizontalHeaderLabels(COLUMNS)
        for column, tip in enumerate(TIPS):
            item = self.horizontalHeaderItem(column)
            assert item is not None
            item.setToolTip(tip)
            side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("role", "bare")
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the columns to the type in force."""
        super().showEvent(event)
        fit_columns(self, dict(enumerate(SAMPLES)))

    def show_workers(self, workers: Sequence[Worker]) -> None:
        """Show the workers as they are now."""
        self.setRowCount(len(workers))
        for row, worker in enumerate(sorted(workers, key=lambda worker: (worker.host, worker.name.zfill(4)))):
            for column, text in enumerate(texts(worker)):
                self._show(row, column, text)

    def _show(self, row: int, column: int, text: str) -> None:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            if column in NUMBERS:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)
            item.setToolTip(text if column not in NUMBERS else TIPS[column])


def texts(worker: Worker) -> tuple[str, ...]:
    """A row in words."""
    limit = f" of {worker.memory_gib:.1f}" if worker.memory_gib else ""
    return (
        worker.name, worker.host, str(worker.threads), f"{worker.memory_used_gib:.1f}{limit} GB",
        f"{worker.cpu_percent:.0f} %", ", ".join(worker.runs) or "–",
    )  # fmt: skip
