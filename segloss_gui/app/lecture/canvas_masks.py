"""Masks that come on the canvas: of the case that is shown, or of a file that a scene names. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from segloss_gui.app.case_reference import read_reference
from segloss_gui.app.microscope.synthetic_masks import slice_of
from segloss_gui.app.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from segloss_gui.app.background import BackgroundTask, BackgroundTasks

Read = TypeVar("Read")


class CanvasMasks:
    """Reads them in the background.

    Parameters
    ----------
    session : Session
        Whose case and crosshair are meant.
    tasks : BackgroundTasks
        Where files are read.
    show_message : callable
        Told why there is none, in words.
    """

    def __init__(self, session: Session, tasks: BackgroundTasks, show_message: Callable[[str], None]) -> None:
        self._session, self._tasks, self._show_message = session, tasks, show_message

    def read_case(self, take: Callable[[NDArray[np.bool_]], None]) -> None:
        """The slice of the case shown that the crosshair is in, a mask (H, W) a class of the study."""
        sources = tuple(target.sources for target in self._session.study.classes) or ((1,),)
        read_reference(
            self._session, self._tasks, lambda labels, height: take(slice_of(labels.data, sources, height)),
            self._show_message,
        )  # fmt: skip

    def read_file(self, file: Path, take: Callable[[Path, NDArray[np.bool_]], None]) -> None:
        """The slice of a label file with the most in it, a mask (H, W) a value."""
        from segloss_gui.data.readers import read_labels

        def read(_task: BackgroundTask) -> NDArray[np.bool_]:
            labels = read_labels(file)
            return slice_of(labels.data, tuple((value,) for value in labels.values() if value > 0) or ((1,),))

        self._run(f"Reading {file.name}", read, partial(take, file))

    def _run(self, title: str, read: Callable[[BackgroundTask], Read], done: Callable[[Read], None]) -> None:
        def failed(error: BaseException) -> None:
            self._show_message(str(error))

        self._tasks.run(title, read, done, failed, quiet=True)
