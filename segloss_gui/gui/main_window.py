"""The window: rail, header, workspaces, status bar and menus, put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from segloss_gui.app.asking import Question
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs import ErrorDialog, ask, ask_question, ask_unsaved, choose_folder, report_text
from segloss_gui.gui.recorder import Recorder
from segloss_gui.gui.settings import put_damage_aside, remember, remembered
from segloss_gui.gui.shell.header import Header
from segloss_gui.gui.shell.menus import Menus
from segloss_gui.gui.shell.rail import Rail
from segloss_gui.gui.shell.status import StatusBar
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.study.drafts import drafts, holds_study, is_draft
from segloss_gui.study.models import Study

if TYPE_CHECKING:
    from segloss_gui.app.lecture.scene_file import Scene

RECENT = 10


class MainWindow(QMainWindow):
    """The window of one study.

    Parameters
    ----------
    session : Session
        The state of the window.
    services : Services
        Where work is done; closed with the window.
    settings : QSettings, optional
        Where geometry, recent studies and the theme are remembered; the user's own by default.
    """

    def __init__(self, session: Session, services: Services, settings: QSettings | None = None) -> None:
        super().__init__()
        self.session, self.services = session, services
        self.settings = settings or QSettings()
        self._closing = False
        self._error: ErrorDialog | None = None
        self.log_path = ""
        self.setAcceptDrops(True)
        status = self._build()
        damage = put_damage_aside(self.settings)
        self.menus = Menus(self)
        status.place.asked.connect(self.menus.where_to_train)
        session.study_changed.connect(self._show_title)
        services.documents.remembered.connect(self._remember)
        services.documents.asked.connect(self._ask)
        services.documents.proposal_changed.connect(self._show_proposal)
        services.tasks.unexpected.connect(self.show_fault)
        self._show_title()
        self._look_at_recent()
        self._restore_geometry()
        self.show_workspace(0)
        if damage:
            session.said.emit("warning", damage)

    def _build(self) -> StatusBar:
        self.rail = Rail([(place.title, place.icon, place.hint) for place in WORKSPACES])
        self.rail.chosen.connect(self.show_workspace)
        self.stack = QStackedWidget()
        self.stack.setObjectName("workspaces")
        self._made: dict[int, QWidget] = {}
        for _ in WORKSPACES:
            self.stack.addWidget(QWidget())
        right = QVBoxLayout()
        right.setSpacing(0)
        self.header = Header(self.session)
        right.addWidget(self.header)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        centre = QWidget()
        centre.setLayout(row)
        self.setCentralWidget(centre)
        status = StatusBar(self.session, self.services)
        self.setStatusBar(status)
        return status

    # -- workspaces -------------------------------------------------------------------------------
    def show_workspace(self, index: int) -> None:
        """Go to a workspace; it is made when first shown."""
        self.rail.show_chosen(index)
        self.prepare_workspace(index)
        self.stack.setCurrentIndex(index)

    def prepare_workspace(self, index: int) -> None:
        """Make a workspace, if it is not made yet, without showing it."""
        if index in self._made:
            return
        made = self._made[index] = WORKSPACES[index].build(self.session, self.services)
        if hasattr(made, "navigate"):
            made.navigate.connect(self.go)
        if hasattr(made, "present_wanted"):
            made.present_wanted.connect(self.present)
        shown = self.stack.currentIndex()
        if (empty := self.stack.widget(index)) is not None:
            self.stack.removeWidget(empty)
            empty.deleteLater()
        self.stack.insertWidget(index, made)
        self.stack.setCurrentIndex(shown)

    def go(self, name: str) -> None:
        """Go to the workspace called ``name``."""
        self.show_workspace(next(i for i, workspace in enumerate(WORKSPACES) if workspace.name == name))

    def present(self, on: bool) -> None:
        """Put away what is around the workspace and fill the screen, or put it back."""
        for part in (self.rail, self.header, self.menuBar(), self.statusBar()):
            part.setVisible(not on)
        self.showFullScreen() if on else self.showNormal()

    def give_scene(self, scene: Scene) -> None:
        """Go to the Lecture workspace and give a scene there."""
        self.go("lecture")
        lecture = self.stack.currentWidget()
        assert hasattr(lecture, "begin")
        lecture.begin(scene)

    @cached_property
    def recorder(self) -> Recorder:
        """Films a part of the window over the epochs."""
        return Recorder(self.session, self.services.loader, self.services.tasks, self)

    def picture(self) -> QWidget:
        """The part of the window that pictures and films show: the workspace, or what it says is worth showing."""
        shown = self.stack.currentWidget()
        found = getattr(shown, "picture", shown)
        assert isinstance(found, QWidget)
        return found

    def save_picture(self, path: Path) -> None:
        """Write what the workspace shows as a picture, at the resolution of the screen."""
        if self.picture().grab().save(str(path)):
            self.session.said.emit("info", f"Picture written to {path}")
        else:
            self.session.said.emit("error", f"{path}: the picture must be writable, got refused")

    def _show_proposal(self) -> None:
        if self.services.documents.proposal is not None:
            self.go("data")

    # -- the document -------------------------------------------------------------------------------
    def new_study(self) -> None:
        """Begin anew, after asking about unsaved changes."""
        self.with_changes_kept(self.services.documents.new_study)

    def choose_study(self) -> None:
        """Open a study folder chosen by the user."""
        choose_folder(self, "Open a study folder", self.open_study)

    def open_study(self, folder: Path) -> None:
        """Open a study folder, after asking about unsaved changes."""
        self.with_changes_kept(lambda: self.services.documents.open_study(folder))

    def open_paths(self, paths: list[Path]) -> None:
        """Open whatever was dropped or named on the command line."""
        self.with_changes_kept(lambda: self.services.documents.open_paths(paths))

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save where the study lies; ask where nobody has chosen a place yet."""
        folder = self.session.folder
        if folder is None or (is_draft(folder) and not self.services.training.active_runs):
            self.save_as(then)
        else:
            self.services.documents.save(folder, then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Save to a folder chosen by the user."""
        choose_folder(
            self, "Save the study as a folder", lambda path: self.services.documents.save_as(path, then), new=True
        )

    def discard(self) -> None:
        """Return to the study as it was saved last, once the user has seen what that means."""
        session = self.session
        if not session.dirty:
            session.said.emit("info", "There are no unsaved changes")
            return
        back = "what was saved last" if session.folder else "what the study began with"
        ask(
            self, f"Discard the changes to “{session.study.name}”?",
            f"Losses, labels, classes and settings are again {back}; Undo brings the changes back. Runs on disk, "
            "grades and flags stay.",
            "Discard the changes", self.services.documents.discard,
        )  # fmt: skip

    def with_changes_kept(self, action: Callable[[], object]) -> None:
        """Do ``action``; where changes are unsaved, ask first; where runs go on, leave them be."""

        def discard(then: Callable[[], object]) -> None:
            self.services.documents.discard()
            then()

        if self.services.training.active_runs:
            self.session.said.emit("warning", "Stop the runs before another study is opened")
        elif self.session.dirty:
            ask_unsaved(self, self.session.study.name, lambda: self.save(lambda: action()), lambda: discard(action))
        else:
            action()

    def run_demo(self) -> None:
        """Open the built-in study of five losses and start its runs."""
        from segloss_gui.study.designs import DESIGNS

        self.begin_study(DESIGNS["compare-losses"]((0,), True), self._start_demo)

    def begin_study(self, study: Study, then: Callable[[], object] | None = None) -> None:
        """Put a built-in study into the window."""
        self.services.documents.begin(study, then)

    def _start_demo(self) -> None:
        self.go("train")
        self.services.training.start()

    # -- recent -------------------------------------------------------------------------------------
    def recent(self) -> list[Path]:
        """Studies opened or saved lately that still exist, newest first, then those that were never saved."""
        kept = [Path(name) for name in remembered(self.settings).recent if holds_study(Path(name))]
        return [*kept, *(path for path in drafts() if path not in kept)]

    def _remember(self, folder: Path) -> None:
        names = [str(folder.absolute()), *(str(path) for path in self.recent() if path != folder.absolute())]
        remember(self.settings, recent=names[:RECENT])
        self.menus.show_recent()
        self._look_at_recent()

    def _look_at_recent(self) -> None:
        self.services.documents.look_at_recent(self.recent())

    def _ask(self, question: Question) -> None:
        ask_question(self, question)

    # -- looks --------------------------------------------------------------------------------------
    def use_theme(self, name: str, *, projector: bool = False) -> None:
        """Change and remember the theme."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, name, projector=projector)
        remember(self.settings, theme=name, projector=projector)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.session.study.name}[*] – SegLoss")
        self.setWindowModified(self.session.dirty)

    def _restore_geometry(self) -> None:
        self.resize(1280, 720)
        if stored := remembered(self.settings).geometry:
            self.restoreGeometry(QByteArray(stored))

    # -- faults -------------------------------------------------------------------------------------
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

    # -- Qt's events ----------------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and folders may be dropped anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            # Later, because the program it was dragged from waits for this handler to return.
            QTimer.singleShot(0, self, lambda: self.open_paths(paths))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask about unsaved changes and running trainings, then close everything in order."""
        if self._closing:
            remember(self.settings, geometry=self.saveGeometry())
            self.settings.sync()
            self.services.close()
            event.accept()
            return
        event.ignore()
        if question := self.services.training.closing_question():
            ask(self, "Trainings are running", question, "Stop and close", self._close_unsaved)
        else:
            self._close_unsaved()

    def _close_unsaved(self) -> None:
        if self.session.dirty:
            ask_unsaved(self, self.session.study.name, lambda: self.save(self._close_now), self._close_discarding)
        else:
            self._close_now()

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
