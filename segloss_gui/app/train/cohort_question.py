"""A question about study and cohort, asked again in the background whenever what decides it changes. No Qt."""

from __future__ import annotations

from typing import Generic, TypeVar

from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.core.same_object import SameObject
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.models import Study

Answer = TypeVar("Answer")
Found = TypeVar("Found")


class CohortQuestion(Generic[Answer]):
    """Follows study and cohort once somebody looks; the newest answer counts.

    A subclass says what is asked (``TITLE``, :meth:`_look_up`), what decides it, and what becomes of the answer.

    Parameters
    ----------
    session : Session
        Whose study and cohort.
    tasks : BackgroundTasks
        Where it is looked up.

    Signals
    -------
    changed()
        What is known is another.
    """

    TITLE = ""
    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks, self._newest = session, tasks, NewestWins(tasks)
        self._asked: tuple[object, ...] | None = None
        self._watched = False
        session.study_changed.connect(self._refresh)
        session.cohort_changed.connect(self._refresh)

    def watch(self) -> None:
        """Somebody looks: answer from now on."""
        if not self._watched:
            self._watched = True
            self._refresh()

    def _decisive(self, study: Study) -> tuple[object, ...]:
        """What of a study decides the answer."""
        raise NotImplementedError

    def _look_up(self, study: Study, preview: CohortPreview, store: CaseStore) -> Answer:
        """The answer; called in the background."""
        raise NotImplementedError

    def _show(self, answer: Answer) -> None:
        """Take the answer in."""
        raise NotImplementedError

    def _clear(self) -> None:
        """There is no cohort."""
        raise NotImplementedError

    def _begin(self, *, another_cohort: bool) -> None:
        """It is being looked up."""

    def _failed(self, error: BaseException) -> None:
        """It could not be looked up."""

    def _refresh(self) -> None:
        study, preview, store = self._session.study, self._session.preview, self._session.store
        if not self._watched:
            return
        if preview is None or store is None or not preview.cohort.cases:
            self._asked = None
            self._newest.forget()
            self._clear()
            return
        asked, before = (SameObject(preview), *self._decisive(study)), self._asked
        if asked == before:
            return
        self._asked = asked
        self._begin(another_cohort=before is not None and before[0] != asked[0])
        self._newest.ask(
            self.TITLE, lambda _: self._look_up(study, preview, store), self._show, self._failed, quiet=True
        )


class CohortFindings(CohortQuestion[tuple[Found, ...]], Generic[Found]):
    """A question answered by what is found, which may be nothing; see :class:`CohortQuestion`.

    Attributes
    ----------
    found : tuple
        For the study as it stands, or stood before the last edit.
    """

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self.found: tuple[Found, ...] = ()
        super().__init__(session, tasks)

    def _clear(self) -> None:
        self._show(())

    def _show(self, answer: tuple[Found, ...]) -> None:
        if answer != self.found:
            self.found = answer
            self.changed.emit()
