"""The losses that answer in the lecture, and the controls that all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.lecture.canvas import Canvas
from segloss_gui.app.lecture.chosen import FIRST, MOST_LOSSES, fits, looks_of
from segloss_gui.app.microscope.derivatives import Look
from segloss_gui.app.microscope.phi import PHIS, Phi, group_of
from segloss_gui.core.errors import BadInputError

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec


class LossControls(ABC):
    """Which losses are shown, with Phi and epsilon for all that have them.

    Signals
    -------
    changed()
        A control's state changed.
    """

    changed = Signal()

    def __init__(self, canvas: Canvas) -> None:
        self.specs: Mapping[str, LossSpec] = {}
        self.keys: tuple[str, ...] = FIRST
        self.phi: Phi = "I"
        self.epsilon = 1.0
        self.failure = ""
        self.canvas = canvas

    @abstractmethod
    def restart(self) -> None:
        """Begin anew with other losses or controls."""

    @abstractmethod
    def _changed(self) -> None:
        """Tell of a change, and ask for a frame."""

    def registry_loaded(self, specs: Mapping[str, LossSpec]) -> None:
        """Take the losses; frames can be made from now on."""
        self.specs = specs
        self._changed()

    def registry_failed(self, error: BaseException) -> None:
        """Keep the reason for the screen."""
        self.failure = f"The losses could not be loaded: {error}"
        self.changed.emit()

    def use(self, keys: tuple[str, ...]) -> None:
        """Show these losses, the first six of them."""
        self.keys = tuple(dict.fromkeys(keys))[:MOST_LOSSES]
        self.restart()

    def toggle(self, key: str) -> None:
        """Add a loss, or take it away; a seventh takes the last one's place."""
        rest = tuple(found for found in self.keys if found != key)
        self.use(rest if key in self.keys else (*rest[: MOST_LOSSES - 1], key))

    def set_phi(self, phi: Phi) -> None:
        """Gather maps in another way, in all losses that can.

        Raises
        ------
        BadInputError
            When there is no such Phi.
        """
        if phi not in PHIS:
            raise BadInputError(f"phi must be one of {', '.join(PHIS)}, got {phi!r}")
        self.phi = phi
        self.restart()

    def set_epsilon(self, epsilon: float) -> None:
        """Another epsilon, in pixels, in all losses that have one."""
        self.epsilon = epsilon
        self.restart()

    def looks(self) -> tuple[Look, ...]:
        """The chosen losses that fit the canvas, with the parameters of the large controls."""
        return looks_of(self.keys, self.specs, self.phi, self.epsilon, self.canvas.classes)

    def offered(self) -> list[LossSpec]:
        """All losses that fit the canvas."""
        return [spec for spec in self.specs.values() if fits(spec, self.canvas.classes)]

    def subset(self, image: int, channel: int) -> list[tuple[int, int]]:
        """Image and class of every map that shares one ratio with that of ``image`` and ``channel``.

        Examples
        --------
        >>> from segloss_gui.app.plain_tasks import PlainTasks
        >>> tasks = PlainTasks()
        >>> from segloss_gui.app.lecture.presenter import LecturePresenter
        >>> shown = LecturePresenter(tasks)
        >>> shown.choose_preset("missing")
        >>> shown.set_phi("BI")
        >>> shown.subset(0, 1)
        [(0, 1), (1, 1)]
        >>> tasks.close()
        """
        group = group_of(self.phi, image, channel)
        maps = [(row, column) for row in range(self.canvas.images) for column in range(self.canvas.classes)]
        return [place for place in maps if group_of(self.phi, *place) == group]
