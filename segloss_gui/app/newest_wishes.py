"""What is wished for as it comes into sight, made in the background: the newest wish first, the latest kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from segloss_gui.app.background import BackgroundTask, BackgroundTasks

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")
AT_ONCE = 2


class NewestWishes(Generic[Key, Made]):
    """Values by key, never more than two in the making.

    A wish for what went out of sight long ago is dropped: only the newest are kept.

    Parameters
    ----------
    tasks : BackgroundTasks
        Where they are made.
    told : callable
        Told each key whose value came, or could not be made.
    wishes : int
        How many wait.
    kept : int
        How many values are kept, those asked for last.
    """

    def __init__(
        self, tasks: BackgroundTasks, told: Callable[[Key], object], *, wishes: int = 60, kept: int = 600
    ) -> None:
        self._tasks, self._told, self._most_wishes, self._most_kept = tasks, told, wishes, kept
        self._made: OrderedDict[Key, Made] = OrderedDict()
        self._faults: dict[Key, str] = {}
        self._wishes: OrderedDict[Key, tuple[str, Callable[[BackgroundTask], Made]]] = OrderedDict()
        self._busy: set[Key] = set()
        self._era = object()

    def get(self, key: Key, title: str, make: Callable[[BackgroundTask], Made]) -> Made | None:
        """The value if it is there; wished for otherwise, unless it failed.

        Parameters
        ----------
        key : hashable
            What it is known by.
        title : str
            What the making is called.
        make : callable
            Makes it, on another thread.
        """
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        if key not in self._busy and key not in self._faults:
            self._wishes[key] = title, make
            self._wishes.move_to_end(key)
            while len(self._wishes) > self._most_wishes:
                self._wishes.popitem(last=False)
            self._work()
        return None

    def fault(self, key: Key) -> str:
        """Why it could not be made; empty where it was, or not yet."""
        return self._faults.get(key, "")

    @property
    def waiting(self) -> int:
        """How many wishes wait."""
        return len(self._wishes)

    def forget(self) -> None:
        """Make everything anew; what is in the making is not waited for."""
        self._era = object()
        for known in (self._made, self._faults, self._wishes, self._busy):
            known.clear()

    def retry(self, lacks: Callable[[Made], bool] = lambda _: False) -> tuple[Key, ...]:
        """Make anew, when they are asked for, what failed and the values that lack something; the former's keys."""
        failed = tuple(self._faults)
        self._faults.clear()
        for key in [key for key, made in self._made.items() if lacks(made)]:
            del self._made[key]
        return failed

    def retry_one(self, key: Key) -> bool:
        """Make one anew, when it is asked for, that failed; whether it had."""
        return self._faults.pop(key, None) is not None

    def _work(self) -> None:
        while self._wishes and len(self._busy) < AT_ONCE:
            key, (title, make) = self._wishes.popitem(last=True)
            self._busy.add(key)
            self._start(key, title, make)

    def _start(self, key: Key, title: str, make: Callable[[BackgroundTask], Made]) -> None:
        era = self._era

        def done(made: Made) -> None:
            if era is self._era:
                self._made[key] = made
                while len(self._made) > self._most_kept:
                    self._made.popitem(last=False)
                self._ended(key)

        def failed(error: BaseException) -> None:
            if era is self._era:
                self._faults[key] = str(error)
                self._ended(key)

        self._tasks.run(title, make, done=done, failed=failed, quiet=True)

    def _ended(self, key: Key) -> None:
        self._busy.discard(key)
        self._told(key)
        self._work()
