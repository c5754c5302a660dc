"""Which file holds what a method says about a case, at the epoch the user looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from segloss_gui.app.session import Session
from segloss_gui.core.volume import Volume, require_same_grid
from segloss_gui.data.case import TargetClass
from segloss_gui.study.imported import ImportedPrediction, read_imported
from segloss_gui.study.method_files import first_images, method_files
from segloss_gui.study.models import ImportedMethod
from segloss_gui.study.plan import runs_of
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder


@dataclass(frozen=True)
class PredictionSource:
    """A prediction that is to be shown.

    Parameters
    ----------
    method : str
        Whose.
    run : str
        Id of the run that made it; empty for a method from elsewhere.
    path : Path
        The file; of a method from elsewhere the folder until :func:`resolve` has looked into it.
    epoch : int or None
        Of the preview; None for the final prediction.
    imported : ImportedMethod or None
        How the file of a method from elsewhere is read.
    case : str
        The case it is wanted for, of a method from elsewhere.
    cases : tuple of str
        All cases of the cohort: a file belongs to the one whose name fits best.
    images : tuple of Path
        The first image of each.
    """

    method: str
    run: str
    path: Path
    epoch: int | None
    imported: ImportedMethod | None = None
    case: str = ""
    cases: tuple[str, ...] = ()
    images: tuple[Path, ...] = ()


@dataclass(frozen=True)
class PredictionQuestion:
    """Where the prediction of one method may lie; :func:`resolve` looks at the disk, in the background."""

    method: str
    candidates: tuple[PredictionSource, ...]


def questions(session: Session, case: str | None = None) -> tuple[PredictionQuestion, ...]:
    """For every method switched on or needed, where its prediction of a case (None: the current one) may lie.

    Best first. No epoch chosen: the final prediction, else the newest preview. An epoch chosen: the newest
    preview up to it, so that methods that validate at different times can be seen side by side; where there is none,
    the first one after it, else the final prediction: an epoch hides no outline that exists, and
    :func:`epoch_remark` says which is shown instead.
    Where several folds or seeds have one, the first run that has it is taken.
    """
    wanted = [method.name for method in session.methods if method.visible or method.name in session.needed]
    found = (question(session, method, case or session.case_id) for method in wanted)
    return tuple(asked for asked in found if asked is not None)


def question(session: Session, method: str, case: str) -> PredictionQuestion | None:
    """Where one method's prediction of a case may lie; None where it can have none yet."""
    asked = PredictionQuestion(method, tuple(_candidates(session, method, case)))
    return asked if session.folder or asked.candidates else None


def resolve(question: PredictionQuestion) -> PredictionSource | None:
    """The first candidate whose file is there; None where the method has said nothing of the case yet.

    Raises
    ------
    BadInputError
        When the folder of a method from elsewhere is gone, or two of its files claim the case.
    """
    return next((found for source in question.candidates if (found := _found(source)) is not None), None)


def read_source(
    source: PredictionSource, image: Volume, classes: tuple[TargetClass, ...], image_name: object = "the image"
) -> ImportedPrediction:
    """The class values in a resolved source's file, on the grid of the image, and what was done to them.

    Raises
    ------
    BadInputError
        When the file cannot be read or lies on another grid.
    """
    if source.imported is not None:
        return read_imported(source.imported, source.path, classes, image.grid, image_name=image_name)
    from segloss_gui.data.readers import read_labels

    labels = read_labels(source.path)
    require_same_grid(image.grid, labels.grid, image_name=image_name, label_name=source.path)
    return ImportedPrediction(labels)


def _found(source: PredictionSource) -> PredictionSource | None:
    if source.imported is None:
        return source if source.path.is_file() else None
    path = method_files(source.path, source.cases, source.images).get(source.case)
    return None if path is None else replace(source, path=path)


def _candidates(session: Session, method: str, case: str) -> Iterable[PredictionSource]:
    imported = session.imported(method)
    if imported is not None:
        cases = tuple(session.preview.cohort.by_id) if session.preview else ()
        images = first_images(session.preview.cohort) if session.preview else ()
        yield PredictionSource(method, "", imported.folder, None, imported, case, cases, images)
        return
    if session.folder is None:
        return
    folder = StudyFolder(session.folder)
    previews: list[PredictionSource] = []
    later: list[PredictionSource] = []
    for run in runs_of(session.plans.values(), method):
        run_folder = folder.run(run)
        progress = session.progress.get(run)
        kept = PredictionSource(method, run, run_folder.prediction_path(case), None)
        is_finished = progress is not None and progress.finished is not None
        if session.epoch is None and is_finished:
            yield kept
        previews += _previews(run_folder, progress, method, case, session.epoch)
        if session.epoch is not None:
            later += [
                *_first_after(run_folder, progress, method, case, session.epoch),
                *([kept] if is_finished else []),
            ]
    yield from previews
    yield from later


def epoch_remark(source: PredictionSource, epoch: int | None) -> str:
    """What is shown instead of the epoch looked at; empty where it is that epoch, or none was chosen.

    Examples
    --------
    >>> kept, second = PredictionSource("m", "r", Path("p"), None), PredictionSource("m", "r", Path("p"), 2)
    >>> epoch_remark(kept, 3), epoch_remark(second, 3), epoch_remark(second, 2), epoch_remark(kept, None)
    ('no epoch 3: kept model', 'no epoch 3: epoch 2', '', '')
    """
    if epoch is None or source.imported is not None or source.epoch == epoch:
        return ""
    return f"no epoch {epoch}: {'kept model' if source.epoch is None else f'epoch {source.epoch}'}"


def _first_after(
    folder: RunFolder, progress: RunProgress | None, method: str, case: str, epoch: int
) -> list[PredictionSource]:
    previews = progress.previews if progress is not None else {}
    after = sorted(e for e, of in previews if of == case and e > epoch)
    return [PredictionSource(method, folder.id, folder.path / previews[e, case], e) for e in after[:1]]


def _previews(
    folder: RunFolder, progress: RunProgress | None, method: str, case: str, epoch: int | None
) -> list[PredictionSource]:
    if progress is None:
        return []
    epochs = sorted((e for e, of in progress.previews if of == case and (epoch is None or e <= epoch)), reverse=True)
    # The newest one, and the one before it should its file have been cleared away.
    return [PredictionSource(method, folder.id, folder.path / progress.previews[e, case], e) for e in epochs[:2]]
