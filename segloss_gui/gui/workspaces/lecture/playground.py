"""The playground: paint on the left, see on the right what every loss makes of it, descend below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from segloss_gui.app.eliding import families
from segloss_gui.app.form_kinds import Number
from segloss_gui.app.lecture.canvas import MOST_IMAGES, Layer
from segloss_gui.app.lecture.card_content import CardContent
from segloss_gui.app.lecture.chosen import MOST_LOSSES
from segloss_gui.app.lecture.lecture_words import CHANGES, PAINT_HINT, pixel_words
from segloss_gui.app.lecture.live import scores_words
from segloss_gui.app.lecture.presenter import LecturePresenter, Tool
from segloss_gui.app.lecture.presets import PRESETS
from segloss_gui.app.microscope.gradient_picture import DARK, LIGHT
from segloss_gui.app.microscope.phi import PHIS, caption
from segloss_gui.gui.forms.labelled_slider import LabelledSlider
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import LARGE_POINTS, colours, icon, notifier, panel, type_points
from segloss_gui.gui.widgets import plain_tip, push_button, text_label, tool_button
from segloss_gui.gui.widgets.boxes import hbox, held, vbox
from segloss_gui.gui.widgets.menus import drop_down, passing_menu
from segloss_gui.gui.widgets.seen import WhileSeen
from segloss_gui.gui.widgets.timers import every
from segloss_gui.gui.workspaces.lecture.batch_strip import BatchStrip
from segloss_gui.gui.workspaces.lecture.canvas_view import CanvasView
from segloss_gui.gui.workspaces.lecture.card_grid import CardGrid
from segloss_gui.gui.workspaces.lecture.control_lines import activate_layout, caption_label, line_of, titled
from segloss_gui.gui.workspaces.lecture.maps_hint import MapsHint
from segloss_gui.gui.workspaces.lecture.traces import Traces

SIDES = (32, 64, 128, 256)
LAYERS: tuple[Layer, ...] = ("prediction", "truth")
TOOLS: tuple[Tool, ...] = ("add", "erase", "soften", "move")
STEP_MS = 40
CASE = "A slice of this case"
PHI_TITLE = "Φ: which maps share one ratio"


class Playground(WhileSeen, QWidget):
    """Canvas, losses, descent; ``case_wanted`` asks for the current case's reference."""

    case_wanted = Signal()

    def __init__(self, presenter: LecturePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._make_controls()
        self.canvas, self.strip, self.traces = CanvasView(), BatchStrip(), Traces()
        self.cards = CardGrid(MOST_LOSSES)
        self.readout, self.hint = caption_label(PAINT_HINT), MapsHint()
        self._timer = every(self, STEP_MS, self._tick)
        self._presenting = self._guided = False
        self._lay_out()
        self._connect()
        self._on_theme()
        self.refresh()

    def refresh(self) -> None:
        """Let the controls follow the presenter."""
        shown = self._presenter
        self.preset.setCurrentIndex([*(kind.key for kind in PRESETS), "case"].index(shown.preset))
        self.side.setEnabled(shown.preset != "case")
        self.side.setCurrentIndex(SIDES.index(shown.side))
        self.phi.set_index(PHIS.index(shown.phi))
        self.epsilon.show_number(shown.epsilon)
        self.layer.set_index(LAYERS.index(shown.layer))
        self.tool.set_index(TOOLS.index(shown.tool))
        self.tool.button(TOOLS.index("soften")).setEnabled(shown.layer == "prediction")
        self.canvas.radius, self.canvas.moves = shown.radius, shown.tool == "move"
        words = caption(shown.phi, shown.canvas.images, shown.canvas.classes)
        self.groups.setText(words.partition(";")[0] if type_points() > LARGE_POINTS else words)
        self.add.setEnabled(shown.canvas.images < MOST_IMAGES)
        self.remove.setEnabled(shown.canvas.images > 1)
        self._light(shown.image, shown.channel)
        if shown.failure:
            self.readout.setText(shown.failure)

    def show_frame(self) -> None:
        """Show numbers and pictures."""
        frame = self._presenter.frame
        if frame is None:
            return
        shown = frame.question
        truth = shown.canvas.truth
        self.canvas.show_map(frame.thumbnails[shown.image][shown.channel], truth[shown.image, shown.channel])
        self.strip.show_batch(frame.thumbnails, truth, (shown.image, shown.channel))
        self.cards.place(len(frame.heard) if self._presenter.specs else len(self._presenter.keys))
        paths = self._presenter.paths if shown.followed is not None else []
        alike = families(heard.look.name for heard in frame.heard)
        for place, heard in enumerate(frame.heard):
            scores = self._presenter.dice_now(paths[place]) if place < len(paths) else None
            mask = truth[shown.image, shown.channel]
            means = heard.on_map(truth, shown.image, shown.channel)
            content = CardContent(heard, frame.maps[place], mask, means, scores, alike[heard.look.name])
            self.cards.cards[place].show_content(content)
        self.hint.say(descended=bool(paths))
        self.scores.setText(scores_words(frame.scores))

    def seen(self, on: bool) -> None:
        """Make frames, and descend, while somebody looks."""
        if not on:
            self.pause()
        self._presenter.show(on)

    def present(self, on: bool) -> None:
        """The canvas alone, and its scores, or all that a scene speaks of; the pointer is a laser."""
        self._presenting = on
        self._fit()
        self.canvas.laser = on
        self.canvas.setCursor(Qt.CursorShape.BlankCursor if on else Qt.CursorShape.ArrowCursor)

    def guide(self, on: bool) -> None:
        """Put away what a scene sets itself, and in large type the tools too: the brush still draws and erases."""
        self._guided = on
        self._fit()

    def _fit(self) -> None:
        """Show the controls there is a use for, and room: of large type little goes on a screen."""
        large, alone = type_points() > LARGE_POINTS, self._presenting and not self._guided
        for widget in (self._above, self._right, self.strip):
            widget.setVisible(not alone)
        for widget in self._begins:
            widget.setVisible(not self._guided)
        for widget in (self._tools, self.groups):
            widget.setVisible(not alone and not (large and self._guided))
        for widget in (self._below, self.readout):
            widget.setVisible(not alone and not large)
        self.phi_title.setText("Φ" if large else PHI_TITLE)
        short = large or self._guided
        self.once.setText("Step" if short else "One step")
        self.back.setText("Reset" if short else "Back to the start")
        self._body.setStretch(0, 9 if large else 8)
        self._body.setStretch(1, 11 if large else 12)
        self._seen.setStretchFactor(self.traces, 3 if large else 2)
        self.traces.take_type(large)
        for widget in (self._above, self.left, self.left_panel, self._right, self):  # or the window grows meanwhile
            activate_layout(widget)

    def play(self) -> None:
        """Descend until it is paused, or has gone far enough."""
        self._timer.start()
        self.player.setText("Pause")
        self.player.setIcon(icon("pause", "on_accent"))

    def pause(self) -> None:
        """Stand still."""
        self._timer.stop()
        self.player.setText("Descend")
        self.player.setIcon(icon("play", "on_accent"))

    def _tick(self) -> None:
        if not self._presenter.step():
            self.pause()

    def _toggle_play(self) -> None:
        self.pause() if self._timer.isActive() else self.play()

    def _step_once(self) -> None:
        self.pause()
        self._presenter.step()

    def _restart(self) -> None:
        self.pause()
        self._presenter.restart()

    def _show_trace(self) -> None:
        if not self._presenter.paths:
            self.pause()
        self.traces.show_paths(self._presenter.paths)
        steps = self._presenter.descent.steps if self._presenter.descent else 0
        self.back.setEnabled(bool(steps))
        self.steps.setText(f"step {steps}" if steps else "")

    def _on_hover(self, row: int, column: int) -> None:
        self._light(self._presenter.image, self._presenter.channel)
        self.readout.setText(pixel_words(self._presenter, row, column))

    def _light(self, image: int, channel: int) -> None:
        shown = self._presenter
        at = (shown.image, shown.channel) if image < 0 else (image, channel)
        self.strip.light(shown.subset(*at))

    def _on_brush(self, factor: float) -> None:
        shown = self._presenter
        shown.radius = min(max(shown.radius * factor, 0.5), max(shown.canvas.shape) / 3)
        self.canvas.radius = shown.radius
        self.canvas.update()

    def _on_preset(self, index: int) -> None:
        if index < len(PRESETS):
            self._presenter.choose_preset(PRESETS[index].key)
        else:
            self.refresh()
            self.case_wanted.emit()

    def say(self, words: str) -> None:
        """Say below the canvas why something was not done."""
        self.readout.setText(words)

    def _on_theme(self) -> None:
        self._fit()
        self._presenter.set_paints(DARK if colours().dark else LIGHT)

    def _show_losses(self) -> None:
        menu = passing_menu(self)
        family = ""
        for spec in self._presenter.offered():
            if spec.family != family:
                family = spec.family
                menu.addSection(family.capitalize())
            action = menu.addAction(spec.title)
            action.setCheckable(True)
            action.setChecked(spec.key in self._presenter.keys)
            action.triggered.connect(partial(self._presenter.toggle, spec.key))
        drop_down(menu, self.losses)

    def _make_controls(self) -> None:
        self.preset, self.side = QComboBox(), QComboBox()
        for kind in PRESETS:
            self.preset.addItem(kind.title)
            self.preset.setItemData(self.preset.count() - 1, plain_tip(kind.hint), Qt.ItemDataRole.ToolTipRole)
        self.preset.addItem(CASE)
        self.preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.preset.setMinimumContentsLength(15)
        self.side.addItems([f"{side} px" for side in SIDES])
        self.phi, self.layer = Segments(list(PHIS)), Segments(["Prediction", "Truth"])
        self.tool = Segments([tool.capitalize() for tool in TOOLS])
        self.epsilon = LabelledSlider(
            "ε, in pixels", Number(least=1e-3, most=1e5, log=True), "Above and below the ratio"
        )
        self.epsilon.setMinimumWidth(150)
        self.losses = push_button("Losses", "losses", tip="Choose up to six losses")
        self.player = push_button(
            "Descend",
            "play",
            tone="on_accent",
            kind="primary",
            tip="Let the prediction follow the derivative of every loss, side by side",
        )
        self.once, self.back = push_button("One step"), push_button("Back to the start")
        self.undo = _tool("undo", "Take the last stroke back")
        self.add = _tool("plus", "Add a copy of this image to the batch, up to 8")
        self.remove = _tool("minus", "Take this image out of the batch")
        self.changes = {what: _tool("", words, title) for title, what, words in CHANGES}
        self.groups, self.scores, self.steps = caption_label(""), text_label(wrap=True), text_label(role="muted")
        self.groups.setWordWrap(True)

    def _connect(self) -> None:
        shown = self._presenter
        self.preset.activated.connect(self._on_preset)
        self.side.activated.connect(lambda index: shown.choose_preset(shown.preset, SIDES[index]))
        self.phi.chosen.connect(lambda index: shown.set_phi(PHIS[index]))
        self.epsilon.turned.connect(shown.set_epsilon)
        self.layer.chosen.connect(lambda index: shown.choose_tool(LAYERS[index], shown.tool))
        self.tool.chosen.connect(lambda index: shown.choose_tool(shown.layer, TOOLS[index]))
        self.losses.clicked.connect(self._show_losses)
        self.canvas.pressed.connect(shown.begin_stroke)
        self.canvas.painted.connect(lambda row, column, add: shown.paint(row, column, add=add))
        self.canvas.dragged.connect(shown.move)
        self.canvas.hovered.connect(self._on_hover)
        self.canvas.brush_wanted.connect(self._on_brush)
        self.strip.chosen.connect(shown.select)
        self.strip.hovered.connect(self._light)
        for tool, act in ((self.undo, shown.undo), (self.add, shown.add_image), (self.remove, shown.remove_image)):
            tool.clicked.connect(_plain(act))
        for what, changer in self.changes.items():
            changer.clicked.connect(partial(shown.change, what))
        for button, do in ((self.player, self._toggle_play), (self.once, self._step_once), (self.back, self._restart)):
            button.clicked.connect(_plain(do))
        shown.changed.connect(self.refresh)
        shown.frame_changed.connect(self.show_frame)
        shown.trace_changed.connect(self._show_trace)
        notifier.changed.connect(self._on_theme)

    def _lay_out(self) -> None:
        self.phi_title = text_label(PHI_TITLE, role="caption")
        self._begins = [
            titled(text_label(words, role="caption"), box)
            for words, box in (("Begin with", self.preset), ("Size", self.side))
        ]
        top = line_of(*self._begins, titled(self.phi_title, self.phi), self.epsilon)
        top.setSpacing(18)
        top.addWidget(self.losses, 0, Qt.AlignmentFlag.AlignBottom)
        self._above, self._below, self._right = (
            held(top),
            held(line_of(*self.changes.values(), self.undo, self.add, self.remove, spacing=2)),
            QWidget(),
        )
        self._tools = held(line_of(self.layer, self.tool))
        column = (self._tools, (self.canvas, 1), self._below, self.scores, self.strip, self.groups, self.readout)
        self.left = held(vbox(*column, spacing=6, margins=(10, 10, 10, 8)))
        self._seen = vbox(
            (self.cards, 5),
            self.hint,
            hbox(self.player, self.once, self.back, (self.steps, 1), spacing=8),  # its words get longer as it counts
            (self.traces, 2),
            on=self._right,
            spacing=6,
        )
        self.left_panel = panel(self.left)
        self._body = hbox((self.left_panel, 4), (self._right, 6), spacing=10)
        vbox(self._above, (self._body, 1), on=self, spacing=8)
        self.traces.hide()


def _plain(do: Callable[[], object]) -> Callable[[bool], object]:
    return lambda _checked: do()


def _tool(name: str, words: str, title: str = "") -> QToolButton:
    button = tool_button(name, tip=words, name=words)
    button.setText(title)
    return button
