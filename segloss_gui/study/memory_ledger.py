"""Memory promised to the runs of this process: one that does not fit beside the others waits for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.prepared_run import PreparedRun
from segloss_gui.study.run_memory import (
    RESERVE,
    TooLittleMemoryError,
    images_of_run,
    memory_of_run,
    proposed_patch,
    shortage,
)
from segloss_gui.training.free_memory import available_bytes

LOG = logging.getLogger(__name__)
LOOK_S = 0.2
"""How long a run that waits does not look whether it is to stop."""


class MemoryLedger:
    """What is promised, by device. All methods may be called from any thread.

    What is free is looked at while nothing is promised: later, runs have taken some of what they were promised.
    Nobody is asked anything while the lock is held: what is free, and what would fit, may take a while to say.

    Parameters
    ----------
    available : callable
        Device to bytes; 0 where the system does not tell, and nothing is held back.

    Examples
    --------
    >>> ledger = MemoryLedger(lambda device: 1000)
    >>> with ledger.hold("cpu", 600, refuse=print):
    ...     ledger.left("cpu")
    300
    """

    def __init__(self, available: Callable[[str], int] = available_bytes) -> None:
        self._available = available
        self._changed = threading.Condition()
        self._promised: dict[str, list[int]] = {}
        self._room: dict[str, int] = {}

    def left(self, device: str) -> int:
        """Bytes that are not promised yet."""
        free = self._available(device)
        with self._changed:
            return self._look(device, free) - sum(self._promised.get(device, ()))

    @contextmanager
    def hold(
        self,
        device: str,
        size: int,
        *,
        refuse: Callable[[int], object],
        between: Between = nobody_asks,
        waiting: Callable[[], object] = lambda: None,
    ) -> Iterator[None]:
        """Have ``size`` bytes promised as long as the block lasts.

        Parameters
        ----------
        device, size
            Where, and how much.
        refuse : callable
            Told the bytes there are where nobody else holds any and it does not fit even so; what it raises goes on.
        between : callable
            Called while it waits; what it raises ends the waiting.
        waiting : callable
            Told while it waits for others.
        """
        self._take(device, size, refuse, between, waiting)
        try:
            yield
        finally:
            self._give_back(device, size)

    def _give_back(self, device: str, size: int) -> None:
        with self._changed:
            self._promised[device].remove(size)
            self._changed.notify_all()

    def _take(
        self, device: str, size: int, refuse: Callable[[int], object], between: Between, waiting: Callable[[], object]
    ) -> None:
        while True:
            free = self._available(device)
            with self._changed:
                room, promised = self._look(device, free), self._promised.setdefault(device, [])
                others, fits = list(promised), room <= 0 or sum(promised) + size <= room
                if fits or not others:
                    promised.append(size)
            if fits:
                return
            if not others:
                self._ask_alone(device, size, partial(refuse, round(room / RESERVE)))
                return
            waiting()
            between()
            with self._changed:
                if self._promised[device] == others:
                    self._changed.wait(LOOK_S)

    def _ask_alone(self, device: str, size: int, refuse: Callable[[], object]) -> None:
        """What it raises goes on, and the promise is taken back."""
        try:
            refuse()
        except BaseException:
            self._give_back(device, size)
            raise

    def _look(self, device: str, free: int) -> int:
        if not self._promised.get(device):
            self._room[device] = round(RESERVE * free)
        return self._room[device]


LEDGER = MemoryLedger()
"""That of this process."""


@contextmanager
def room_for(
    task: PreparedRun, store: CaseStore, between: Between, waiting: Callable[[], object], ledger: MemoryLedger = LEDGER
) -> Iterator[None]:
    """Hold the memory of a run as long as it lasts.

    Raises
    ------
    TooLittleMemoryError
        When it does not fit even alone.
    """
    try:
        estimate = memory_of_run(task, store)
    except RuntimeError:  # a network that torch cannot follow without memory is trained all the same
        LOG.exception("the memory of run %s could not be estimated", task.plan.id)
        yield
        return

    def refuse(available: int) -> None:
        if task.job.device != "cpu":  # it says so itself
            return
        images = images_of_run(task)
        raise TooLittleMemoryError(shortage(estimate, available, proposed_patch(task.study, images, available)))

    with ledger.hold(task.job.device, estimate.total, refuse=refuse, between=between, waiting=waiting):
        yield
