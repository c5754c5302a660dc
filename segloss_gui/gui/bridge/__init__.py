"""Between the window's thread and everything that takes time.

May import ``session`` and Qt; torch only inside functions that run in the background.

- :mod:`~segloss_gui.gui.bridge.pump`: events of runs into the session, once a frame.
- :mod:`~segloss_gui.gui.bridge.jobs`: background work with progress, cancel and callbacks.
- :mod:`~segloss_gui.gui.bridge.documents`: studies and cohorts from and to disk; ``saving``: what is asked before
  one is saved, and what comes along; ``journal``: edits not saved yet, kept for a crash; ``asking``: questions;
  ``stale_runs``: runs an edit leaves behind.
- :mod:`~segloss_gui.gui.bridge.settings`: what is remembered between starts, one tolerant schema.
- :mod:`~segloss_gui.gui.bridge.imports`: which modules use Qt.
- :mod:`~segloss_gui.gui.bridge.faults`: errors nobody caught as sentences.
- :mod:`~segloss_gui.gui.bridge.flag_file`: the flagged cases from and to disk.
- ``training``: start, pause, resume, stop; ``cluster``: where that happens. ``downloads``: ready data.
  ``loader``: pictures and predictions of a case.
  ``sources``: which file holds them. ``measures``: their metrics. ``final_scores``, ``imported_scores``: those of
  all cases, of finished runs and of methods from elsewhere.
  ``probabilities``, ``gradients``: what the runs' kept files and weights say of the case (``model_work``).
  ``recorder``: films of a part of the window over the epochs.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.gui.bridge.documents import Documents
from segloss_gui.gui.bridge.flag_file import FlagFile
from segloss_gui.gui.bridge.jobs import Jobs
from segloss_gui.gui.bridge.pump import EventPump
from segloss_gui.gui.bridge.stale_runs import StaleRuns
from segloss_gui.gui.session import Session

if TYPE_CHECKING:
    from segloss_gui.gui.bridge.cluster import Cluster
    from segloss_gui.gui.bridge.downloads import Downloads
    from segloss_gui.gui.bridge.final_scores import FinalScores
    from segloss_gui.gui.bridge.loader import Loader
    from segloss_gui.gui.bridge.recorder import Recorder
    from segloss_gui.gui.bridge.training import Training


class Bridge:
    """What a workspace needs to get work done elsewhere; made once, on the window's thread.

    Parameters
    ----------
    session : Session
        The state that the work changes.

    Attributes
    ----------
    pump : EventPump
    jobs : Jobs
    documents : Documents
    flags : FlagFile
    stale : StaleRuns
    cluster : Cluster
    training : Training
    downloads : Downloads
    loader : Loader
    final_scores : FinalScores
    recorder : Recorder
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pump = EventPump(session)
        self.jobs = Jobs()
        self.documents = Documents(session, self.jobs, self._open_runs, self._trains)
        self.flags = FlagFile(session, self.jobs)
        self.stale = StaleRuns(session)

    def _open_runs(self, folder: Path) -> None:
        self.training.open_runs(folder)

    def _trains(self) -> bool:
        return "training" in vars(self) and bool(self.training.active_runs)

    @cached_property
    def training(self) -> Training:
        """Start, pause, resume and stop runs."""
        from segloss_gui.gui.bridge.training import Training

        return Training(self.session, self.pump, self.jobs, self.cluster.make_executor, self.cluster)

    @cached_property
    def cluster(self) -> Cluster:
        """Where runs train."""
        from segloss_gui.gui.bridge.cluster import Cluster

        return Cluster(self.session, self.jobs)

    @cached_property
    def downloads(self) -> Downloads:
        """Decathlon tasks from where MONAI knows them to lie."""
        from segloss_gui.gui.bridge.downloads import Downloads

        return Downloads(self.session, self.jobs, self.documents, lambda: bool(self.training.active_runs))

    @cached_property
    def loader(self) -> Loader:
        """Images, references and predictions of the current case."""
        from segloss_gui.gui.bridge.loader import Loader

        return Loader(self.session, self.jobs)

    @cached_property
    def final_scores(self) -> FinalScores:
        """Scores of finished runs and of methods from elsewhere, read once for all workspaces."""
        from segloss_gui.gui.bridge.final_scores import FinalScores

        return FinalScores(self.session, self.jobs)

    @cached_property
    def recorder(self) -> Recorder:
        """Films a part of the window over the epochs."""
        from segloss_gui.gui.bridge.recorder import Recorder

        return Recorder(self.session, self.loader, self.jobs)

    def close(self) -> None:
        """End timers and idle threads; running jobs are told to stop."""
        self.pump.close()
        self.documents.close()
        self.flags.flush()
        if "cluster" in vars(self):
            self.cluster.close()
        self.jobs.close()
