"""Pictures of cases as pixels, whatever shows them; and the one of a study's first case in its folder. Without Qt."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.data.case_picture import Picture, make_picture
from segloss_gui.app.session import Session
from segloss_gui.core.colours import rgb
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.glance import PICTURE_FILE

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

LABEL_TINTS = ("#F0E442", "#56B4E9", "#E69F00", "#CC79A7", "#009E73", "#D55E00", "#0072B2")
SIDE = 160


def load_picture(store: CaseStore, case_id: str) -> Picture:
    """Load a case and make its picture; slow, for a task."""
    labelled = store.cohort.case(case_id).has_reference
    return make_picture(store.image(case_id), store.labels(case_id) if labelled else None)


def coloured(picture: Picture) -> NDArray[np.uint8]:
    """The slice with its reference tinted.

    Parameters
    ----------
    picture : Picture
        The slice.

    Returns
    -------
    array, shape (rows, columns, 3), uint8
    """
    colour = np.repeat(picture.grey[:, :, None], 3, axis=2)
    if picture.labels is not None:
        where = picture.labels > 0
        tints = np.array([rgb(tint) for tint in LABEL_TINTS])[(picture.labels[where] - 1) % len(LABEL_TINTS)]
        colour[where] = (0.62 * colour[where] + 0.38 * tints).astype(np.uint8)
    return np.ascontiguousarray(colour)


def write_picture(picture: Picture, file: Path) -> None:
    """Write a picture as PNG, its longer side :data:`SIDE` pixels, each as wide as high."""
    from PIL import Image

    image = Image.fromarray(coloured(picture))
    width, height = image.width, image.height * picture.aspect
    scale = SIDE / max(width, height)
    image = image.resize((max(1, round(width * scale)), max(1, round(height * scale))))
    content = io.BytesIO()
    image.save(content, "PNG")
    write_atomic(file, content.getvalue())


class StudyPicture:
    """Keeps a picture of the study's first case in its folder, for lists of studies.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where it is made.
    """

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks = session, tasks
        self._made: tuple[Path, str] | None = None
        session.study_changed.connect(self._refresh)
        session.cohort_changed.connect(self._refresh)

    def _refresh(self) -> None:
        session, store = self._session, self._session.store
        if session.folder is None or session.dirty or session.preview is None or store is None:
            return
        cases = session.preview.cohort.cases
        made = (session.folder, cases[0].id if cases else "")
        if made == self._made or not cases:
            return
        file, first = session.folder / PICTURE_FILE, cases[0].id
        self._made = made
        # A picture is no reason for a message: without one the list shows a name and a date.
        self._tasks.run(
            "Picture of the study", lambda _: write_picture(load_picture(store, first), file), quiet=True,
            failed=lambda _: None,
        )  # fmt: skip
