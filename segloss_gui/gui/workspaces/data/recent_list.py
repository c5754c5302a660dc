"""Studies of late on the start page: picture, name, how far, when; drafts that were never saved among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from segloss_gui.app.recent_studies import MOST, titles_of
from segloss_gui.gui.widgets import ElidedLabel, push_button, text_label
from segloss_gui.gui.widgets.boxes import grid, vbox
from segloss_gui.gui.widgets.themed_picture import ThemedPicture
from segloss_gui.study.glance import Glance

LEAST, WIDTH, SIDE = 720, 960, 34


class RecentList(QWidget):
    """A line a study, the one changed last first; hidden while there is none.

    Signals
    -------
    wanted(Path)
        A study is to be opened.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(WIDTH)
        self.setAccessibleName("Recent studies")
        title = text_label("or go on with a study of late", role="muted")
        self._lines, self._folders = QWidget(), list[Path]()
        self._column = vbox((title, 0, Qt.AlignmentFlag.AlignHCenter), self._lines, on=self, spacing=4)
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as it may be: states stand whole beside names and folders."""
        return QSize(WIDTH, super().sizeHint().height())

    def show_studies(self, studies: Sequence[Glance]) -> None:
        """Show the first few of these."""
        lines = QWidget()
        table = grid(lines, spacing=(16, 2), stretch=(2,))
        lines.setCursor(Qt.CursorShape.PointingHandCursor)
        shown = studies[:MOST]
        self._folders = [study.folder for study in shown]
        for row, (study, title) in enumerate(zip(shown, titles_of(shown), strict=True)):
            self._add(table, row, study, title)
        self._column.replaceWidget(self._lines, lines)
        self._lines.deleteLater()
        self._lines = lines
        self.setVisible(bool(studies))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click anywhere on a line opens its study; its name takes the keys."""
        table, height = self._lines.layout(), self._lines.mapFrom(self, event.position().toPoint()).y()
        if event.button() is Qt.MouseButton.LeftButton and isinstance(table, QGridLayout):
            for row, folder in enumerate(self._folders):
                cell = table.cellRect(row, 0)
                if cell.top() <= height <= cell.bottom():
                    self.wanted.emit(folder)

    def _add(self, table: QGridLayout, row: int, study: Glance, title: str) -> None:
        table.addWidget(_picture(study, self.devicePixelRatioF()), row, 0)
        name = push_button(
            title,
            kind="link",
            tip=str(study.folder),
            name=f"Open {title}, {study.state}",
            clicked=lambda _=False, folder=study.folder: self.wanted.emit(folder),
        )
        name.setFlat(True)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        state = ElidedLabel(study.state, greedy=True, role="muted")
        changed = text_label(f"{study.changed:%Y-%m-%d %H:%M}", role="muted")
        table.addWidget(name, row, 1)
        table.addWidget(state, row, 2)
        table.addWidget(changed, row, 3)


def _picture(study: Glance, scale: float) -> QLabel:
    """A slice of the study's first case; an empty place where there is none."""
    label = ThemedPicture()
    label.setFixedSize(SIDE, SIDE)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    found = QPixmap(str(study.picture)) if study.picture is not None else QPixmap()
    if found.isNull():
        label.show_icon("data", SIDE // 2, "muted")
        return label
    size = QSize(SIDE, SIDE) * scale
    found = found.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    found.setDevicePixelRatio(scale)
    label.setPixmap(found)
    return label
