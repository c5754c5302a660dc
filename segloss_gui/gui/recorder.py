"""Films a part of the window while it is led through the epochs of the current case."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.case_loading import Loader
from segloss_gui.app.filming import Shot
from segloss_gui.app.session import Session
from segloss_gui.app.stepping import previewed_epochs
from segloss_gui.gui.film import Film


class Recorder(QObject):
    """One film at a time: a frame an epoch; the epoch looked at before comes back at the end.

    Parameters
    ----------
    session : Session
        Whose epochs are stepped through.
    loader : Loader
        Loads what an epoch shows.
    tasks : BackgroundTasks
        Encode the film, with progress and cancel in the status bar.
    """

    def __init__(self, session: Session, loader: Loader, tasks: BackgroundTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._film = Film(tasks, self, busy=lambda: bool(loader.loading))
        self._film.ended.connect(self._restore)
        self._film.said.connect(lambda level, words: session.said.emit(level, words))
        self._before: int | None = None

    @property
    def running(self) -> bool:
        """Whether a film is being made."""
        return self._film.running

    def film(self, widget: QWidget, path: Path, *, fps: float = 4.0) -> None:
        """Make a film of ``widget``; says where it is, or why there is none."""
        session = self._session
        epochs = previewed_epochs(session, session.case_id)
        if not epochs and not self.running:
            text = f"{session.case_id or 'No case'}: a film must have previews of epochs, got none; "
            session.said.emit("warning", text + "the preview case of the runs has them")
            return
        if not self.running:
            self._before = session.epoch
        shots = [Shot(partial(session.show_epoch, epoch)) for epoch in epochs]
        self._film.shoot(widget, path, shots, fps=fps, what=f"{len(epochs)} epochs")

    def _restore(self) -> None:
        self._session.show_epoch(self._before)
