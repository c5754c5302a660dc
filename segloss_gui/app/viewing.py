"""Files opened to be looked at: an image is shown, a label map is laid over the image that is open. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.asking import Answer, Question
from segloss_gui.app.background import TaskCancelled
from segloss_gui.app.faults import in_words
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError, SegLossError
from segloss_gui.core.volume import require_same_grid
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.layouts.files import Files, as_files
from segloss_gui.study.models import ImportedMethod
from segloss_gui.study.saving import same_place

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks
    from segloss_gui.app.documents import Documents
    from segloss_gui.data.cache import CaseStore
    from segloss_gui.data.file_contents import Contents

AS_REFERENCE, AS_METHOD, BY_ITSELF = "The reference", "A method", "Open it by itself"


class Viewing:
    """Decides what becomes of files: shown by themselves, or laid over the one image that is open.

    Parameters
    ----------
    session : Session
        Whose image is open.
    tasks : BackgroundTasks
        Where files are looked at.
    documents : Documents
        Makes a label map the reference.
    busy : callable
        Whether runs train: they keep their references.

    Signals
    -------
    asked(Question)
        What a label map is has to be said; unanswered, nothing is done.
    overlaid()
        A label map has come over the image: whoever shows slices comes forward.
    """

    asked = Signal(object)
    overlaid = Signal()

    def __init__(
        self, session: Session, tasks: BackgroundTasks, documents: Documents, busy: Callable[[], bool] = lambda: False
    ) -> None:
        self._session, self._tasks, self._documents, self._busy = session, tasks, documents, busy

    @property
    def image(self) -> Case | None:
        """The one image that is open, read from files; None where there is none, or a cohort."""
        cases = self._session.preview.cohort.cases if self._session.preview else ()
        return cases[0] if len(cases) == 1 and cases[0].images else None

    def takes(self, paths: Sequence[Path]) -> bool:
        """Whether files may be label maps of the image that is open; folders and studies never are."""
        return self.image is not None and all(path.is_file() and path.suffix != ".toml" for path in paths)

    def open_paths(self, paths: Sequence[Path], otherwise: Callable[[Sequence[Path]], object]) -> None:
        """Lay label maps over the image that is open; whatever else there is goes to ``otherwise``."""
        case, store = self.image, self._session.store
        if case is None or store is None or not self.takes(paths):
            otherwise(paths)
            return
        self._tasks.run(
            f"Looking at {paths[0].name}",
            lambda _: [(path, _contents_on(store, case.id, path)) for path in paths],
            done=lambda found: self._looked(found, otherwise),
            failed=self._show_message,
        )

    def _looked(
        self, found: Sequence[tuple[Path, tuple[Contents, str]]], otherwise: Callable[[Sequence[Path]], object]
    ) -> None:
        if any(what == "image" for _, (what, _) in found):  # with an image come its own label maps
            otherwise([path for path, _ in found])
            return
        (path, (what, fault)), rest = found[0], found[1:]

        def go_on() -> None:
            if rest:
                self._looked(rest, otherwise)

        case = self.image
        if case is None:
            otherwise([path])
        elif same_place(path, case.label):
            self._session.said.emit("info", f"{path.name} is shown as the reference already")
            go_on()
        elif fault:
            words = f"{path.name} cannot be laid over {case.id}"
            self.asked.emit(Question(words, fault, (Answer(BY_ITSELF, lambda: otherwise([path])),)))
        elif what == "probabilities":
            self._ask(path, case, (Answer(AS_METHOD, lambda: self._as_method(path, go_on, "probabilities")),
                                   Answer(BY_ITSELF, lambda: otherwise([path]))))  # fmt: skip
        elif case.has_reference:
            self._ask(path, case, (Answer(AS_METHOD, lambda: self._as_method(path, go_on)),
                                   Answer(AS_REFERENCE, lambda: self._as_reference(path, go_on))))  # fmt: skip
        else:
            self._as_reference(path, go_on)

    def _ask(self, path: Path, case: Case, answers: tuple[Answer, ...]) -> None:
        if answers[0].words == AS_METHOD and answers[1].words == AS_REFERENCE:
            own = case.label.name if case.label else "the reference"
            words = f"What is {path.name}: the reference, or a method?"
            details = (
                f"A method is compared with the reference, {own}. As the reference it takes the place of {own}, "
                "which becomes a method."
            )
        else:
            words = f"{path.name} holds probabilities"
            details = f"As a method they are shown over {case.id}, the class from 0.5 on. By itself it is an image."
        self.asked.emit(Question(words, details, answers))

    def _as_method(self, path: Path, then: Callable[[], object], kind: str = "labels") -> None:
        session = self._session
        method = ImportedMethod.model_validate({"name": self._free_name(path), "folder": path, "kind": kind})
        with Untouched(session):
            session.edit(imported=(*session.study.imported, method))
        session.said.emit("info", f"{path.name} is shown as the method “{method.name}”")
        self.overlaid.emit()
        then()

    def _as_reference(self, path: Path, then: Callable[[], object]) -> None:
        """Make a label map the reference; the one before, read from a file, becomes a method."""
        session, case, preview = self._session, self.image, self._session.preview
        source = as_files(session.study.cohort, preview.cohort) if preview is not None else None
        if self._busy():
            session.said.emit("warning", "Stop the runs before the study gets another reference")
            return
        if source is None or case is None:
            session.said.emit("error", f"{path.name}: the reference of {self._session.case_id} cannot be replaced")
            return
        renewed = source.model_copy(update={"labels": (path,)})
        self._tasks.run(
            f"Taking {path.name} as reference",
            lambda task: renewed.preview(task.report, lambda: task.cancelled),
            done=lambda found: self._reference_read(renewed, found, path, case, then),
            failed=self._show_message,
        )

    def _reference_read(
        self, source: Files, found: CohortPreview, path: Path, case: Case, then: Callable[[], object]
    ) -> None:
        session, before = self._session, case.label
        if self.image != case:  # another image was opened meanwhile
            return
        if found.refusals or not found.cohort.cases:
            session.said.emit("error", "; ".join(map(str, found.refusals)) or f"{path.name}: is no label map")
            return
        with Untouched(session):
            self._documents.use(source, found, session.study.classes)
            if before is not None:
                former = ImportedMethod(name=self._free_name(before), folder=before)
                session.amend(imported=(*session.study.imported, former))
        session.said.emit("info", f"{path.name} is shown as the reference")
        self.overlaid.emit()
        then()

    def _free_name(self, path: Path) -> str:
        from segloss_gui.data.readers.reading import file_stem

        taken = {method.name for method in self._session.methods}
        names = (
            file_stem(path),
            f"{path.parent.name}/{file_stem(path)}",
            *(f"{file_stem(path)} {n}" for n in range(2, 99)),
        )
        return next((name for name in names if name not in taken), str(path))

    def _show_message(self, error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            self._session.said.emit("error", str(error) if isinstance(error, SegLossError) else in_words(error))


class Untouched:
    """A study nobody has worked on is not marked unsaved by files that are laid over one another to be looked at."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._was = session.folder is None and not session.dirty

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        if self._was:
            self._session.set_study(self._session.study, dirty=False)


def _contents_on(store: CaseStore, case_id: str, path: Path) -> tuple[Contents, str]:
    """What a file holds, and why it cannot be laid over the image; empty where it can."""
    from segloss_gui.data.file_contents import contents_of
    from segloss_gui.data.readers.reading import read_header
    from segloss_gui.data.readers.segmentation import is_segmentation

    what = contents_of(path)
    if what == "image" or is_segmentation(path):  # a segmentation is placed by its own header
        return what, ""
    try:
        require_same_grid(store.image(case_id).grid, read_header(path).grid, image_name=case_id, label_name=path.name)
    except BadInputError as error:
        return what, str(error)
    return what, ""
