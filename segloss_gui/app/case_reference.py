"""The reference of the case that is shown, read for what is painted on or drawn from it."""

from __future__ import annotations

from collections.abc import Callable

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.session import Session
from segloss_gui.core.volume import LabelMap

NO_CASE = "There is no case yet: open a folder of images in Data, or try the built-in cohort."


def read_reference(
    session: Session, tasks: BackgroundTasks, take: Callable[[LabelMap, int], object], refused: Callable[[str], object]
) -> None:
    """Read it in the background.

    Parameters
    ----------
    session : Session
        Whose case and crosshair are meant.
    tasks : BackgroundTasks
        Where it is read.
    take : callable
        Told the labels, and the slice that the crosshair is in then.
    refused : callable
        Told why there is none, in words.
    """
    store, case = session.store, session.case_id
    if store is None or not case:
        refused(NO_CASE)
        return

    def done(labels: LabelMap) -> None:
        take(labels, round(float(labels.grid.to_index(session.cursor.point_mm)[2])))

    def failed(error: BaseException) -> None:
        refused(str(error))

    tasks.run(f"Reading the reference of {case}", lambda _task: store.labels(case), done, failed, quiet=True)
