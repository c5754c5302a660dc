"""Studies of late on the start page: name, when, how far; drafts that were never saved among them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.study.glance import Glance

MOST = 5
WIDTH = 720


class RecentList(QWidget):
    """A line a study, the one changed last first; hidden while there is none.

    Signals
    -------
    wanted(Path)
        A study is to be opened.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Recent studies")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        title = text_label("or go on with a study of late", role="muted")
        self._column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        self._lines = QWidget()
        self._column.addWidget(self._lines)
        self.hide()

    def show_studies(self, studies: Sequence[Glance]) -> None:
        """Show the first few of these."""
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, study in enumerate(studies[:MOST]):
            self._add(grid, row, study)
        self._column.replaceWidget(self._lines, lines)
        self._lines.deleteLater()
        self._lines = lines
        self.setVisible(bool(studies))

    def _add(self, grid: QGridLayout, row: int, study: Glance) -> None:
        name = push_button(
            _short(study.name),
            kind="link",
            tip=str(study.folder),
            name=f"Open {study.name}, {study.state}",
            clicked=lambda _=False, folder=study.folder: self.wanted.emit(folder),
        )
        name.setFlat(True)
        name.setCursor(Qt.CursorShape.PointingHandCursor)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        state, changed = text_label(study.state), text_label(f"{study.changed:%Y-%m-%d %H:%M}")
        for label in (state, changed):
            label.setProperty("role", "muted")
        grid.addWidget(name, row, 0)
        grid.addWidget(state, row, 1)
        grid.addWidget(changed, row, 2)


def _short(name: str) -> str:
    return name if len(name) <= 48 else f"{name[:47]}…"
