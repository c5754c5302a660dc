"""What the Lecture's playground shows and does, without Qt; numbers and pictures are made in the background."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, needs
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.lecture.canvas import MOST_IMAGES, Canvas, Layer, Stroke
from segloss_gui.app.lecture.canvas_frame import Frame, Question, answer
from segloss_gui.app.lecture.canvas_maps import hard
from segloss_gui.app.lecture.descent import Descent, Path
from segloss_gui.app.lecture.live import HardScores, scores_of
from segloss_gui.app.lecture.loss_controls import LossControls
from segloss_gui.app.lecture.presets import SIDE, case_canvas, preset
from segloss_gui.app.microscope.gradient_picture import LIGHT, Paints

Tool = Literal["add", "erase", "soften", "move"]
Change = Literal["larger", "smaller", "sharper", "softer", "noisier"]
LAST_STEP = 400


class LecturePresenter(LossControls):
    """The canvas, the losses that answer, the large controls, and the descent.

    Parameters
    ----------
    tasks : BackgroundTasks
        Makes frames.

    Signals
    -------
    frame_changed()
        ``frame`` is a newer one.
    trace_changed()
        The descent began, went on or ended.
    """

    frame_changed = Signal()
    trace_changed = Signal()

    def __init__(self, tasks: BackgroundTasks) -> None:
        self.preset, self.side = "two_sizes", SIDE
        super().__init__(preset(self.preset).make(self.side))
        self.image = self.channel = 0
        self.layer: Layer = "prediction"
        self.tool: Tool = "add"
        self.radius = 4.0
        self.paints = LIGHT
        self.frame: Frame | None = None
        self.shown = self.descending = False
        self.descent: Descent | None = None
        self._newest = NewestWins(tasks, in_turn=True)
        self._undo: list[Canvas] = []

    def show(self, shown: bool) -> None:
        """Begin or cease to make frames: only while somebody looks."""
        self.shown = shown
        self._ask()

    def choose_preset(self, key: str, side: int | None = None) -> None:
        """Begin with one of :data:`~segloss_gui.app.lecture.presets.PRESETS`; ``side`` is its new size in pixels."""
        scale = (side or self.side) / self.side
        self.preset, self.side, self.radius = key, side or self.side, max(1.0, self.radius * scale)
        self.take(preset(key).make(self.side))

    def take(self, canvas: Canvas) -> None:
        """Begin with any canvas."""
        self._undo.clear()
        self.image, self.channel = 0, min(self.channel, canvas.classes - 1)
        self._put(canvas)

    def take_case(self, masks: NDArray[np.bool_]) -> None:
        """Begin with a slice of a case, (classes, H, W), and a prediction that is a little off it.

        The first three classes, cut or padded to sides of 32 to 256 pixels.
        """
        self.preset = "case"
        self.take(case_canvas(masks))

    def set_paints(self, paints: Paints) -> None:
        """Other colours of pictures."""
        self.paints = paints
        self._ask()

    def select(self, image: int, channel: int) -> None:
        """Look at, and paint on, the map of an image and a class."""
        self.image, self.channel = image, channel
        self._changed()

    def choose_tool(self, layer: Layer, tool: Tool) -> None:
        """What the brush does, and to what."""
        self.layer, self.tool = layer, "add" if layer == "truth" and tool == "soften" else tool
        self.changed.emit()

    def begin_stroke(self) -> None:
        """Remember the canvas, so that the stroke can be taken back."""
        self._undo = [*self._undo[-49:], self.canvas]

    def paint(self, row: float, column: float, *, add: bool) -> None:
        """Touch the map looked at with the brush; not ``add`` erases, whatever the tool."""
        if self.tool != "move":
            stroke: Stroke = self.tool if add else "erase"
            self._put(self.canvas.painted(self.layer, stroke, self.image, self.channel, (row, column), self.radius))

    def move(self, down: int, right: int) -> None:
        """Shift truth or prediction of the image looked at."""
        self._put(self.canvas.moved(self.layer, self.image, down, right))

    def change(self, what: Change) -> None:
        """Change the prediction as a whole; sharpness and noise that of all images."""
        self.begin_stroke()
        canvas = self.canvas
        self._put({
            "larger": lambda: canvas.scaled(self.image, 1.15),
            "smaller": lambda: canvas.scaled(self.image, 1 / 1.15),
            "sharper": lambda: canvas.sharpened(1.4),
            "softer": lambda: canvas.sharpened(1 / 1.4),
            "noisier": lambda: canvas.noisy(0.8, seed=len(self._undo)),
        }[what]())  # fmt: skip

    def add_image(self) -> None:
        """A copy of the image looked at joins the batch, while there are fewer than 8."""
        if self.canvas.images < MOST_IMAGES:
            self.begin_stroke()
            added = self.canvas.with_image(self.image)
            self.image = added.images - 1
            self._put(added)

    def remove_image(self) -> None:
        """The image looked at leaves the batch, unless it is the only one."""
        if self.canvas.images > 1:
            self.begin_stroke()
            left = self.canvas.without_image(self.image)
            self.image = min(self.image, left.images - 1)
            self._put(left)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._undo:
            canvas = self._undo.pop()
            self.image = min(self.image, canvas.images - 1)
            self._put(canvas)

    @property
    def paths(self) -> list[Path]:
        """Where every loss has led the prediction; none before the first step."""
        return self.descent.paths if self.descent else []

    def step(self, count: int = 1) -> bool:
        """Follow the losses; whether it can go on."""
        if not self.specs:
            return False
        if self.descent is None:
            self.descent = Descent(self.canvas, self.looks())
        self.descent.step(count)
        self.descending = True
        self.trace_changed.emit()
        self._ask()
        return self.descent.steps < LAST_STEP

    def restart(self) -> None:
        """Return to the painted prediction."""
        self.descent, self.descending = None, False
        self.trace_changed.emit()
        self._changed()

    def dice_now(self, path: Path) -> HardScores:
        """Hard scores of where one loss has led the map looked at."""
        found = hard(path.logits)[self.image, self.channel]
        return scores_of(found, self.canvas.truth[self.image, self.channel])

    def _put(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.descent, self.descending = None, False
        self.trace_changed.emit()
        self._changed()

    def _changed(self) -> None:
        self.changed.emit()
        self._ask()

    def _ask(self) -> None:
        if self.shown:
            followed = tuple(path.logits for path in self.paths) if self.descending else None
            question = Question(self.canvas, self.looks(), self.image, self.channel, followed, self.paints)

            def work(_task: BackgroundTask) -> Frame:
                return answer(question)

            self._newest.ask(
                "Looking at gradients", work if question.looks else needs()(work), self._answered, self._failed,
                quiet=True,
            )  # fmt: skip

    def _answered(self, frame: Frame) -> None:
        self.frame, self.failure = frame, ""
        self.frame_changed.emit()

    def _failed(self, error: BaseException) -> None:
        self.failure = f"The picture could not be computed: {error}"
        self.changed.emit()
