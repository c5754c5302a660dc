"""What a scene is made of: steps, and what each shows. How to write one: :mod:`~segloss_gui.app.lecture.scene_file`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator, model_validator

from segloss_gui.app.lecture.canvas import MOST_CLASSES, MOST_IMAGES
from segloss_gui.app.lecture.chosen import MOST_LOSSES
from segloss_gui.app.lecture.presenter import Change
from segloss_gui.app.lecture.presets import PRESETS
from segloss_gui.app.lecture.sheets import SHEETS
from segloss_gui.app.microscope.phi import Phi
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.settings import Settings

SIDES = (32, 64, 128, 256)


class CanvasState(Settings):
    """What a step makes of the playground; what is left out stays."""

    preset: str | None = Field(default=None, description="One of small, two_sizes, empty, missing, ambiguous, many.")
    case: Path | None = Field(default=None, description="A label map, beside the scene's file, whose slice is shown.")
    side: int | None = Field(default=None, description="Pixels of the square canvas.")
    losses: tuple[str, ...] | None = Field(default=None, min_length=1, max_length=MOST_LOSSES)
    phi: Phi | None = None
    epsilon: float | None = Field(default=None, ge=1e-3, le=1e5, description="In pixels.")
    image: int | None = Field(default=None, ge=1, le=MOST_IMAGES, description="Which image is shown, from 1.")
    channel: int | None = Field(default=None, ge=1, le=MOST_CLASSES, description="Which class is shown, from 1.")
    changes: tuple[Change, ...] = Field(default=(), max_length=8)
    descend: int = Field(default=0, ge=0, le=200, description="Steps that the prediction follows the losses.")

    @field_validator("preset")
    @classmethod
    def _known_preset(cls, key: str | None) -> str | None:
        known = [kind.key for kind in PRESETS]
        if key is not None and key not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return key

    @field_validator("side")
    @classmethod
    def _known_side(cls, side: int | None) -> int | None:
        if side is not None and side not in SIDES:
            raise ValueError("must be 32, 64, 128 or 256")
        return side

    @model_validator(mode="after")
    def _one_beginning(self) -> CanvasState:
        if self.case is not None and (self.preset is not None or self.side is not None):
            raise ValueError("begins with either a case or a preset")
        return self


class SheetState(Settings):
    """Which theory sheet a step shows."""

    key: str
    dials: dict[str, float] = Field(default_factory=dict)
    cases: tuple[int, ...] | None = Field(default=None, description="Of a histogram that is drawn, from left to right.")

    @field_validator("key")
    @classmethod
    def _known(cls, key: str) -> str:
        if key not in SHEETS:
            raise ValueError(f"must be one of {', '.join(SHEETS)}")
        return key

    @model_validator(mode="after")
    def _settled(self) -> SheetState:
        bars = len(SHEETS[self.key].bars)
        if self.cases is not None and len(self.cases) != bars:
            wanted = f"{bars} numbers of cases" if bars else "none, the sheet has no histogram"
            raise ValueError(f"cases must be {wanted}, got {len(self.cases)}")
        try:
            SHEETS[self.key].settled(self.numbers)
        except BadInputError as error:
            raise ValueError(str(error)) from None
        return self

    @property
    def numbers(self) -> dict[str, float]:
        """What is set of the sheet: its dials, and the bars of its histogram."""
        bars = {bar.key: float(count) for bar, count in zip(SHEETS[self.key].bars, self.cases or (), strict=False)}
        return {**bars, **self.dials}


class TrainingState(Settings):
    """What a step trains, or plays back."""

    seed: int | None = Field(default=None, ge=0, le=999, description="Train now, on the pictures of this seed.")
    replay: str | None = Field(default=None, description="A built-in replay, or a study's folder, from the scene's.")

    @model_validator(mode="after")
    def _one_of_both(self) -> TrainingState:
        if (self.seed is None) == (self.replay is None):
            raise ValueError("names either a seed or a replay")
        return self


class SceneStep(Settings):
    """One step: words, and what is shown."""

    text: str = Field(min_length=1, max_length=600)
    look: str = Field(default="", max_length=300, description="What to look at.")
    question: str = Field(default="", max_length=300)
    answer: str = Field(default="", max_length=600, description="Shown at a click.")
    canvas: CanvasState | None = None
    sheet: SheetState | None = None
    training: TrainingState | None = None
    notes: str = Field(default="", max_length=1200, description="For the lecturer's own screen.")

    @model_validator(mode="after")
    def _one_place(self) -> SceneStep:
        if sum(place is not None for place in (self.canvas, self.sheet, self.training)) != 1:
            raise ValueError("shows either a canvas, a sheet or a training")
        if bool(self.question) != bool(self.answer):
            raise ValueError("a question and its answer come together")
        return self


class Scene(Settings):
    """A guided scene."""

    title: str = Field(min_length=1, max_length=80)
    source: str = Field(default="", max_length=200)
    steps: tuple[SceneStep, ...] = Field(min_length=1, max_length=12)
