"""Pictures of cases, made in the background for the rows on screen, the newest wish first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap
from shiboken6 import isValid

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.data.pictures import coloured, load_picture
from segloss_gui.app.data.presenter import Picture
from segloss_gui.app.session import Session
from segloss_gui.data.cache import CaseStore

KEPT = 600
AT_ONCE = 2
WISHES = 60


class Thumbnails(QObject):
    """Pictures by case id; asks the session's store, never more than two at once.

    A wish for a row that was scrolled away long ago is dropped: only the newest are kept.

    Signals
    -------
    ready(str)
        The picture of a case is there, or it failed (``fault``).
    """

    ready = Signal(str)

    def __init__(self, session: Session, tasks: BackgroundTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._faults: dict[str, str] = {}
        self._volumes: dict[str, Mapping[int, float]] = {}
        self._wishes: OrderedDict[str, None] = OrderedDict()
        self._busy: set[str] = set()

    def clear(self) -> None:
        """Forget everything; another cohort is shown."""
        for kept in (self._pictures, self._faults, self._volumes, self._wishes, self._busy):
            kept.clear()

    def picture(self, case_id: str) -> Picture | None:
        """The picture of a case if it is there; asked for otherwise."""
        found = self._pictures.get(case_id)
        if found is not None:
            self._pictures.move_to_end(case_id)
        elif case_id not in self._faults and case_id not in self._busy:
            self._wish(case_id)
        return found

    def volumes(self, case_id: str) -> Mapping[int, float] | None:
        """Label volumes in ml, once the case was loaded."""
        return self._volumes.get(case_id)

    def fault(self, case_id: str) -> str:
        """Why there is no picture; empty where there is, or none yet."""
        return self._faults.get(case_id, "")

    def try_again(self) -> None:
        """Forget what could not be read: it is asked for anew where it is shown, for the files may be back."""
        failed = list(self._faults)
        self._faults.clear()
        for case_id in failed:
            self.ready.emit(case_id)

    def _wish(self, case_id: str) -> None:
        self._wishes[case_id] = None
        self._wishes.move_to_end(case_id)
        while len(self._wishes) > WISHES:
            self._wishes.popitem(last=False)
        self._work()

    def _work(self) -> None:
        store = self._session.store
        while store is not None and self._wishes and len(self._busy) < AT_ONCE:
            case_id, _ = self._wishes.popitem(last=True)
            if case_id in store.cohort.by_id:
                self._start(store, case_id)

    def _start(self, store: CaseStore, case_id: str) -> None:
        self._busy.add(case_id)
        self._tasks.run(
            f"Picture of {case_id}", lambda _: load_picture(store, case_id),
            done=lambda picture: self._loaded(store, case_id, picture),
            failed=lambda error: self._failed(store, case_id, error), quiet=True,
        )  # fmt: skip

    def _loaded(self, store: CaseStore, case_id: str, picture: Picture) -> None:
        if self._wanted(store):
            self._pictures[case_id] = picture
            if picture.volumes_ml is not None:
                self._volumes[case_id] = picture.volumes_ml
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            self._ended(case_id)

    def _failed(self, store: CaseStore, case_id: str, error: BaseException) -> None:
        if self._wanted(store):
            self._faults[case_id] = str(error)
            self._ended(case_id)

    def _wanted(self, store: CaseStore) -> bool:
        """Whether that cohort is still shown, and the table too: pictures may come after it was closed."""
        return store is self._session.store and isValid(self)

    def _ended(self, case_id: str) -> None:
        self._busy.discard(case_id)
        self.ready.emit(case_id)
        self._work()


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
    if letters and picture.anatomical:
        _draw_letters(painter, area, scale)
    painter.end()
    canvas.setDevicePixelRatio(scale)
    return canvas


def _draw_letters(painter: QPainter, area: QSize, scale: float) -> None:
    font = painter.font()
    font.setPixelSize(round(14 * scale))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.white)
    edges = QRect(QPoint(0, 0), area).adjusted(*[round(step * scale) for step in (7, 5, -7, -5)])
    side = Qt.AlignmentFlag
    for letter, where in {
        "R": side.AlignLeft | side.AlignVCenter, "L": side.AlignRight | side.AlignVCenter,
        "A": side.AlignTop | side.AlignHCenter, "P": side.AlignBottom | side.AlignHCenter,
    }.items():  # fmt: skip
        painter.drawText(edges, int(where), letter)


def _coloured(picture: Picture) -> QImage:
    pixels = coloured(picture)
    rows, columns = pixels.shape[:2]
    return QImage(pixels.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
