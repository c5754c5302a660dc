"""The status bar: runs, background work, the last message, what lies under the pointer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QStatusBar, QWidget

from segloss_gui.app.messages import Messages
from segloss_gui.app.run_summary import all_paused, summarise
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.shell.save_status import SaveStatus
from segloss_gui.gui.shell.target_status import PlaceStatus
from segloss_gui.gui.theme import icon, notifier
from segloss_gui.gui.widgets import ElidedLabel, plain_tip, push_button, text_label, tool_button
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.widgets.timers import after

FRAME_MS = 30
"""Work that begins and ends in between is not shown."""

ALL = "All messages, whole"
BESIDE = 26
"""Pixels between the words of a message and what is beside them, and at its ends."""


class RunsStatus(QWidget):
    """How the runs are doing, with pause and stop for all of them."""

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._session, self._training = session, services.training
        self._text = text_label()
        self._text.setAccessibleName("State of the runs")
        self._pause = tool_button("pause", tip="Pause all runs", name="Pause all runs", clicked=lambda: self._toggle())
        self._stop = tool_button(
            "stop",
            tip="Stop all runs; each keeps its checkpoint",
            name="Stop all runs",
            clicked=lambda: self._training.stop_all(),
        )
        hbox(self._text, self._pause, self._stop, on=self, spacing=2, margins=(8, 0, 0, 0))
        for signal in (session.runs_changed, session.runs_updated, session.study_changed, self._training.changed):
            signal.connect(self.refresh)
        self._shown = ""
        self.refresh()

    def refresh(self) -> None:
        """Show the runs' state; events come 30 times a second, the text changes more rarely."""
        active = self._training.active_runs
        planned = [plan.id for plan in self._session.plan()] if self._session.progress else []
        text = summarise(self._session.progress.values(), active, planned)
        paused = all_paused(self._session, self._training)
        key = f"{text}|{bool(active)}|{paused}"
        if key == self._shown:
            return
        self._shown = key
        self._text.setText(text)
        self._pause.setVisible(bool(active))
        self._stop.setVisible(bool(active))
        self._pause.setIcon(icon("play" if paused else "pause"))
        name = "Resume all runs" if paused else "Pause all runs"
        self._pause.setAccessibleName(name)
        self._pause.setToolTip(plain_tip(name))

    def _toggle(self) -> None:
        if all_paused(self._session, self._training):
            self._training.resume_all()
        else:
            self._training.pause_all()


class JobStatus(QWidget):
    """What is done in the background, how far, and a way out."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._tasks = services.tasks
        self._title = ElidedLabel()
        self._title.setMaximumWidth(260)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(110)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of background work")
        cancel = tool_button("close", tip="Cancel", name="Cancel background work", clicked=lambda: self._cancel())
        hbox(self._title, self._bar, cancel, on=self, spacing=6, margins=(8, 0, 0, 0))
        # A progress bar paints at once, and with it whatever else of the window waits to be painted.
        self._soon = after(self, FRAME_MS, self.refresh)
        self._tasks.changed.connect(self._refresh_soon)
        self.refresh()

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Show the oldest task."""
        active = self._tasks.active
        self.setVisible(bool(active))
        if not active:
            return
        task = active[0]
        more = f" (+{len(active) - 1})" if len(active) > 1 else ""
        self._title.setText(("Cancelling: " if task.cancelled else "") + task.title + more)
        if task.share is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * task.share))

    def _cancel(self) -> None:
        for task in self._tasks.active[:1]:
            task.cancel()
        self.refresh()


class MessageStatus(QWidget):
    """The last sentence said, with an icon for its weight that leads to all of them; one about the moment goes with it.

    Of a long one beginning and end are read: the file, and the cause.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._level = session, "info"
        self._said_of = session.study
        self.messages = Messages(session)
        self._icon = tool_button("info", tip=ALL, name=ALL, size=16, clicked=lambda: self.show_all())
        self._text = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, name="Last message")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = push_button("Read all", kind="link", tip=ALL, clicked=lambda: self.show_all())
        self._close = tool_button("close", tip="Dismiss", name="Dismiss the message", clicked=lambda: self.clear())
        hbox(self._icon, (self._text, 1), self.more, self._close, on=self, spacing=6, margins=(8, 0, 0, 0))
        session.said.connect(self.show_message)
        session.begun.connect(self.clear)
        session.study_changed.connect(lambda: self._outdate(session.study is not self._said_of))
        for signal in (session.runs_changed, session.runs_updated, session.flags.changed):
            signal.connect(lambda: self._outdate(True))
        notifier.changed.connect(self._repaint)
        self.clear()

    def _outdate(self, changed: bool) -> None:
        if changed and self._level == "passing":
            self.clear()

    def _repaint(self) -> None:
        self.show_message(self._level, self._text.text())

    def text(self) -> str:
        """What is said now; empty where nothing is."""
        return self._text.text()

    def show_all(self) -> None:
        """Open the list of all messages."""
        from segloss_gui.gui.dialogs.messages import MessagesDialog

        MessagesDialog(self.messages, self.window()).open()

    def clear(self) -> None:
        """What was said was about the study before."""
        self.show_message("info", "")

    def show_message(self, level: str, text: str) -> None:
        """Show ``text``; an empty one clears the place."""
        self._level, self._said_of = level, self._session.study
        tone = {"error": "error", "warning": "warning"}.get(level, "muted")
        self._icon.setIcon(icon(level if level in ("error", "warning") else "info", tone))
        self._text.setText(text)
        self._icon.setVisible(bool(text))
        self._close.setVisible(bool(text))
        self._offer_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is cut can be read whole."""
        super().resizeEvent(event)
        self._offer_whole()

    def _offer_whole(self) -> None:
        beside = self._icon.sizeHint().width() + self._close.sizeHint().width() + BESIDE
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        self.more.setVisible(bool(self._text.text()) and words > self.width() - beside)


class StatusBar(QStatusBar):
    """Saved or not, runs and where they train on the left; then work and messages, the read-out on the right."""

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        notifier.follow(self._take_type)
        self.addWidget(SaveStatus(session, services))
        self.addWidget(RunsStatus(session, services))
        self.place = PlaceStatus(services)
        self.addWidget(self.place)
        self.addWidget(JobStatus(services))
        self.addWidget(MessageStatus(session), 1)
        readout = ElidedLabel(session.readout, name="Under the pointer")
        readout.setMaximumWidth(640)
        session.readout_changed.connect(readout.setText)
        self.addPermanentWidget(readout)

    def _take_type(self) -> None:
        """A window that is low takes from the bar what it may: never the lower half of its words."""
        self.setMinimumHeight(max(34, self.fontMetrics().height() + 16))
