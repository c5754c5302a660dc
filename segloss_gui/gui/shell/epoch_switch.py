"""The one step slider: the epoch whose slices, surfaces, curves and tables are shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from segloss_gui.app.session import Session
from segloss_gui.app.stepping import begin_playing, newest_epoch, play_on
from segloss_gui.app.workspace_keys import EPOCHS
from segloss_gui.gui.theme import LARGE_POINTS, icon, notifier, type_points
from segloss_gui.gui.widgets import text_label, tool_button
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.widgets.key_actions import KeyActions, key_tip
from segloss_gui.gui.widgets.timers import every

FRAME_MS = 400
KEPT = "The kept model; of runs that train, the newest epoch"


class EpochSwitch(QWidget):
    """The epoch shown; follows the newest until the user takes hold of it, or plays them all.

    Parameters
    ----------
    session : Session
        Whose epoch is shown and changed.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Epoch shown")
        self.slider.setMinimumWidth(80)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label = text_label()
        self._label.setMinimumWidth(self._label.fontMetrics().horizontalAdvance("000 / 000"))
        self.play = tool_button("play", name="Play the epochs", checkable=True)
        key_tip(self.play, "Play the epochs{}", EPOCHS, "play")
        KeyActions(EPOCHS, {"play": self.play.click}, self, everywhere=True).bind(self)
        self._newest = tool_button("newest", tip=KEPT, name=KEPT, checkable=True)
        self._timer = every(self, FRAME_MS, self.step)
        self._lay_out()
        self.slider.valueChanged.connect(session.show_epoch)
        self._newest.clicked.connect(lambda on: session.show_epoch(None if on else newest_epoch(session)))
        self.play.toggled.connect(self._toggle)
        for signal in (session.epoch_changed, session.runs_changed, session.runs_updated):
            signal.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        self._caption = text_label("Epoch", role="muted")
        hbox(self._caption, self.play, self.slider, self._label, self._newest, on=self, spacing=6)
        notifier.changed.connect(self._take_type)
        self._take_type()

    def _take_type(self) -> None:
        self._caption.setVisible(type_points() <= LARGE_POINTS)  # large type leaves the methods its room

    def refresh(self) -> None:
        """Show the session's epoch and how many there are."""
        newest, chosen = newest_epoch(self._session), self._session.epoch
        shown = newest if chosen is None else chosen
        with QSignalBlocker(self.slider):
            self.slider.setRange(min(1, newest), max(newest, 1))
            self.slider.setValue(shown)
        self._label.setText(f"{shown} / {newest}" if newest else "–")
        self._newest.setChecked(chosen is None)
        self.setEnabled(newest > 0)

    def step(self) -> None:
        """Show the next epoch that has a preview; after the last one playing ends."""
        if not play_on(self._session):
            self.play.setChecked(False)

    def _toggle(self, on: bool) -> None:
        self.play.setIcon(icon("pause" if on else "play"))
        if not on:
            self._timer.stop()
        elif begin_playing(self._session):
            self._timer.start()
        else:
            self.play.setChecked(False)
