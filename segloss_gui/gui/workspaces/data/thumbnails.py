"""Pictures of cases, made in the background for the rows on screen, the newest wish first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap
from shiboken6 import isValid

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.data.pictures import coloured, load_picture
from segloss_gui.app.newest_wishes import NewestWishes
from segloss_gui.app.session import Session
from segloss_gui.app.slices.planes import Letters
from segloss_gui.gui.theme import type_points

LETTER_PX_PER_POINT = 1.4
"""Height of the letters at the sides, beside words of the theme's size."""


class Thumbnails(QObject):
    """Pictures by case id, from the session's store.

    Signals
    -------
    ready(str)
        The picture of a case is there, or it failed (``fault``).
    """

    ready = Signal(str)

    def __init__(self, session: Session, tasks: BackgroundTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.wishes: NewestWishes[str, Picture] = NewestWishes(tasks, self._told)
        self._volumes: dict[str, Mapping[int, float]] = {}
        self._tried: set[str] = set()

    def clear(self) -> None:
        """Forget everything; another cohort is shown."""
        self.wishes.forget()
        self._volumes.clear()
        self._tried.clear()

    def picture(self, case_id: str) -> Picture | None:
        """The picture of a case if it is there; asked for otherwise."""
        store = self._session.store
        if store is None or case_id not in store.cohort.by_id:
            return None
        found = self.wishes.get(case_id, f"Picture of {case_id}", lambda _: load_picture(store, case_id))
        if found is not None and found.volumes_ml is not None:
            self._volumes[case_id] = found.volumes_ml
        return found

    def volumes(self, case_id: str) -> Mapping[int, float] | None:
        """Label volumes in ml, once the case was loaded."""
        return self._volumes.get(case_id)

    def fault(self, case_id: str) -> str:
        """Why there is no picture; empty where there is, or none yet."""
        return self.wishes.fault(case_id)

    def try_again(self) -> None:
        """Forget what could not be read: it is asked for anew where it is shown, for the files may be back."""
        for case_id in self.wishes.retry():
            self.ready.emit(case_id)

    def try_one(self, case_id: str) -> None:
        """Forget that one could not be read; where it comes now, the others may be back too, and are tried as well."""
        if self.wishes.retry_one(case_id):
            self._tried.add(case_id)
            self.ready.emit(case_id)

    def _told(self, case_id: str) -> None:
        if isValid(self):  # pictures may come after the table was closed
            if case_id in self._tried:
                self._tried.discard(case_id)
                if not self.fault(case_id):
                    self.try_again()
            self.picture(case_id)
            self.ready.emit(case_id)


def paint_picture(picture: Picture, size: QSize, scale: float = 1.0, *, letters: bool = False) -> QPixmap:
    """A picture fitted into ``size``, its reference tinted, on black.

    Parameters
    ----------
    picture : Picture
        The slice.
    size : QSize
        Size in logical pixels.
    scale : float
        Device pixels per logical pixel.
    letters : bool
        Say which side of the patient is which.
    """
    image = _coloured(picture)
    area = size * scale
    fitted = QSize(image.width(), max(1, round(image.height() * picture.aspect))).scaled(
        area, Qt.AspectRatioMode.KeepAspectRatio
    )
    canvas = QPixmap(area)
    canvas.fill(Qt.GlobalColor.black)
    painter = QPainter(canvas)
    painter.drawImage(
        (area.width() - fitted.width()) // 2, (area.height() - fitted.height()) // 2,
        image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation),
    )  # fmt: skip
    if letters and picture.edges is not None:
        _draw_letters(painter, picture.edges, area, scale)
    painter.end()
    canvas.setDevicePixelRatio(scale)
    return canvas


def _draw_letters(painter: QPainter, letters: Letters, area: QSize, scale: float) -> None:
    font = painter.font()
    font.setPixelSize(round(LETTER_PX_PER_POINT * type_points() * scale))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.white)
    edges = QRect(QPoint(0, 0), area).adjusted(*[round(step * scale) for step in (7, 5, -7, -5)])
    side = Qt.AlignmentFlag
    for where, letter in {
        side.AlignLeft | side.AlignVCenter: letters.left, side.AlignRight | side.AlignVCenter: letters.right,
        side.AlignTop | side.AlignHCenter: letters.top, side.AlignBottom | side.AlignHCenter: letters.bottom,
    }.items():  # fmt: skip
        painter.drawText(edges, int(where), letter)


def _coloured(picture: Picture) -> QImage:
    pixels = coloured(picture)
    rows, columns = pixels.shape[:2]
    return QImage(pixels.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
