"""Which file holds what a method says about a case, at the epoch the user looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from segloss_gui.gui.session import Session
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.store import RunFolder, StudyFolder


@dataclass(frozen=True)
class PredictionSource:
    """A prediction that is to be shown.

    Parameters
    ----------
    method : str
        Whose.
    run : str
        Id of the run that made it.
    path : Path
        The file.
    epoch : int or None
        Of the preview; None for the final prediction.
    """

    method: str
    run: str
    path: Path
    epoch: int | None


@dataclass(frozen=True)
class PredictionQuestion:
    """Where the prediction of one method may lie; :func:`resolve` looks at the disk, in the background."""

    method: str
    candidates: tuple[PredictionSource, ...]


def questions(session: Session, case: str | None = None) -> tuple[PredictionQuestion, ...]:
    """For every method switched on or needed, where its prediction of a case (None: the current one) may lie.

    Best first. No epoch chosen: the final prediction, else the newest preview. An epoch chosen: the newest
    preview up to it, so that methods that validate at different times can be seen side by side.
    Where several folds or seeds have one, the first run that has it is taken.
    """
    if session.folder is None:
        return ()
    folder = StudyFolder(session.folder)
    return tuple(
        PredictionQuestion(method.name, tuple(_candidates(session, folder, method.name, case or session.case_id)))
        for method in session.methods
        if method.visible or method.name in session.needed
    )


def resolve(question: PredictionQuestion) -> PredictionSource | None:
    """The first candidate whose file is there; None where the method has said nothing of the case yet."""
    return next((source for source in question.candidates if source.path.is_file()), None)


def _candidates(session: Session, folder: StudyFolder, method: str, case: str) -> Iterable[PredictionSource]:
    runs = [plan.id for plan in session.plans.values() if plan.method == method and not plan.is_warm_start]
    previews: list[PredictionSource] = []
    for run in runs:
        run_folder = folder.run(run)
        progress = session.progress.get(run)
        if session.epoch is None and progress is not None and progress.finished is not None:
            yield PredictionSource(method, run, run_folder.prediction_path(case), None)
        previews += _previews(run_folder, progress, method, case, session.epoch)
    yield from previews


def _previews(
    folder: RunFolder, progress: RunProgress | None, method: str, case: str, epoch: int | None
) -> list[PredictionSource]:
    if progress is None:
        return []
    epochs = sorted((e for e, of in progress.previews if of == case and (epoch is None or e <= epoch)), reverse=True)
    # The newest one, and the one before it should its file have been cleared away.
    return [PredictionSource(method, folder.id, folder.path / progress.previews[e, case], e) for e in epochs[:2]]
