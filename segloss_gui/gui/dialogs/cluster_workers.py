"""A table of the workers of a cluster: who, where, how much, and what each trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent

from segloss_gui.app.cluster_words import WORKER, worker_texts
from segloss_gui.gui.dialogs.columns import fit_columns
from segloss_gui.gui.widgets import PlainTable

if TYPE_CHECKING:
    from segloss_gui.study.cluster.connect import WorkerFacts

NUMBERS = (2, 3, 4)
SAMPLES = ("SLURM-12", "node17.cluster", "16", "125.0 of 125.0 GB", "1600 %")


class WorkersTable(PlainTable):
    """Rows stay where they are while their numbers change."""

    def __init__(self) -> None:
        super().__init__("Workers", WORKER, numbers=NUMBERS, stretch=len(WORKER) - 1, fitted=False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the columns to the type in force."""
        super().showEvent(event)
        fit_columns(self, dict(enumerate(SAMPLES)))

    def show_workers(self, workers: Sequence[WorkerFacts]) -> None:
        """Show the workers as they are now."""
        ordered = sorted(workers, key=lambda worker: (worker.host, worker.name.zfill(4)))
        self.show_rows([worker_texts(worker) for worker in ordered])
