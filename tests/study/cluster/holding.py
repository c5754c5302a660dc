"""Runs on workers go on when a test lets them, so that none is over before it is paused, stopped or killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from distributed import Client

from segloss_gui.core.events import Event
from segloss_gui.study.cluster import remote
from segloss_gui.training.control import RunControl

MayGoOn = Callable[[Event, RunControl], object]
"""Asked after an event was told; travels to the workers, so that it holds paths and numbers only."""


@contextmanager
def held(client: Client, may_go_on: MayGoOn) -> Iterator[None]:
    """While the block lasts, a run on a worker of one thread waits after each event until ``may_go_on`` says so."""
    client.run(hold, may_go_on)
    try:
        yield
    finally:
        client.run(let_go, on_error="ignore")  # those that were killed meanwhile hold nothing


def hold(may_go_on: MayGoOn) -> None:
    """Called on the worker."""
    if not hasattr(remote, "PLAIN"):
        remote.PLAIN = (remote.RunControl, remote._teller)  # type: ignore[attr-defined]
    controls: list[RunControl] = []

    class Kept(RunControl):
        def __init__(self) -> None:
            super().__init__()
            controls.append(self)

    def teller(*errand: Any, **more: Any) -> Callable[[Event], None]:
        tell, control = plain(*errand, **more), controls[-1]

        def tell_and_wait(event: Event) -> None:
            tell(event)
            while not may_go_on(event, control):
                time.sleep(0.01)

        return tell_and_wait

    _, plain = remote.PLAIN  # type: ignore[attr-defined]
    remote.RunControl, remote._teller = Kept, teller  # type: ignore[assignment,misc]


def let_go() -> None:
    """Runs that begin from now on wait for nobody."""
    if hasattr(remote, "PLAIN"):
        remote.RunControl, remote._teller = remote.PLAIN
