"""The cases of a study: read in the background, with the classes that their labels name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Cohort, CohortPreview, TargetClass
from segloss_gui.data.classes import default_classes
from segloss_gui.data.layouts import CohortSource
from segloss_gui.study.cases import fold_for
from segloss_gui.study.models import Study
from segloss_gui.study.relinking import refuse_moved

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks


class CohortLoading:
    """Fills the session with the cases its study names.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where folders and labels are read.
    refused : callable
        Told a source whose cases could not be read, and why.
    failed : callable
        Told why labels could not be read.
    """

    def __init__(
        self,
        session: Session,
        tasks: BackgroundTasks,
        refused: Callable[[CohortSource, BaseException], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._session, self._tasks = session, tasks
        self._refused, self._failed = refused, failed

    def load(self, then: Callable[[], object] | None = None) -> None:
        """Read the cases of the study's cohort in the background, then call ``then``."""
        study = self._session.study
        source = study.cohort
        if source is None:
            return

        def look(task: BackgroundTask) -> CohortPreview:
            refuse_moved(study)
            return source.preview(task.report, lambda: task.cancelled)

        self._tasks.run(
            "Looking at the cohort", look,
            done=lambda preview: self._loaded(source, preview, then),
            failed=lambda error: self._refused(source, error),
        )  # fmt: skip

    def _loaded(self, source: CohortSource, preview: CohortPreview, then: Callable[[], object] | None) -> None:
        if self._session.study.cohort != source:
            return
        self._session.set_preview(preview)
        self._session.show_case(previewed_case(self._session.study, preview.cohort) or self._session.case_id)
        self.find_classes(preview)
        if then is not None:
            then()

    def find_classes(self, preview: CohortPreview) -> None:
        """Spell out the classes of a study that names none, from the labels there are."""
        session, store = self._session, self._session.store
        if session.study.classes or not any(case.has_reference for case in preview.cohort.cases):
            return
        self._tasks.run(
            "Reading which labels there are",
            lambda task: default_classes(preview, store, task.report, lambda: task.cancelled),
            done=lambda classes: self._classes_found(preview, classes), failed=self._failed,
        )  # fmt: skip

    def _classes_found(self, preview: CohortPreview, classes: tuple[TargetClass, ...]) -> None:
        session = self._session
        if session.preview is preview and not session.study.classes:
            # What the study means by "no classes named" is spelled out; that is no change of the user's.
            session.amend(classes=classes)


def previewed_case(study: Study, cohort: Cohort) -> str:
    """The case whose prediction is shown while runs go: the study's, else the first that validates."""
    if study.preview_case in cohort.by_id:
        return study.preview_case
    try:
        fold = fold_for(study, cohort, study.folds.use[0])
    except BadInputError:
        return ""
    return fold.validation[0].id if fold.validation else ""
