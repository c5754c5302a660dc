"""A film of a part of the window: :mod:`segloss_gui.app.filming` of what a widget shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.filming import Filming, Scenery, Shot
from segloss_gui.report.movie import Frame


class Film(QObject):
    """Takes one film at a time; parameters and signals as of :class:`~segloss_gui.app.filming.Filming`."""

    said = Signal(str, str)
    ended = Signal()

    def __init__(
        self, tasks: BackgroundTasks, parent: QObject | None = None, *, busy: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        self.filming = Filming(tasks, busy)
        self.filming.said.connect(self.said.emit)
        self.filming.ended.connect(self.ended.emit)

    @property
    def running(self) -> bool:
        """Whether a film is being made."""
        return self.filming.running

    def shoot(self, widget: QWidget, path: Path, shots: Sequence[Shot], *, fps: float, what: str) -> None:
        """Film ``widget`` while the shots are gone through; ``what`` is said to be filmed."""
        self.filming.shoot(
            Scenery(partial(pixels, widget), partial(is_drawing, widget)), path, shots, fps=fps, what=what
        )


def is_drawing(widget: QWidget) -> bool:
    """Whether a part that is seen says, by ``is_drawing``, that its newest picture has still to come."""
    return any(getattr(part, "is_drawing", False) and part.isVisible() for part in widget.findChildren(QWidget))


def pixels(widget: QWidget) -> Frame:
    """What a widget shows, shape (height, width, 3), in device pixels."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
