"""Predictions from elsewhere on their way into the study: what was found, how it will be read. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from psygnal import Signal

from segloss_gui.app.background import TaskCancelled
from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError, StudyFaults
from segloss_gui.core.geometry import Grid
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts.files import as_files
from segloss_gui.study.discover import READ_WHOLE, FoundMethod, Look, discover, look_at
from segloss_gui.study.imported_labels import mapping_by_name
from segloss_gui.study.method_files import first_images, method_files
from segloss_gui.study.models import ImportedMethod

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks
    from segloss_gui.app.documents import Documents

BACKGROUND = 0
T = TypeVar("T")


@dataclass(frozen=True)
class Draft:
    """A method that may be taken into the study.

    Parameters
    ----------
    name : str
        What it will be called.
    folder : Path
        Where its predictions lie.
    files : mapping of str to Path
        By case.
    use : bool
        Whether it is taken.
    kind, threshold, resample
        How its files are read.
    meaning : mapping of int to int
        Label value (of probabilities: number of the map) -> value of a class, 0 for background.
    look : Look or None
        What its files hold; None while they are looked at.
    fault : str
        Why it cannot be taken.
    """

    name: str
    folder: Path
    files: Mapping[str, Path] = field(default_factory=dict)
    use: bool = True
    kind: Literal["labels", "probabilities"] = "labels"
    threshold: float = 0.5
    resample: bool = False
    meaning: Mapping[int, int] = field(default_factory=dict)
    look: Look | None = None
    fault: str = ""

    @property
    def needs_resampling(self) -> bool:
        """Whether some of its files lie on another grid than their images."""
        return self.look is not None and bool(self.look.elsewhere)

    @property
    def is_elsewhere(self) -> bool:
        """Whether none of its files lies on the grid of its image."""
        return self.look is not None and bool(self.files) and len(self.look.elsewhere) == len(self.files)


class ImportPresenter:
    """Looks through folders, holds the drafts, and puts those that are used into the study.

    Parameters
    ----------
    session : Session
        Gets the methods.
    tasks : BackgroundTasks
        Where the disk is read.
    documents : Documents or None
        Takes a label map as the reference of cases that have none; None where that is not offered.

    Signals
    -------
    changed()
        Drafts came, went or changed.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks, documents: Documents | None = None) -> None:
        self._session, self._tasks, self._documents = session, tasks, documents
        self._looking: dict[object, BackgroundTask] = {}
        self._pending: set[object] = set()
        self.said = ""
        self.drafts: list[Draft] = [
            Draft(m.name, m.folder, {}, True, m.kind, m.threshold, m.resample, m.labels)
            for m in session.study.imported
        ]  # fmt: skip
        for draft in list(self.drafts):
            self._find_files(draft)
        session.study_changed.connect(self._study_changed)

    @property
    def cases(self) -> tuple[str, ...]:
        """Ids of the cohort's cases."""
        return tuple(self._session.preview.cohort.by_id) if self._session.preview else ()

    @property
    def classes(self) -> tuple[TargetClass, ...]:
        """Classes that label values can mean."""
        return self._session.study.classes

    @property
    def looking(self) -> bool:
        """Whether folders are being looked through."""
        return bool(self._pending)

    @property
    def fault(self) -> str:
        """Why the drafts cannot be taken as they are; empty where they can."""
        if not self.cases:
            return "Open cases first: predictions belong to the cases of a study."
        names = [draft.name for draft in self.drafts if draft.use]
        names += [choice.method for choice in self._session.study.losses]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            return f"Names must differ, got {', '.join(twice)} twice."
        return "Every method needs a name." if "" in names else ""

    def look(self, paths: Sequence[Path]) -> None:
        """Look through folders and files in the background; what is found joins the drafts."""
        cases, own, grids = self.cases, self._own_files(), self._grids()
        known = {draft.folder for draft in self.drafts}
        self.said = ""

        def work(task: BackgroundTask) -> list[tuple[FoundMethod, Look]]:
            found = [method for method in discover(paths, cases, own) if method.folder not in known]
            looks = []
            for number, method in enumerate(found):
                task.report(number, len(found))
                looks.append((method, look_at(method, grids(method), lambda: task.cancelled)))
            return looks

        self._run(f"Looking at {paths[0].name}", work, lambda looks: self._found(paths, looks))

    def change(self, row: int, **changes: object) -> None:
        """Change fields of a draft."""
        self.drafts[row] = replace(self.drafts[row], **changes)  # type: ignore[arg-type]
        self.changed.emit()

    def set_meaning(self, row: int, value: int, class_value: int) -> None:
        """Say which class a label value of a draft means; 0 is background."""
        self.change(row, meaning={**self.meaning(self.drafts[row]), value: class_value})

    def meaning(self, draft: Draft) -> dict[int, int]:
        """Which class each label value of a draft means; nothing to say where the study has no classes yet."""
        if not self.classes:
            return {}
        values = draft.look.values if draft.look else tuple(draft.meaning)
        return {value: draft.meaning.get(value, self._usual(draft).get(value, BACKGROUND)) for value in values}

    def apply(self) -> bool:
        """Put the drafts that are used into the study; False, with ``said``, where that is refused."""
        methods = tuple(self._method(draft) for draft in self.drafts if draft.use and not draft.fault)
        try:
            if methods != self._session.study.imported:
                self._session.edit(imported=methods)
        except (StudyFaults, ValueError) as error:
            self.said = str(error)
            self.changed.emit()
            return False
        return True

    def can_be_reference(self, draft: Draft) -> bool:
        """Whether a draft may become the reference: the cases it has lack one, and can be named file by file."""
        if self._documents is None or draft.fault or draft.kind != "labels" or self._session.preview is None:
            return False
        cases = self._session.preview.cohort.by_id
        lacking = [case for case in draft.files if case in cases and not cases[case].has_reference]
        return bool(lacking) and as_files(self._session.study.cohort, self._session.preview.cohort) is not None

    def use_as_reference(self, row: int) -> None:
        """Make the files of a draft the references of their cases; it then is no method."""
        preview, documents = self._session.preview, self._documents
        draft = self.drafts[row]
        source = as_files(self._session.study.cohort, preview.cohort) if preview is not None else None
        if source is None or preview is None or documents is None:
            return
        chosen = {preview.cohort.case(case).images[0]: path for case, path in draft.files.items()}
        known = dict(zip(source.images, source.labels, strict=False))
        labels = tuple(known.get(image) or chosen.get(image) for image in source.images)
        renewed = source.model_copy(update={"labels": labels})
        del self.drafts[row]
        self._run(
            f"Taking {draft.name} as reference",
            lambda task: renewed.preview(task.report, lambda: task.cancelled),
            lambda found: documents.use(renewed, found, self.classes),
        )  # fmt: skip

    def close(self) -> None:
        """Give up what is still looked at."""
        self._session.study_changed.disconnect(self._study_changed)
        for task in tuple(self._looking.values()):
            task.cancel()

    def _study_changed(self) -> None:
        self.changed.emit()

    def _found(self, paths: Sequence[Path], looks: Sequence[tuple[FoundMethod, Look]]) -> None:
        drafts = [self._draft(method, look) for method, look in looks]
        names = ", ".join(path.name for path in paths)
        if drafts and all(draft.fault or draft.is_elsewhere for draft in drafts):
            drafts = [replace(draft, use=False) for draft in drafts]
            self.said = (
                f"{names}: no file is a prediction on the grid of {self._whose()}. If these are other cases, "
                "open them with File, Open a folder of images."
            )
        self.drafts.extend(drafts)
        if not looks:
            self.said = f"{names}: holds no predictions named after the cases of this study."

    def _whose(self) -> str:
        return self.cases[0] if len(self.cases) == 1 else "this study's cases"

    def _draft(self, found: FoundMethod, look: Look) -> Draft:
        fault = found.fault or (look.faults[0] if look.faults and len(look.faults) == len(found.files) else "")
        draft = Draft(found.name, found.folder, found.files, not fault, look.kind, look=look, fault=fault)
        if look.kind == "labels":
            named = mapping_by_name(look.names, {c.value: c.name for c in self.classes})
            return replace(draft, meaning=named)
        return draft

    def _usual(self, draft: Draft) -> dict[int, int]:
        """What values mean unless said otherwise: what they do in the references, or the maps in their order."""
        if draft.kind == "labels":
            return {source: c.value for c in self.classes for source in c.sources}
        maps = draft.look.values if draft.look else ()
        background = len(maps) == len(self.classes) + 1
        return {place + background: c.value for place, c in enumerate(self.classes, 1)}

    def _method(self, draft: Draft) -> ImportedMethod:
        usual = self._usual(draft)
        meaning = {v: c for v, c in self.meaning(draft).items() if c != usual.get(v, BACKGROUND)}
        if draft.kind == "probabilities" and meaning:  # a choice of maps must name all of them
            meaning = {v: c for v, c in self.meaning(draft).items() if c}
        return ImportedMethod(
            name=draft.name, folder=draft.folder, kind=draft.kind, threshold=draft.threshold, labels=meaning,
            resample=draft.resample,
        )  # fmt: skip

    def _find_files(self, draft: Draft) -> None:
        """Look at a method the study already has."""
        cases, grids, preview = self.cases, self._grids(), self._session.preview
        images = first_images(preview.cohort) if preview else ()

        def work(_: BackgroundTask) -> tuple[FoundMethod, Look]:
            found = FoundMethod(draft.name, draft.folder, method_files(draft.folder, cases, images))
            return found, look_at(found, grids(found))

        def done(known: tuple[FoundMethod, Look]) -> None:
            for row, other in enumerate(self.drafts):
                if other.folder == draft.folder and other.look is None:
                    self.drafts[row] = replace(other, files=known[0].files, look=known[1])

        self._run(f"Looking at {draft.name}", work, done)

    def _run(self, title: str, work: Callable[[BackgroundTask], T], done: Callable[[T], None]) -> None:
        pending = object()
        self._pending.add(pending)

        def ended() -> None:
            self._pending.discard(pending)
            self._looking.pop(pending, None)
            self.changed.emit()

        def found(result: T) -> None:
            done(result)
            ended()

        def failed(error: BaseException) -> None:
            self._failed(error)
            ended()

        task = self._tasks.run(title, work, done=found, failed=failed)
        if pending in self._pending:
            self._looking[pending] = task
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            known = isinstance(error, (SegLossError, OSError))
            self.said = str(error) if known else f"{type(error).__name__}: {error}"

    def _own_files(self) -> tuple[Path, ...]:
        cases = self._session.preview.cohort.cases if self._session.preview else ()
        return tuple(path for case in cases for path in case.paths)

    def _grids(self) -> Callable[[FoundMethod], Mapping[str, Grid]]:
        """Grids of the images of a method's cases: from their headers, else of a few that are read. For a task."""
        preview, store = self._session.preview, self._session.store
        known = {case: header.grid for case, header in preview.headers.items()} if preview else {}

        def grids(method: FoundMethod) -> Mapping[str, Grid]:
            if known or store is None:
                return known
            return {case: store.image(case).grid for case in list(method.files)[:READ_WHOLE]}

        return grids
