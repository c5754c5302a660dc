"""Walking through a scene: next, back, the answer; each step sets the playground or a sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.lecture.presenter import LecturePresenter
from segloss_gui.app.lecture.scene_steps import CanvasState, Scene, SceneStep
from segloss_gui.app.lecture.sheets import SheetsPresenter


class ScenesPresenter:
    """The scene that is given, and where in it.

    Parameters
    ----------
    playground : LecturePresenter
    sheets : SheetsPresenter

    Signals
    -------
    changed()
        Another scene or step, the answer is shown, or there is no scene any more.
    training_wanted(TrainingState)
        A step trains, or plays back.
    case_wanted(Path)
        A step begins with the slice of a label map.
    """

    changed = Signal()
    case_wanted = Signal(object)
    training_wanted = Signal(object)

    def __init__(self, playground: LecturePresenter, sheets: SheetsPresenter) -> None:
        self._playground, self._sheets = playground, sheets
        self.scene: Scene | None = None
        self._lecture: tuple[Scene, ...] = ()
        self._place = 0
        self.index = 0
        self.answered = False
        self.fault = ""
        self._waiting: CanvasState | None = None
        playground.changed.connect(self._on_playground)

    @property
    def step(self) -> SceneStep | None:
        """The step that is shown."""
        return self.scene.steps[self.index] if self.scene else None

    def begin(self, scene: Scene, *others: Scene) -> None:
        """Give a scene from its first step, and others after it."""
        self._lecture, self._place = (scene, *others), 0
        self.scene = scene
        self._go(0)

    def restart(self) -> None:
        """Give the scene from its first step again; those before and after it stay."""
        if self.scene:
            self._go(0)

    @property
    def first(self) -> bool:
        """Whether no scene comes before this one."""
        return self._place == 0

    @property
    def last(self) -> bool:
        """Whether nothing comes after this step."""
        return self.scene is None or (self.index + 1 == len(self.scene.steps) and self._place + 1 == len(self._lecture))

    def _turn_to(self, place: int) -> Scene:
        self._place = place
        self.scene = self._lecture[place]
        return self.scene

    def end(self) -> None:
        """Leave the scene; what it set stays."""
        self.scene, self._waiting, self.fault = None, None, ""
        self.changed.emit()

    def next(self) -> None:
        """The next step, or the next scene, if there is one."""
        if self.scene and self.index + 1 < len(self.scene.steps):
            self._go(self.index + 1)
        elif self.scene and self._place + 1 < len(self._lecture):
            self._turn_to(self._place + 1)
            self._go(0)

    def advance(self) -> None:
        """The answer where one is asked for, else :meth:`next`: all that a lecturer with one key needs."""
        if self.step is not None and self.step.question and not self.answered:
            self.answer()
        else:
            self.next()

    def back(self) -> None:
        """The step before, or the end of the scene before, if there is one."""
        if self.scene and self.index:
            self._go(self.index - 1)
        elif self.scene and self._place:
            self._go(len(self._turn_to(self._place - 1).steps) - 1)

    def answer(self) -> None:
        """Show the answer."""
        self.answered = True
        self.changed.emit()

    def _go(self, index: int) -> None:
        self.index, self.answered, self.fault, self._waiting = index, False, "", None
        step = self.step
        assert step is not None
        if step.sheet is not None:
            self._sheets.show(step.sheet.key, step.sheet.numbers)
        elif step.canvas is not None:
            self._set(step.canvas)
        elif step.training is not None:
            self.training_wanted.emit(step.training)
        self.changed.emit()

    def take_case(self, file: Path, masks: NDArray[np.bool_]) -> None:
        """Put the slice that a step began with on the canvas, and set the rest of the step; too late, nothing."""
        state = self.step.canvas if self.step is not None else None
        if state is not None and state.case == file:
            self._playground.take_case(masks)
            self._set_up(state)
            self.changed.emit()

    def _set(self, state: CanvasState) -> None:
        if state.case is not None:
            self.case_wanted.emit(state.case)
            return  # what else the step says is of the canvas that comes
        key = state.preset or self._playground.preset
        if key != "case" and (state.preset is not None or state.side is not None):
            self._playground.choose_preset(key, state.side)
        self._set_up(state)

    def _set_up(self, state: CanvasState) -> None:
        shown = self._playground
        for change in state.changes:
            shown.change(change)
        if state.phi is not None:
            shown.set_phi(state.phi)
        if state.epsilon is not None:
            shown.set_epsilon(state.epsilon)
        if state.losses is not None:
            shown.use(state.losses)
        image = (state.image or shown.image + 1) - 1
        channel = (state.channel or shown.channel + 1) - 1
        held = shown.canvas
        shown.select(min(image, held.images - 1), min(channel, held.classes - 1))
        if image >= held.images or channel >= held.classes:
            asked = f"image {image + 1}, class {channel + 1}"
            self.fault = f"This step shows {asked}; the canvas holds {held.images} images and {held.classes} classes."
        self._waiting = state
        self._on_playground()

    def _on_playground(self) -> None:
        """What needs the losses, once they are there: steps are descended."""
        if self._waiting is None or not self._playground.specs:
            return
        state, self._waiting = self._waiting, None
        if state.descend:
            self._playground.step(state.descend)
