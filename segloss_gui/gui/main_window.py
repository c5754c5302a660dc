"""The window: rail, header, workspaces, status bar and menus, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from segloss_gui.app.closing import closing_question
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs import ErrorDialog, ask_while, report_text
from segloss_gui.gui.remembered import put_damage_aside, remember, remembered
from segloss_gui.gui.shell.header import Header
from segloss_gui.gui.shell.menus import Menus
from segloss_gui.gui.shell.moved_banner import MovedBanner
from segloss_gui.gui.shell.rail import Rail
from segloss_gui.gui.shell.resting import RestsWhileHidden
from segloss_gui.gui.shell.status import StatusBar
from segloss_gui.gui.shell.study_actions import StudyActions
from segloss_gui.gui.shell.workspace_stack import WorkspaceStack
from segloss_gui.gui.widgets import ReadingOrder
from segloss_gui.gui.widgets.boxes import hbox, held, vbox
from segloss_gui.gui.widgets.dropped import dropped_paths
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.study.home import name_and_folder

if TYPE_CHECKING:
    from segloss_gui.app.lecture.scene_steps import Scene


SIZE, FRAME = (1280, 720), 40
"""Pixels of a window nobody has sized yet, and what a desktop puts above it."""


class MainWindow(ReadingOrder, QMainWindow):
    """The window of one study.

    Parameters
    ----------
    session : Session
        The state of the window.
    services : Services
        Where work is done; closed with the window.
    settings : QSettings, optional
        Where geometry, recent studies and the theme are remembered; the user's own by default.

    Attributes
    ----------
    stack : WorkspaceStack
        The workspaces.
    study : StudyActions
        What is done with the study: open, save, discard.
    """

    def __init__(self, session: Session, services: Services, settings: QSettings | None = None) -> None:
        super().__init__()
        self.session, self.services = session, services
        self.settings = settings or QSettings()
        self._closing = False
        self._state_before = Qt.WindowState.WindowNoState
        self._error: ErrorDialog | None = None
        self.log_path = ""
        self.setAcceptDrops(True)
        self.rail = Rail([(place.title, place.icon, place.hint) for place in WORKSPACES])
        self.stack = WorkspaceStack(session, services)
        status = self._build()
        damage = put_damage_aside(self.settings)
        self.study = StudyActions(self, session, services, self.settings)
        self.menus = Menus(self, session, services, self.study, self.stack, self.settings)
        status.place.asked.connect(self.menus.where_to_train)
        self.study.demo_began.connect(lambda: self.go("train"))
        self.study.emptied.connect(lambda: self.go("data"))
        RestsWhileHidden(self, services.documents.watch.rest)
        session.study_changed.connect(self._show_title)
        services.documents.proposal_changed.connect(self._show_proposal)
        for came in (services.documents.files_opened, services.viewing.overlaid, services.predicting.shown):
            came.connect(lambda: self.go("compare"))
        services.tasks.unexpected.connect(self.show_fault)
        self._show_title()
        self._restore_geometry()
        self.stack.show_workspace(0)
        if damage:
            session.said.emit("warning", damage)

    def _build(self) -> StatusBar:
        self.rail.chosen.connect(self.stack.show_workspace)
        self.stack.shown.connect(self.rail.show_chosen)
        self.stack.present_wanted.connect(self.present)
        self.header = Header(self.session)
        self.moved = MovedBanner(self.services.documents.locating)
        row = hbox(self.rail, (vbox(self.header, self.moved, (self.stack, 1), spacing=0), 1), spacing=0)
        self.setCentralWidget(held(row))
        status = StatusBar(self.session, self.services)
        self.setStatusBar(status)
        return status

    def go(self, name: str) -> None:
        """Go to the workspace called ``name``."""
        self.stack.go(name)

    def present(self, on: bool) -> None:
        """Put away what is around the workspace and fill the screen, or put it back."""
        for part in (self.rail, self.header, self.menuBar(), self.statusBar()):
            part.setVisible(not on)
        if on:
            self._state_before = self.windowState()
            self.showFullScreen()
        else:  # maximised again, where it was
            self.setWindowState(self._state_before)

    def give_scene(self, *scenes: Scene) -> None:
        """Go to the Lecture workspace and give scenes there, one after the other."""
        self.go("lecture")
        lecture = self.stack.currentWidget()
        assert lecture is not None
        assert hasattr(lecture, "begin")
        lecture.begin(*scenes)

    def _show_proposal(self) -> None:
        proposal = self.services.documents.proposal
        if proposal is not None and proposal.to_be_answered:
            self.go("data")

    def _show_title(self) -> None:
        name = name_and_folder(self.session.study.name, self.session.folder)
        self.setWindowTitle(f"{name.replace('[*]', '')}[*] – SegLoss")
        self.setWindowModified(self.session.dirty)

    def _restore_geometry(self) -> None:
        self.resize(*SIZE)
        if self.screen().availableSize().height() < SIZE[1] + FRAME:  # the status bar would lie below the screen
            self.setWindowState(Qt.WindowState.WindowMaximized)
        if stored := remembered(self.settings).geometry:
            self.restoreGeometry(QByteArray(stored))

    def show_fault(self, summary: str, trace: str) -> None:
        """Show an unexpected error without stopping anything; more of them join the open dialog.

        Parameters
        ----------
        summary : str
            A sentence, from :func:`~segloss_gui.app.faults.in_words`.
        trace : str
            For whoever mends it.
        """
        report = report_text(summary, trace, self.log_path)
        if self._error is not None:
            self._error.add(report)
            return
        self._error = ErrorDialog(summary, report, self)
        self._error.finished.connect(self._forget_error)
        self._error.destroyed.connect(self._forget_error)
        self._error.show()

    def _forget_error(self, *_: object) -> None:
        self._error = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and folders may be dropped anywhere."""
        if dropped_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        paths = dropped_paths(event)
        if paths:
            event.acceptProposedAction()
            # Later, because the program it was dragged from waits for this handler to return.
            QTimer.singleShot(0, self, lambda: self.study.open_paths(paths))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask about unsaved changes and running trainings, then close everything in order."""
        if self._closing:
            remember(self.settings, geometry=self.saveGeometry())
            self.settings.sync()
            self.services.close()
            event.accept()
            return
        event.ignore()
        training = self.services.training
        if training.active_runs:
            ask_while(self, training.changed, lambda: closing_question(len(training.active_runs), self._close_unsaved))
        else:
            self._close_unsaved()

    def _close_unsaved(self) -> None:
        self.study.save_or(self._close_now, self._close_discarding)

    def _close_discarding(self) -> None:
        self.services.documents.forget_edits()
        self._close_now()

    def _close_now(self) -> None:
        if self.services.training.active_runs or self.services.cluster.connected:
            self.session.said.emit("info", "Stopping the runs …" if self.services.training.active_runs else "Closing …")
            self.services.training.close(self._really_close)
        else:
            # Not inside closeEvent: Qt ignores a close() called while one is being handled.
            QTimer.singleShot(0, self, self._really_close)

    def _really_close(self) -> None:
        self._closing = True
        self.close()
