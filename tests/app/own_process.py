"""Several programs in one test: each holds its own locks, and lets them go as a process that dies would."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from segloss_gui.study import folder_lock


class OwnProcess:
    """``with process:`` does something as another program would; its locks are nobody else's."""

    def __init__(self) -> None:
        self._held: dict[Any, Any] = {}
        self._others: list[dict[Any, Any]] = []

    def __enter__(self) -> None:
        self._others.append(folder_lock._HELD)
        folder_lock._HELD = self._held

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        folder_lock._HELD = self._others.pop()

    def die(self) -> None:
        """What the operating system does: every lock is free."""
        for held in self._held.values():
            held.lock.release(force=True)
        self._held.clear()
