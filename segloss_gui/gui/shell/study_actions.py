"""What the window does with the study: new, open, save, discard, with questions before anything is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QWidget

from segloss_gui.app.documents import is_study
from segloss_gui.app.offered_folders import for_a_copy
from segloss_gui.app.saving import STOP_FIRST
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs import ask, ask_question, ask_text, ask_unsaved, choose_folder
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.widgets.timers import after
from segloss_gui.study.drafts import drafts, holds_study, is_draft
from segloss_gui.study.home import studies_in
from segloss_gui.study.models import Study

RECENT = 10
AFTER_FIRST_PAINT_MS = 50


class StudyActions(QObject):
    """New, open, save, discard, and what was open lately.

    Signals
    -------
    demo_began()
        The built-in study is there and about to train.
    emptied()
        An empty study was begun: its cases are to be chosen.

    Parameters
    ----------
    window : QWidget
        Where questions and choices of folders are asked.
    session : Session
        Whose study this is about.
    services : Services
        Who reads and writes it.
    settings : QSettings
        Where recent studies are remembered.
    """

    demo_began = Signal()
    emptied = Signal()

    def __init__(self, window: QWidget, session: Session, services: Services, settings: QSettings) -> None:
        super().__init__(window)
        self._window, self._session, self._services, self._settings = window, session, services, settings
        services.documents.recent.remembered.connect(self._remember)
        services.documents.watch.place_wanted.connect(lambda: self.save_as())
        for asks in (services.documents.asked, services.viewing.asked):
            asks.connect(lambda question: ask_question(window, question))
        self._after_paint = after(self, AFTER_FIRST_PAINT_MS, self._look_at_recent)
        # From the loop's first turn on: making the window takes longer than that, and paint would come later.
        QTimer.singleShot(0, self._after_paint, self._after_paint.start)

    def new(self) -> None:
        """Begin anew, after asking about unsaved changes."""

        def begin() -> None:
            self._services.documents.new_study()
            self.emptied.emit()

        self.with_changes_kept(begin)

    def choose(self) -> None:
        """Open a study folder chosen by the user; a folder that holds none is looked through for cases."""
        choose_folder(
            self._window, "Open a study folder",
            lambda folder: self.open(folder) if is_study(folder) else self.open_paths([folder]),
        )  # fmt: skip

    def open(self, folder: Path) -> None:
        """Open a study folder, after asking about unsaved changes."""
        self.with_changes_kept(lambda: self._services.documents.open_study(folder))

    def open_paths(self, paths: list[Path]) -> None:
        """Open whatever was chosen, dropped or named on the command line; label maps go over the image that is open."""
        documents = self._services.documents
        self._services.viewing.open_paths(
            paths, otherwise=lambda rest: self.with_changes_kept(lambda: documents.open_paths(rest))
        )

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save where the study lies; ask where nobody has chosen a place yet."""
        folder, autosave = self._session.folder, self._services.documents.autosave
        if folder is None and autosave.on:
            if self._session.study.cohort is not None:  # what was only looked at is wanted now
                self._session.set_study(self._session.study, dirty=True)
            autosave.flush(lambda: self._saved_by_hand(then), lambda: self.save_as(then))
        elif folder is None or (is_draft(folder) and not self._services.training.active_runs):
            self.save_as(then)
        else:
            self._services.documents.save(folder, lambda: self._say_saved(then))

    def _saved_by_hand(self, then: Callable[[], object] | None) -> None:
        session = self._session
        if session.folder is not None:
            session.mark_saved(session.study, session.folder)
        self._say_saved(then)

    def _say_saved(self, then: Callable[[], object] | None) -> None:
        folder = self._session.folder
        self._session.said.emit("passing", f"Saved in {folder}" if folder else "There is nothing to save yet")
        if then is not None:
            then()

    def rename(self) -> None:
        """Give the study another name."""
        ask_text(
            self._window, "Name of the study", self._session.study.name,
            lambda name: self._session.edit(name=name.strip()) if name.strip() else None,
        )  # fmt: skip

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Save to a folder chosen by the user."""

        def save(path: Path) -> None:
            self._services.documents.save_as(path, then)

        if self._services.training.active_runs and self._session.folder is not None:
            self._session.said.emit("warning", STOP_FIRST)  # before a folder is chosen in vain
        else:
            offered = for_a_copy(self._session)
            choose_folder(self._window, "Save the study as a folder", save, new=True, offered=offered)

    def discard(self) -> None:
        """Return to the study as it was saved last, once the user has seen what that means."""
        session = self._session
        if session.study == session.kept:
            session.said.emit("passing", "Nothing was changed since the study was opened or saved by hand")
            return
        back = "what was opened or saved by hand last" if session.folder else "what the study began with"
        ask(
            self._window, f"Discard the changes to “{session.study.name}”?",
            f"Losses, labels, classes and settings are again {back}; Undo brings the changes back. Runs on disk, "
            "grades and flags stay.",
            "Discard the changes", self._services.documents.discard,
        )  # fmt: skip

    def with_changes_kept(self, action: Callable[[], object]) -> None:
        """Do ``action``; where changes are unsaved, ask first; where runs go on, leave them be."""

        def discard() -> None:
            self._services.documents.discard()
            action()

        if self._services.training.active_runs:
            self._session.said.emit("warning", "Stop the runs before another study is opened")
        else:
            self.save_or(action, discard)

    def save_or(self, action: Callable[[], object], discard: Callable[[], object]) -> None:
        """Do ``action`` once changes are saved, ``discard`` where the user gives them up.

        What saves itself is saved without a question, and asked about only where it cannot be.
        """

        def ask_first() -> None:
            ask_unsaved(self._window, self._session.study.name, lambda: self.save(lambda: action()), discard)

        autosave = self._services.documents.autosave
        if autosave.on:
            autosave.flush(action, ask_first)
        elif self._session.dirty:
            ask_first()
        else:
            action()

    def run_demo(self) -> None:
        """Open the built-in study of five losses and start its runs."""
        from segloss_gui.study.designs import DESIGNS

        self.begin(DESIGNS["compare-losses"]((0,), quick=True), self._start_demo)

    def begin(self, study: Study, then: Callable[[], object] | None = None) -> None:
        """Put a built-in study into the window."""
        self._services.documents.begin(study, then)

    def _start_demo(self) -> None:
        self.demo_began.emit()
        self._services.training.start()

    def recent(self) -> list[Path]:
        """Studies opened or saved lately that still exist, newest first, then all others in the home and drafts."""
        return list(dict.fromkeys((*self._kept(), *studies_in(self._session.home), *drafts())))

    def _kept(self) -> list[Path]:
        return [Path(name) for name in remembered(self._settings).recent if holds_study(Path(name))]

    def _remember(self, folder: Path) -> None:
        names = [str(folder.absolute()), *(str(path) for path in self._kept() if path != folder.absolute())]
        remember(self._settings, recent=names[:RECENT])
        self._look_at_recent()

    def _look_at_recent(self) -> None:
        self._services.documents.recent.look_at(self._kept())
