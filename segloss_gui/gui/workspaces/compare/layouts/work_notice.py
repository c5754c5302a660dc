"""A line that says what is missing or being computed, with a button that starts or stops it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy

from segloss_gui.app.compare.notice import Notice
from segloss_gui.gui.widgets import plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.widgets.timers import every

PROGRESS_MS = 100


class WorkNotice(QFrame):
    """A sentence, a button, and while work goes on its progress and a way out.

    Signals
    -------
    start_asked(), cancel_asked()
        The user pressed the button.
    """

    start_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.words = text_label(wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar(minimum=0, maximum=1000)
        self.progress.setFixedWidth(120)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("share computed")
        self.start, self.cancel = push_button(), push_button("Cancel", tip="Stop computing; what is finished stays")
        hbox((self.words, 1), self.progress, self.start, self.cancel, on=self, margins=(10, 4, 6, 4))
        self.start.clicked.connect(self.start_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self._share: Callable[[], float] = float
        self._timer = every(self, PROGRESS_MS, lambda: self.progress.setValue(round(self._share() * 1000)))
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Say a sentence, with how far the work is or a button for what can be done; without both it hides."""
        works = notice.share is not None
        self._share = notice.share or float
        self.words.setText(notice.words)
        self.start.setText(notice.button)
        self.start.setToolTip(plain_tip(notice.tip))
        self.start.setVisible(bool(notice.button))
        self.progress.setValue(round(self._share() * 1000))
        for widget in (self.progress, self.cancel):
            widget.setVisible(works)
        self.setVisible(bool(notice.words or notice.button))
        if works is not self._timer.isActive():
            self._timer.start() if works else self._timer.stop()
