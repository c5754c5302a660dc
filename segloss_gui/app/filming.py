"""What a film goes through, and its frames on their way to the encoder."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from segloss_gui.app.background import BackgroundTask, TaskCancelled
from segloss_gui.report.movie import Frame


@dataclass(frozen=True)
class Shot:
    """What is done before a picture is taken, and for how many frames it stands.

    Parameters
    ----------
    do : callable
        Leads to the place.
    frames : int
        Taken of the place once it has settled.
    goes_on : callable or None
        What moves by itself, such as a training, is filmed as it goes while this holds, before it settles.
    """

    do: Callable[[], object]
    frames: int = 1
    goes_on: Callable[[], bool] | None = None


def taken_frames(frames: queue.Queue[Frame | None], task: BackgroundTask) -> Iterator[Frame]:
    """Frames from a queue as they come, until None comes or the task is cancelled."""
    while True:
        try:
            frame = frames.get(timeout=0.2)
        except queue.Empty:
            if task.cancelled:
                raise TaskCancelled("the film was cancelled") from None
            continue
        if frame is None:
            return
        yield frame
