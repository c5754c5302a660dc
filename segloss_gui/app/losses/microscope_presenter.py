"""What the microscope's panel shows and does, without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.losses.microscope_frame import Frame, Question, answer
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.app.microscope.derivatives import MOST_LOSSES, By, Look
from segloss_gui.app.microscope.gradient_picture import LIGHT
from segloss_gui.app.microscope.synthetic_masks import PIXELS, PredictionKnobs, Shape, brushed, reference, slice_of
from segloss_gui.core.errors import StudyFaults

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

Picture = Literal["one", "two", "classes", "case"]
BRUSH = 9.0
DRAFT_COLOUR = "#808895"


class MicroscopePresenter:
    """The scene, its knobs, and which losses are looked at; frames are made in the background.

    Signals
    -------
    changed()
        The scene, a switch or the losses changed (the controls must follow).
    frame_changed()
        ``frame`` is a newer one.
    """

    changed = Signal()
    frame_changed = Signal()

    def __init__(self, losses: LossesPresenter, tasks: BackgroundTasks) -> None:
        self.losses = losses
        self.picture: Picture = "one"
        self.masks = reference("one")
        self.knobs = PredictionKnobs()
        self.empty_image, self.beside, self.one_scale = True, True, False
        self.by: By = "logit"
        self.channel = 0
        self.class_names: tuple[str, ...] = ("object",)
        self.paints = LIGHT
        self.frame: Frame | None = None
        self.failure = ""
        self.shown = False
        self._newest = NewestWins(tasks, in_turn=True)
        losses.chosen_changed.connect(self._on_losses)
        losses.comparison_changed.connect(self._on_losses)

    def show(self, shown: bool) -> None:
        """Begin or cease to make frames: only while somebody looks."""
        self.shown = shown
        self._ask()

    def choose(self, shape: Shape) -> None:
        """Take a painted reference."""
        names = ("large", "small") if shape == "classes" else ("object",)
        self._take(shape, reference(shape), names)

    def take_case(self, labels: NDArray[np.integer], sources: dict[str, tuple[int, ...]], height: int | None) -> None:
        """Take a slice of a case's reference: label values by class name."""
        masks = slice_of(labels, tuple(sources.values()), height)
        self._take("case", masks, tuple(sources))

    def change(self, **values: Any) -> None:
        """Change switches: ``empty_image``, ``beside``, ``one_scale``, ``by``, ``channel``, ``paints``."""
        for name, value in values.items():
            setattr(self, name, value)
        self.changed.emit()
        self._ask()

    def turn(self, **knobs: float) -> None:
        """Turn knobs of the prediction."""
        self.knobs = self.knobs.model_copy(update=knobs)
        self._ask()

    def turn_param(self, **values: Any) -> str:
        """Change parameters of the loss looked at; what forbids it, in words."""
        params = self.losses.params
        if params is None:
            return ""
        try:
            return self.losses.set_params(type(params).parse({**dict(params), **values}))
        except StudyFaults as error:
            return str(error)

    def paint(self, row: float, column: float, *, add: bool) -> None:
        """Add to the reference's shown class, or erase, around a pixel of the first image."""
        radius = BRUSH * max(self.masks.shape[1:]) / 256
        self.masks = brushed(self.masks, self.channel, (row, column), radius, add=add)
        self._ask()

    def looks(self) -> tuple[Look, ...]:
        """The losses side by side: the one looked at, and others of the comparison, four at most."""
        rows = self.losses.comparison_looks() if self.beside else ()
        chosen = self.losses.row
        if chosen is None:
            return (*self._draft(), *(look for _, look in rows))[:MOST_LOSSES]
        if not self.beside:
            return tuple(look for index, look in self.losses.comparison_looks() if index == chosen)
        first = [pair for pair in rows if pair[0] == chosen]
        kept = sorted([*first, *[pair for pair in rows if pair[0] != chosen][: MOST_LOSSES - len(first)]])
        return tuple(look for _, look in kept)

    def _draft(self) -> tuple[Look, ...]:
        spec, params = self.losses.spec, self.losses.params
        return (Look(spec.title, DRAFT_COLOUR, spec, params),) if spec and params else ()

    def _take(self, picture: Picture, masks: NDArray[np.bool_], names: tuple[str, ...]) -> None:
        if masks.shape[1:] != self.masks.shape[1:]:
            self.knobs = knobs_for(max(masks.shape[1:]))
        self.picture, self.masks, self.class_names = picture, masks, names
        self.channel = min(self.channel, len(masks) - 1)
        self.changed.emit()
        self._ask()

    def _on_losses(self) -> None:
        self.changed.emit()
        self._ask()

    def _ask(self) -> None:
        if self.shown and self.losses.specs:
            question = self._question()
            self._newest.ask(
                "Looking at gradients", lambda _: answer(question), self._answered, self._failed, quiet=True
            )

    def _question(self) -> Question:
        return Question(
            masks=self.masks,
            knobs=self.knobs,
            empty_image=self.empty_image,
            looks=self.looks(),
            by=self.by,
            one_scale=self.one_scale,
            channel=self.channel,
            paints=self.paints,
        )

    def _answered(self, frame: Frame) -> None:
        self.frame, self.failure = frame, ""
        self.frame_changed.emit()

    def _failed(self, error: BaseException) -> None:
        self.failure = f"The picture could not be computed: {error}"
        self.frame_changed.emit()


def knobs_for(pixels: int) -> PredictionKnobs:
    """Knobs that look alike on a picture of any width.

    Examples
    --------
    >>> knobs_for(256) == PredictionKnobs(), knobs_for(64).shift
    (True, 3.0)
    """
    usual, share = PredictionKnobs(), pixels / PIXELS
    return PredictionKnobs(sharpness=usual.sharpness / share, shift=round(usual.shift * share))
