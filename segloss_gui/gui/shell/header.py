"""The strip above every workspace: the case, the epoch, the legend."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from segloss_gui.app.eliding import families
from segloss_gui.app.session import Session
from segloss_gui.app.slices.key_bindings import WINDOW
from segloss_gui.app.stepping import step_case
from segloss_gui.core.number_text import thousands
from segloss_gui.gui.shell.epoch_switch import EpochSwitch
from segloss_gui.gui.shell.legend import Legend
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import ElidedLabel, text_label, tool_button
from segloss_gui.gui.widgets.boxes import REST, hbox
from segloss_gui.gui.widgets.key_actions import key_tip

SHORT_NAME = 120  # pixels that a case's name keeps when the window is narrow


class CaseSwitch(QWidget):
    """The current case with a way to the one before and the one after."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, name="Current case")
        self._count = text_label(role="muted")
        self._back = tool_button("chevron-left", name="Previous case", clicked=lambda: step_case(session, -1))
        self._on = tool_button("chevron-right", name="Next case", clicked=lambda: step_case(session, 1))
        self._flag = tool_button(
            "flag", name="Flag this case", checkable=True, clicked=lambda: session.flags.toggle(session.case_id)
        )
        key_tip(self._back, "Previous case{}", WINDOW, "Previous case")
        key_tip(self._on, "Next case{}", WINDOW, "Next case")
        key_tip(
            self._flag, "Flag this case{}; the next flagged one{}",
            WINDOW, "Flag this case, or not", "Next flagged case",
        )  # fmt: skip
        self._caption = text_label("Case", role="muted")
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        hbox(self._caption, self._back, self._name, self._count, self._on, self._flag, REST, on=self, spacing=4)
        session.case_changed.connect(self.refresh)
        session.cohort_changed.connect(self._take_cohort)
        session.flags.changed.connect(self.refresh)
        notifier.changed.connect(self.refresh)  # the room a name keeps goes by its type
        self._take_cohort()

    def _take_cohort(self) -> None:
        cases = self._session.preview.cohort.cases if self._session.preview else ()
        self._alike = families(case.id for case in cases)
        self.refresh()

    def refresh(self) -> None:
        """Show the session's case."""
        cases = self._session.preview.cohort.cases if self._session.preview else ()
        position = next((i for i, case in enumerate(cases) if case.id == self._session.case_id), -1)
        self._caption.setVisible(type_points() <= LARGE_POINTS)  # large type leaves the name its room
        self._name.setText(self._session.case_id or "none yet")
        self._name.set_alike(self._alike[self._session.case_id])
        self._name.setMinimumWidth(min(self._name.sizeHint().width(), SHORT_NAME))
        self._count.setText(f"{thousands(position + 1)} / {thousands(len(cases))}" if cases else "")
        self._count.setVisible(bool(cases))
        self._back.setEnabled(position > 0)
        self._on.setEnabled(0 <= position < len(cases) - 1)
        self._flag.setEnabled(position >= 0)
        self._flag.setChecked(self._session.case_id in self._session.flags)


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
        case, epoch = CaseSwitch(session), EpochSwitch(session)
        case.setMaximumWidth(420)
        epoch.setMaximumWidth(420)
        self._row = hbox((case, 2), (epoch, 2), (Legend(session), 8), on=self, margins=(14, 6, 14, 6))
        notifier.follow(self._take_type)

    def _take_type(self) -> None:
        self._row.setSpacing(10 if type_points() > LARGE_POINTS else 18)
