"""What a study will cost: time, disk and memory, by loss and batch size."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.training.memory_estimate import MemoryEstimate
from segloss_gui.training.networks import NetworkFacts


@dataclass(frozen=True)
class Cost:
    """What one kind of run costs.

    Parameters
    ----------
    loss : str
        Key of the loss.
    batch_size : int
        Images a step.
    runs : int
        Runs of this kind, warm starts included.
    step_seconds : float
        One optimiser step.
    run_seconds : float
        A whole run, if it does not stop early.
    run_bytes : int
        What it leaves on disk.
    """

    loss: str
    batch_size: int
    runs: int
    step_seconds: float
    run_seconds: float
    run_bytes: int


@dataclass(frozen=True)
class PlanEstimate:
    """What the whole study costs.

    Parameters
    ----------
    costs : tuple of Cost
        By loss and batch size.
    network : NetworkFacts
        What is trained.
    device : str
        Where it was measured.
    beside, threads : int
        Runs at once, and CPU threads of each.
    cores : int
        CPU cores they share.
    memory : MemoryEstimate or None
        What the largest run takes; estimated, not measured.
    available : int
        Bytes that were free for it; 0 where the system does not tell.
    """

    costs: tuple[Cost, ...]
    network: NetworkFacts
    device: str
    beside: int
    threads: int
    cores: int
    memory: MemoryEstimate | None = None
    available: int = 0

    @property
    def runs(self) -> int:
        """All runs, warm starts included."""
        return sum(cost.runs for cost in self.costs)

    @property
    def seconds(self) -> float:
        """Wall time if runs side by side slow each other down by nothing but too few cores."""
        together = self.beside if self.device != "cpu" else min(self.beside, self.cores / self.threads)
        return sum(cost.runs * cost.run_seconds for cost in self.costs) / together

    @property
    def disk_bytes(self) -> int:
        """Checkpoints, previews and predictions of all runs."""
        return sum(cost.runs * cost.run_bytes for cost in self.costs)
