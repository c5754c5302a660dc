"""The page of a training: runs side by side, their Dice by group and their loss, live or replayed."""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QSlider, QWidget

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.eliding import families
from segloss_gui.app.lecture.arm_curves import ArmCurves, arms_words
from segloss_gui.app.lecture.arms import MOST_ARMS, Arms
from segloss_gui.app.lecture.live_training import LiveTraining
from segloss_gui.app.lecture.recording import SPEEDS, replay_names
from segloss_gui.app.lecture.replay import Player
from segloss_gui.core.number_text import clock
from segloss_gui.gui.plots.curve_plot import CurvePlot
from segloss_gui.gui.theme import icon, panel
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox
from segloss_gui.gui.widgets.count_box import CountBox
from segloss_gui.gui.widgets.labels import set_role
from segloss_gui.gui.widgets.menus import drop_down, passing_menu
from segloss_gui.gui.widgets.shown_value import show_value
from segloss_gui.gui.workspaces.lecture.arm_card import ArmCard

PLACES = 1000


class TrainingPage(QWidget):
    """Cards above, charts below (made when first shown or filled), at the foot what plays a replay.

    Signals
    -------
    study_wanted()
        Play back the study of the window.
    folder_wanted()
        Choose a study to play back.
    """

    study_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, arms: Arms, live: LiveTraining, player: Player) -> None:
        super().__init__()
        self._arms, self._live, self._player = arms, live, player
        self.cards = [ArmCard() for _ in range(MOST_ARMS)]
        self._curves = ArmCurves(arms)
        self.options = ChartOptions()
        self.options.set_ignore_outliers(False)
        self._make_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Follow what trains or plays."""
        player, live = self._player, self._live
        self.train.setText("Stop" if live.training else "Train now")
        self.train.setIcon(icon("stop" if live.training else "train", "on_accent"))
        self.transport.setVisible(player.recording is not None)
        self.play.setText("Pause" if player.playing else "Play")
        self.play.setIcon(icon("pause" if player.playing else "play"))
        self.speed.setCurrentIndex(SPEEDS.index(player.speed))
        self._say()
        self._show_time()

    def _say(self) -> None:
        fault = self._live.fault or self._player.fault or self._arms.fault
        self.caption.setText(fault or arms_words(self._arms))
        set_role(self.caption, "error" if fault else "caption")

    def _show_time(self) -> None:
        recording = self._player.recording
        if recording is None:
            return
        show_value(self.place, round(PLACES * self._player.at / max(recording.seconds, 1e-9)))
        self.time.setText(f"{clock(self._player.at)} of {clock(recording.seconds)}")

    def _show_arms(self) -> None:
        arms = self._arms.arms
        alike = families(arm.plan.method for arm in arms)
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(arms))
            if place < len(arms):
                card.show_arm(arms[place], self._arms.case, alike[arms[place].plan.method])

    def _begin(self) -> None:
        self._curves.begin()
        for chart in (self.dice, self.loss):
            chart.keep_only(())
        self._show_arms()
        self._say()

    def _update(self) -> None:
        charts = {"dice": self.dice, "loss": self.loss}
        for curve in self._curves.update():
            charts[curve.chart].set_curve(curve.key, curve.series, curve.style)
        self.dice.set_unit(self._curves.dice_unit)
        for chart in charts.values():
            chart.refresh()
        self._show_arms()

    def train_now(self, seed: int) -> None:
        """Train on the pictures of a seed."""
        self._player.leave()
        self.seed.setValue(seed)
        self._live.begin(seed)

    def replay(self, name: str) -> None:
        """Play a built-in replay, or the study of a folder."""
        self._live.stop()
        self._player.open(name)

    def _toggle_training(self) -> None:
        self._live.stop() if self._live.training else self.train_now(self.seed.value())

    def _toggle_play(self) -> None:
        self._player.pause() if self._player.playing else self._player.play()

    def _seek(self, place: int) -> None:
        if self._player.recording is not None:
            self._player.seek(place / PLACES * self._player.recording.seconds)

    def _show_replays(self) -> None:
        menu = passing_menu(self)
        for name in replay_names():
            menu.addAction(name.replace("-", " ").capitalize(), partial(self.replay, name))
        menu.addSeparator()
        menu.addAction("The study of this window", self.study_wanted.emit)
        menu.addAction("Open a study…", self.folder_wanted.emit)
        drop_down(menu, self.replays)

    def _make_controls(self) -> None:
        self.train = push_button(
            "Train now", "train", tone="on_accent", kind="primary",
            tip="Three networks of some seconds, alike but for Φ and ε, on pictures of which group B has no labels",
        )  # fmt: skip
        self.seed = CountBox(minimum=0, maximum=999, prefix="seed ")
        self.seed.setToolTip("Of the pictures, the first weights and the batches")
        self.replays = push_button("Replay", "play", tip="Play back a finished study from its events; nothing trains")
        self.caption = text_label(wrap=True, role="caption")
        self.play = push_button("Play", "play")
        self.speed = QComboBox()
        self.speed.addItems([f"{speed:g} ×" for speed in SPEEDS])
        self.speed.setToolTip("Recorded seconds that pass in one")
        self.place = QSlider(Qt.Orientation.Horizontal)
        self.place.setRange(0, PLACES)
        self.place.setAccessibleName("Where in the replay")
        self.time = text_label(role="muted")

    @cached_property
    def dice(self) -> CurvePlot:
        """Dice of each arm, by group."""
        return self._placed(
            0, 3, CurvePlot("Dice", self.options, unit=self._curves.dice_unit, number="{:.3f}", least_span=0.5,
                            limits=(0.0, 1.0)),
        )  # fmt: skip

    @cached_property
    def loss(self) -> CurvePlot:
        """Loss of each arm."""
        return self._placed(1, 2, CurvePlot("Loss", self.options, number="{:.4f}", least_span=0.1))

    def _placed(self, at: int, stretch: int, chart: CurvePlot) -> CurvePlot:
        self._charts.insertWidget(min(at, self._charts.count()), panel(chart), stretch)  # either may be made first
        return chart

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Make the charts, if they are not yet made."""
        super().showEvent(event)
        self.dice.refresh()
        self.loss.refresh()

    def _connect(self) -> None:
        self.train.clicked.connect(lambda: self._toggle_training())
        self.replays.clicked.connect(lambda: self._show_replays())
        self.play.clicked.connect(lambda: self._toggle_play())
        self.speed.activated.connect(lambda index: self._player.set_speed(SPEEDS[index]))
        self.place.valueChanged.connect(self._seek)
        self._arms.begun.connect(self._begin)
        self._arms.changed.connect(self._update)
        self._arms.pictures_changed.connect(self._show_pictures)
        self._live.changed.connect(self.refresh)
        self._player.changed.connect(self.refresh)
        self._player.moved.connect(self._show_time)

    def _show_pictures(self) -> None:
        self._show_arms()
        self._say()

    def _lay_out(self) -> None:
        cards = hbox(spacing=8)
        for card in self.cards:
            cards.addWidget(card, 1)
            card.hide()
        self._charts = hbox(spacing=8)
        self.transport = held(hbox(self.play, self.speed, (self.place, 1), self.time))
        vbox(
            hbox(self.train, self.seed, self.replays, REST),
            self.caption,
            (cards, 5),
            (self._charts, 4),
            self.transport,
            on=self,
            spacing=8,
        )
