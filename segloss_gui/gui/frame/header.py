"""The strip above every workspace: the case, the epoch, the legend."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from segloss_gui.gui.frame.elided import ElidedLabel
from segloss_gui.gui.frame.legend import Legend
from segloss_gui.gui.session import Session
from segloss_gui.gui.theme import icon

SHORT_NAME = 120  # pixels that a case's name keeps when the window is narrow


def tool(icon_name: str, name: str, hint: str, clicked: Callable[[], object] | None = None) -> QToolButton:
    """A small button of the frame with an accessible name and a tooltip."""
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setAccessibleName(name)
    button.setToolTip(hint)
    if clicked is not None:
        button.clicked.connect(lambda *_: clicked())
    return button


class CaseSwitch(QWidget):
    """The current case with a way to the one before and the one after."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._name.setAccessibleName("Current case")
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._back = tool("chevron-left", "Previous case", "Previous case (Alt+Left)", lambda: session.step_case(-1))
        self._on = tool("chevron-right", "Next case", "Next case (Alt+Right)", lambda: session.step_case(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        caption = QLabel("Case")
        caption.setProperty("role", "muted")
        for widget in (caption, self._back, self._name, self._count, self._on):
            row.addWidget(widget)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addStretch(1)
        session.case_changed.connect(self.refresh)
        session.cohort_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the session's case."""
        cases = self._session.preview.cohort.cases if self._session.preview else ()
        position = next((i for i, case in enumerate(cases) if case.id == self._session.case_id), -1)
        self._name.setText(self._session.case_id or "none yet")
        self._name.setMinimumWidth(min(self._name.sizeHint().width(), SHORT_NAME))
        self._count.setText(f"{position + 1} / {len(cases)}" if cases else "")
        self._count.setVisible(bool(cases))
        self._back.setEnabled(position > 0)
        self._on.setEnabled(0 <= position < len(cases) - 1)


class EpochSwitch(QWidget):
    """The epoch whose predictions are shown; follows the newest until the user takes hold of it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName("Epoch shown")
        self._slider.setMinimumWidth(80)
        self._slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label = QLabel()
        self._label.setMinimumWidth(self._label.fontMetrics().horizontalAdvance("000 / 000"))
        self._newest = tool("newest", "Follow the newest epoch", "Follow the newest epoch")
        self._newest.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        caption = QLabel("Epoch")
        caption.setProperty("role", "muted")
        for widget in (caption, self._slider, self._label, self._newest):
            row.addWidget(widget)
        self._slider.valueChanged.connect(session.show_epoch)
        self._newest.clicked.connect(lambda on: session.show_epoch(None if on else session.newest_epoch))
        for signal in (session.epoch_changed, session.runs_changed, session.runs_updated):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the session's epoch and how many there are."""
        newest, chosen = self._session.newest_epoch, self._session.epoch
        shown = newest if chosen is None else chosen
        self._slider.blockSignals(True)
        self._slider.setRange(min(1, newest), max(newest, 1))
        self._slider.setValue(shown)
        self._slider.blockSignals(False)
        self._label.setText(f"{shown} / {newest}" if newest else "–")
        self._newest.setChecked(chosen is None)
        self.setEnabled(newest > 0)


class Header(QFrame):
    """Case, epoch and legend; the same in every workspace.

    Parameters
    ----------
    session : Session
        What is shown and changed.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAccessibleName("Case, epoch and methods")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(18)
        case, epoch = CaseSwitch(session), EpochSwitch(session)
        case.setMaximumWidth(420)
        epoch.setMaximumWidth(420)
        row.addWidget(case, 2)
        row.addWidget(epoch, 2)
        row.addWidget(Legend(session), 8)
