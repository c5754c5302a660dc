"""A thread that alone touches what VTK draws with. Plain Python: it outlives the widgets it serves."""

from __future__ import annotations

import atexit
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segloss_gui.scene.renderer import SurfaceRenderer

Make = Callable[[], "SurfaceRenderer"]
Task = tuple[Callable[["SurfaceRenderer"], Any], Callable[[Any], None] | None]
PATIENCE_S = 10.0


class RendererThread:
    """Does tasks with a renderer, one after another.

    Parameters
    ----------
    make : callable
        Makes the renderer, in the thread.
    deliver : callable
        Gets ``(done, result)``, or ``(None, error)``, in the thread.
    """

    def __init__(self, make: Make, deliver: Callable[[object, object], None]) -> None:
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._make, self._deliver = make, deliver
        self._thread = threading.Thread(target=self._loop, name="segloss-renderer", daemon=True)
        self._thread.start()
        # In the midst of a picture it must not meet the end of the interpreter: that is an abort.
        atexit.register(self._end)

    def put(self, task: Task) -> None:
        """Do this after what was put before."""
        self._tasks.put(task)

    def close(self, *_: object) -> None:
        """Put the renderer away after what was put before."""
        self._tasks.put(None)

    def _end(self) -> None:
        self._tasks.put(None)
        self._thread.join(PATIENCE_S)

    def _loop(self) -> None:
        try:
            self._work()
        finally:
            atexit.unregister(self._end)

    def _work(self) -> None:
        try:
            renderer = self._make()
        except Exception as error:
            self._say(None, error)
            return
        while (task := self._tasks.get()) is not None:
            function, done = task
            try:
                result = function(renderer)
            except Exception as error:
                self._say(None, error)
            else:
                if done is not None and not self._say(done, result):
                    break
        renderer.close()

    def _say(self, done: object, result: object) -> bool:
        """Whether somebody is still there to hear it."""
        try:
            self._deliver(done, result)
        except RuntimeError:
            return False
        return True
