"""The current case: a picture of the slice with most reference, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.data.presenter import DataPresenter
from segloss_gui.app.session import Session
from segloss_gui.gui.theme import notifier
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.areas import Area
from segloss_gui.gui.widgets.boxes import held, vbox
from segloss_gui.gui.workspaces.data.thumbnails import Thumbnails, paint_picture

LEAST_FACTS = 80
"""Pixels of the facts of a case, however low the window."""


class FactsArea(Area):
    """Facts, seen whole while the picture above them keeps its least height, which has the rest; scrolled else."""

    def __init__(self, name: str, facts: QWidget) -> None:
        super().__init__(name)
        self._facts = facts
        self.setWidget(facts)
        self.setMinimumHeight(LEAST_FACTS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the facts are at this width."""
        facts = self._facts
        by_width = facts.heightForWidth(self.viewport().width()) if facts.hasHeightForWidth() else 0
        height = max(by_width or facts.sizeHint().height(), LEAST_FACTS)
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Other facts have another height."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return bool(super().eventFilter(watched, event))


BEGINNING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop


class PictureLabel(QLabel):
    """A picture as large as its place."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setMinimumHeight(170)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Picture of the case")
        notifier.changed.connect(self._paint)  # its letters are of the theme's type

    def show_picture(self, picture: Picture | None, otherwise: str) -> None:
        """Show a picture, or a sentence instead."""
        self._picture = picture
        if picture is None:
            self.setText(otherwise)
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the picture anew."""
        super().resizeEvent(event)
        self._paint()

    def _paint(self) -> None:
        if self._picture is None:
            return
        size = QSize(max(self.width(), 32), max(self.height(), 32))
        self.setPixmap(paint_picture(self._picture, size, self.devicePixelRatioF(), letters=True))


class CaseDetail(QWidget):
    """Picture and facts of the session's case."""

    def __init__(self, session: Session, presenter: DataPresenter, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._session, self._presenter, self._thumbnails = session, presenter, thumbnails
        self._picture = PictureLabel()
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(14)
        self._facts.setVerticalSpacing(5)
        # What is too wide to stand beside its name in a projector's type stands below it.
        self._facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        facts = FactsArea("Facts of the case", held(self._facts))
        vbox((self._picture, 1), facts, on=self, margins=(0, 8, 0, 0))
        thumbnails.ready.connect(self._picture_ready)
        session.case_changed.connect(self.refresh)
        self._classes = session.study.classes
        session.study_changed.connect(self._call_labels)

    def _picture_ready(self, case_id: str) -> None:
        if case_id == self._session.case_id:
            self.refresh()

    def _call_labels(self) -> None:
        if (classes := self._session.study.classes) != self._classes:
            self._classes = classes
            self.refresh()

    def refresh(self) -> None:
        """Show the case as far as it is known."""
        case_id = self._session.case_id
        picture = self._thumbnails.picture(case_id) if case_id else None
        self._picture.show_picture(picture, self._thumbnails.fault(case_id) or ("Loading …" if case_id else ""))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, value in self._presenter.facts(case_id, picture):
            named = text_label(name, role="muted", wrap=True)
            said = text_label(value, wrap=True, selectable=True)
            for label in (named, said):  # names in Arabic or Hebrew, too, begin where all others do
                label.setAlignment(BEGINNING)
            self._facts.addRow(named, said)
