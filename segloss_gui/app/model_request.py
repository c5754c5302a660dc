"""What is asked of the kept weights of a run, and asking it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from segloss_gui.app.background import BackgroundTask, TaskCancelled
from segloss_gui.app.torch_loading import load_torch
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.run_folder import RunFolder

if TYPE_CHECKING:
    from segloss_gui.study.kept_model import KeptModel


class Sized(Protocol):
    """A result, with what it takes in memory."""

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        ...


_IMPORTING = threading.Lock()  # by one thread at a time: see tasks.import_libraries
T = TypeVar("T", bound=Sized)
Compute = Callable[["KeptModel", CaseStore, str, Callable[[int, int], object]], T]


@dataclass(frozen=True)
class ModelRequest:
    """Where work is done: whose weights, in which store, on which case and device."""

    run: RunFolder
    store: CaseStore
    case_id: str
    device: str
    threads: int


def ask(request: ModelRequest, what: str, compute: Compute[T], task: BackgroundTask) -> T:
    """Open the weights of a run and ask them, unless the answer is still known. In the background."""
    with _IMPORTING:
        load_torch()
        from segloss_gui.study.kept_model import KeptModel, weights_of
        from segloss_gui.training.device import resolve_device
        from segloss_gui.training.threads import cpu_threads

    def progress(done: int, total: int) -> None:
        task.report(done, total)
        if task.cancelled:
            raise TaskCancelled(f"{task.title}: cancelled")

    def answer() -> T:
        with cpu_threads(request.threads):
            model = KeptModel.open(request.run, resolve_device(request.device))
            return compute(model, request.store, request.case_id, progress)

    weights = weights_of(request.run)
    key = (what, weights, weights.stat().st_mtime_ns, request.case_id)
    return request.store.cache.get(key, answer, lambda result: result.nbytes)
