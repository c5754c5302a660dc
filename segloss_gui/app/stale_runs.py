"""Tells when an edit leaves runs behind that were trained with other settings. Without Qt."""

from __future__ import annotations

from segloss_gui.app.session import Session
from segloss_gui.study.models import Study
from segloss_gui.study.progress import RunState
from segloss_gui.study.stale import Settings, other_settings, settings_of, stale_words


class StaleRuns:
    """Holds what each run was trained with against the study, after every edit.

    Parameters
    ----------
    session : Session
        Whose study and runs; told in words.

    Attributes
    ----------
    stale : mapping of str to tuple of str
        Runs trained with other settings, and which these are.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._trained: dict[str, Settings] = {}
        self.stale: dict[str, tuple[str, ...]] = {}
        session.begun.connect(self._forget)
        session.runs_changed.connect(self._note)
        session.study_changed.connect(self._compare)

    def _forget(self) -> None:
        self._trained, self.stale = {}, {}

    def _note(self) -> None:
        session = self._session
        for run, plan in session.plans.items():
            progress = session.progress.get(run)
            if progress is None or run in self._trained:
                continue
            # A run that is queued trains what is on the screen; one on disk trained what was saved.
            study = session.study if progress.state is RunState.WAITING else session.saved
            self._trained[run] = settings_of(study, plan)
        for run in [run for run in self._trained if run not in session.progress]:
            del self._trained[run]
        self.stale = self._find()

    def moved(self, before: Study, after: Study) -> None:
        """The data of the study lie elsewhere now: its runs were trained on them all the same."""
        for run, trained in self._trained.items():
            self._trained[run] = {
                name: getattr(after, name) if name == "cohort" and value == before.cohort
                else value.model_copy(update={"file": after.folds.file}) if name == "folds"
                else after.network if name == "network" and value == before.network else value
                for name, value in trained.items()
            }  # fmt: skip

    def _compare(self) -> None:
        before, self.stale = self.stale, self._find()
        if set(self.stale.items()) - set(before.items()):
            self._session.said.emit("warning", stale_words(self.stale.values()))
        elif before and not self.stale:
            self._session.said.emit("info", "All runs fit the study again")

    def _find(self) -> dict[str, tuple[str, ...]]:
        session = self._session
        found = {
            run: other_settings(session.study, session.plans[run], trained)
            for run, trained in self._trained.items()
            if run in session.plans
        }
        return {run: parts for run, parts in found.items() if parts}
