"""The lecturer's own screen: notes of the step, its answer, what comes next, the time, next and back."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.lecture.lecture_words import notes_of
from segloss_gui.app.lecture.scenes import ScenesPresenter
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.opening_size import open_as
from segloss_gui.gui.widgets.timers import every

SECOND_MS = 1000


class NotesWindow(QWidget):
    """A plain window, on the second screen where there is one.

    Parameters
    ----------
    scenes : ScenesPresenter
        The scene that is given.
    clock : callable
        Seconds; another one in tests.
    """

    def __init__(
        self, scenes: ScenesPresenter, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._scenes, self._clock, self._began = scenes, clock, clock()
        self.setWindowTitle("Notes")
        self.setObjectName("notes")
        self.title, self.notes, self.answer, self.coming = (
            text_label(role=role, wrap=True) for role in ("heading", "", "muted", "caption")
        )
        self.time = text_label("0:00", role="title")
        self.restart = push_button("Restart the clock", clicked=lambda: self._restart())
        self.back = push_button("Back", "chevron-left", clicked=lambda: scenes.back())
        self.next = push_button("Next", kind="primary", clicked=lambda: scenes.next())
        self._lay_out()
        self._timer = every(self, SECOND_MS, self.show_time)
        scenes.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Follow the scene."""
        labels = (self.title, self.notes, self.answer, self.coming)
        for label, words in zip(labels, notes_of(self._scenes), strict=True):
            label.setText(words)
        self.next.setEnabled(not self._scenes.last)
        self.back.setEnabled(self._scenes.index > 0 or not self._scenes.first)

    def show_time(self) -> None:
        """The time since the window was opened, or the clock restarted."""
        minutes, seconds = divmod(int(self._clock() - self._began), 60)
        self.time.setText(f"{minutes}:{seconds:02d}")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the screen that the window of the program is not on."""
        super().showEvent(event)
        window = self.parentWidget()
        here = self.screen() if window is None else window.screen()
        others = [screen for screen in QGuiApplication.screens() if screen is not here]
        if others:
            self.setGeometry(others[0].availableGeometry())
        self._restart()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """The clock stands while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _restart(self) -> None:
        self._began = self._clock()
        self.show_time()

    def _lay_out(self) -> None:
        open_as(self, 560, 420)
        vbox(
            self.title,
            self.notes,
            self.answer,
            self.coming,
            REST,
            hbox(self.back, self.next, self.restart, REST, self.time),
            on=self,
            spacing=14,
            margins=(24, 20, 24, 20),
        )
