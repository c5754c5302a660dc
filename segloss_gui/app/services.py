"""What a workspace needs to get work done: made once over a session, whatever shows it.

Nothing here is slow by itself: files are read, runs trained and scores computed in background tasks,
and what they find comes back on the thread that owns the session.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.data.pictures import StudyPicture
from segloss_gui.app.documents import Documents
from segloss_gui.app.event_queue import EventQueue
from segloss_gui.app.flag_file import FlagFile
from segloss_gui.app.session import Session
from segloss_gui.app.stale_runs import StaleRuns
from segloss_gui.app.trained_elsewhere import TrainedElsewhere

if TYPE_CHECKING:
    from segloss_gui.app.case_loading import Loader
    from segloss_gui.app.cluster import Cluster
    from segloss_gui.app.downloads import Downloads
    from segloss_gui.app.predicting import Predicting
    from segloss_gui.app.run_mending import RunMending
    from segloss_gui.app.scores.final_scores import FinalScores
    from segloss_gui.app.training import Training
    from segloss_gui.app.viewing import Viewing


class Services:
    """What a workspace needs to get work done elsewhere; made once, on the session's thread.

    Parameters
    ----------
    session : Session
        The state that the work changes.
    tasks : BackgroundTasks
        Where work is done.
    events : EventQueue
        Takes what runs say to the session.

    Attributes
    ----------
    documents : Documents
    flags : FlagFile
    stale : StaleRuns
    picture : StudyPicture
    elsewhere : TrainedElsewhere
    cluster : Cluster
    training : Training
    mending : RunMending
    predicting : Predicting
    viewing : Viewing
    downloads : Downloads
    loader : Loader
    final_scores : FinalScores
    """

    def __init__(self, session: Session, tasks: BackgroundTasks, events: EventQueue) -> None:
        self.session, self.tasks, self.events = session, tasks, events
        self.documents = Documents(session, self.tasks, self._open_runs, self._trains, self._prepares)
        self.flags = FlagFile(session, self.tasks)
        self.stale = StaleRuns(session, self.tasks)
        self.documents.locating.relinked.connect(self.stale.moved)
        self.picture = StudyPicture(session, self.tasks)
        self.elsewhere = TrainedElsewhere(session, self.tasks, self.documents.watch, self._open_runs)

    def _open_runs(self, folder: Path) -> None:
        self.training.open_runs(folder)

    def _trains(self) -> bool:
        return "training" in vars(self) and bool(self.training.active_runs)

    def _prepares(self) -> bool:
        return "training" in vars(self) and self.training.preparing

    @cached_property
    def training(self) -> Training:
        """Start, pause, resume and stop runs."""
        from segloss_gui.app.training import Training

        return Training(self.session, self.events, self.tasks, self.cluster.make_executor, self.cluster)

    @cached_property
    def predicting(self) -> Predicting:
        """Use trained runs on new images."""
        from segloss_gui.app.predicting import Predicting

        return Predicting(self.session, self.tasks, self.documents)

    @cached_property
    def mending(self) -> RunMending:
        """Let runs with a damaged checkpoint go on."""
        from segloss_gui.app.run_mending import RunMending

        return RunMending(self.session, self.tasks, self.training)

    @cached_property
    def viewing(self) -> Viewing:
        """Show files, and lay label maps over the image that is open."""
        from segloss_gui.app.viewing import Viewing

        return Viewing(self.session, self.tasks, self.documents, self._trains)

    @cached_property
    def cluster(self) -> Cluster:
        """Where runs train."""
        from segloss_gui.app.cluster import Cluster

        return Cluster(self.session, self.tasks)

    @cached_property
    def downloads(self) -> Downloads:
        """Decathlon tasks from where MONAI knows them to lie."""
        from segloss_gui.app.downloads import Downloads

        return Downloads(self.session, self.tasks, self.documents, lambda: bool(self.training.active_runs))

    @cached_property
    def loader(self) -> Loader:
        """Images, references and predictions of the current case."""
        from segloss_gui.app.case_loading import Loader

        made = Loader(self.session, self.tasks)
        made.changed.connect(lambda _: self.documents.locating.case_read(made.image_fault))
        return made

    @cached_property
    def final_scores(self) -> FinalScores:
        """Scores of finished runs and of methods from elsewhere, read once for all workspaces."""
        from segloss_gui.app.scores.final_scores import FinalScores

        return FinalScores(self.session, self.tasks)

    def close(self) -> None:
        """End timers and idle threads; running tasks are told to stop."""
        self.events.close()
        self.documents.close()
        self.flags.flush()
        if "cluster" in vars(self):
            self.cluster.close()
        self.tasks.close()
