"""The end of the program: nothing dies in the midst of C++.

When Python ends, a background thread dies where it next asks for the interpreter. If that is inside
torch, numpy or a reader written in C++, the whole process aborts, and what was a closed window looks
like a crash. Nothing is worth waiting for then: runs were stopped and wrote what they had, and a read
from a dead network drive may never return. So the process leaves at once, after all that was
registered with :mod:`atexit` is done.

Some of that pulls the ground from under a thread at work: torch takes back operators it registered,
and a layer that is just being made finds no kernel. Nobody is told of that.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import NoReturn


class Ending:
    """Made before anything else that registers with :mod:`atexit`, so that it comes last.

    Attributes
    ----------
    code : int
        What the process ends with.
    """

    def __init__(self) -> None:
        self.code = 1
        atexit.register(self.end)

    def forget(self) -> None:
        """Let the process end as any other does."""
        atexit.unregister(self.end)

    def end(self) -> None:
        """Leave now if a thread is still at work."""
        if not still_at_work():
            return
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(self.code)


def end_with(main: Callable[[], int]) -> NoReturn:
    """Call what shows windows, then leave with its exit code, whatever is still at work.

    Parameters
    ----------
    main : callable
        Shows windows and gives the exit code; where it raises, the process ends with 1.

    Raises
    ------
    SystemExit
        With the exit code.
    """
    ending = Ending()
    ending.code = main()
    atexit.register(hear_no_thread)
    sys.exit(ending.code)


def hear_no_thread() -> None:
    """From now on a thread that fails says nothing: what it stood on is being taken away."""
    threading.excepthook = lambda _failure: None


def still_at_work() -> list[threading.Thread]:
    """Threads besides the one that asks.

    Examples
    --------
    >>> [thread.name for thread in still_at_work() if thread is threading.current_thread()]
    []
    """
    return [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
