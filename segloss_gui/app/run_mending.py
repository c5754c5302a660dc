"""Runs whose last checkpoint is damaged go on: from their best weights, or from the start. Without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segloss_gui.app.background import BackgroundTask, BackgroundTasks
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words

if TYPE_CHECKING:
    from segloss_gui.app.training import Training
    from segloss_gui.study.mending import HowOn


class RunMending:
    """Puts a damaged checkpoint aside in the background, then resumes the run.

    Parameters
    ----------
    session : Session
        Whose runs; told where one cannot be mended.
    tasks : BackgroundTasks
        Where the disk is read and written.
    training : Training
        Resumes what was mended.
    """

    def __init__(self, session: Session, tasks: BackgroundTasks, training: Training) -> None:
        self._session, self._tasks, self._training = session, tasks, training

    def mend(self, run_id: str, how: HowOn) -> None:
        """Let a run go on from its best weights ("best"), or begin again ("restart")."""
        folder = self._session.folder
        if folder is None or self._training.active(run_id):
            return

        def work(_: BackgroundTask) -> None:
            from segloss_gui.study.mending import mend
            from segloss_gui.study.store import StudyFolder

            mend(StudyFolder(folder).run(run_id), how)

        self._tasks.run(
            f"Mending {run_id}", work, done=lambda _: self._training.resume(run_id),
            failed=lambda error: self._session.said.emit("error", error_words(error)),
        )  # fmt: skip
