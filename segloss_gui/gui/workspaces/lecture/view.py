"""The Lecture workspace, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.lecture.presenter import LecturePresenter
from segloss_gui.app.losses.synthetic_masks import slice_of
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.core.volume import LabelMap
from segloss_gui.gui.workspaces.lecture.playground import Playground

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec


class LectureWorkspace(QWidget):
    """The playground; loads the losses when first shown.

    Parameters
    ----------
    session : Session
        The study, whose current case can be put on the canvas.
    services : Services
        For work in the background.
    """

    title = "Lecture"
    icon = "lecture"

    def __init__(self, session: Session, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, services.tasks
        self._asked = False
        self.presenter = LecturePresenter(self._compute)
        self.playground = Playground(self.presenter)
        self.playground.case_wanted.connect(self._read_case)
        row = QHBoxLayout()
        row.addWidget(self.playground, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Load the losses once the first picture is on the screen."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            QTimer.singleShot(0, self, self.load)

    def load(self) -> None:
        """Load the losses (that imports torch) in the background."""
        self._asked = True
        self._tasks.run("Loading the losses", _registry, self.presenter.registry_loaded, self.presenter.registry_failed)

    def ready(self) -> bool:
        """Whether there is a frame to look at."""
        return self.presenter.frame is not None

    def _read_case(self) -> None:
        session, store, case = self._session, self._session.store, self._session.case_id
        if store is None or not case:
            self.playground.say("There is no case yet: open a folder of images in Data, or try the built-in cohort.")
            return
        sources = tuple(target.sources for target in session.study.classes) or ((1,),)

        def done(labels: LabelMap) -> None:
            height = round(float(labels.grid.to_index(session.cursor_mm)[2]))
            self.presenter.take_case(slice_of(labels.data, sources, height))

        def failed(error: BaseException) -> None:
            self.playground.say(str(error))

        self._tasks.run(f"Reading the reference of {case}", lambda _task: store.labels(case), done, failed, quiet=True)

    def _compute(
        self, function: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        self._tasks.run("Looking at gradients", lambda _task: function(), done, failed, quiet=True)


def _registry(_task: BackgroundTask) -> Mapping[str, LossSpec]:
    from segloss_gui.losses import LOSSES

    return dict(LOSSES)
