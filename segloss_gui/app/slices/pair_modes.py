"""Two segmentations against each other: which, in what way, and what each pane paints. Without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from psygnal import Signal

from segloss_gui.app.slices.overlay import Overlay
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.colours import rgb

CURTAIN_STEP = 0.02
SQUARE_LIMITS_MM = (2.0, 200.0)
RATE_LIMITS_HZ = (0.5, 6.0)


class PairMode(StrEnum):
    """Ways of comparing two, by the words on their buttons."""

    FLICKER = "Flicker"
    SWIPE = "Swipe"
    CHECKERBOARD = "Checkerboard"
    DIFFERENCE = "Difference"


class Pair:
    """Which two are compared, and how; observable.

    Signals
    -------
    changed()
        Anything of it changed.

    Attributes
    ----------
    first, second : str
        Names of layers of the scene.
    mode : PairMode
        The way.
    second_shown : bool
        Which of the two flicker shows.
    curtain : float
        Where the curtain is, as a share of a pane's width: the first left of it, the second right.
    square_mm : float
        Side of the checkerboard's squares; the upper left one of the slice shows the first.
    rate_hz : float
        How often a second flicker shows the other one.
    """

    changed = Signal()

    def __init__(self) -> None:
        self.first = self.second = ""
        self.mode = PairMode.FLICKER
        self.second_shown = False
        self.curtain = 0.5
        self.square_mm = 20.0
        self.rate_hz = 2.0

    @property
    def shown(self) -> str:
        """Name of the one that flicker shows."""
        return self.second if self.second_shown else self.first

    def change(self, **values: object) -> None:
        """Set attributes by name; a misspelt one is an AttributeError."""
        for name, value in values.items():
            getattr(self, name)
            setattr(self, name, value)
        self.changed.emit()

    def flip(self) -> None:
        """Show the other one."""
        self.change(second_shown=not self.second_shown)

    def swap(self) -> None:
        """The second becomes the first."""
        self.change(first=self.second, second=self.first)

    def step(self, by: int) -> None:
        """Curtain to the right, larger squares, or faster; below 0 the other way. The difference has nothing to step.

        Examples
        --------
        >>> pair = Pair()
        >>> pair.change(mode=PairMode.SWIPE)
        >>> pair.step(5)
        >>> pair.curtain
        0.6
        """
        if self.mode is PairMode.SWIPE:
            self.change(curtain=float(np.clip(round(self.curtain + by * CURTAIN_STEP, 4), 0.0, 1.0)))
        elif self.mode is PairMode.CHECKERBOARD:
            self.change(square_mm=float(np.clip(self.square_mm + 2 * by, *SQUARE_LIMITS_MM)))
        elif self.mode is PairMode.FLICKER:
            self.change(rate_hz=float(np.clip(self.rate_hz + 0.5 * by, *RATE_LIMITS_HZ)))

    def renew(self, names: Sequence[str], reference: str) -> None:
        """Keep the two where they still are among ``names``; else the first methods, else the reference."""
        methods = [name for name in names if name != reference]
        spare = [*methods, *(name for name in names if name == reference)]
        first = self.first if self.first in names else next((name for name in spare if name != self.second), "")
        second = self.second if self.second in names else next((name for name in spare if name != first), first)
        if (first, second) != (self.first, self.second):
            self.change(first=first, second=second)


class SideOverlay(Overlay):
    """One of the two, whether it is switched on elsewhere or not, with the reference.

    Parameters
    ----------
    pair : Pair
        Whose.
    second : bool
        The second of it.
    """

    def __init__(self, pair: Pair, *, second: bool) -> None:
        super().__init__()
        self.pair, self.second = pair, second

    @property
    def name(self) -> str:
        """Name of its layer."""
        return self.pair.second if self.second else self.pair.first

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """The reference, and it on top."""
        mine = find_layer(scene, self.name) if scene.segmentations else None
        references = tuple(layer for layer in scene.drawn_references() if layer is not mine)
        return references if mine is None else (*references, mine)

    def caption(self, scene: SliceScene) -> tuple[str, str]:
        """Its letter and name."""
        layer = find_layer(scene, self.name)
        words = f"{'B' if self.second else 'A'}  {layer.title if layer else self.name}"
        return (words, layer.style.colour) if layer else (f"{words} · no prediction", "")


def find_layer(scene: SliceScene, name: str) -> LabelLayer | None:
    """The layer of that name, on or off."""
    return next((layer for layer in scene.layers if layer.name == name), None)


def premultiplied(colour: str, alpha: float) -> int:
    """A colour ``#RRGGBB`` of an opacity of 0 to 1 as Qt's premultiplied ARGB."""
    red, green, blue = (round(value * alpha) for value in rgb(colour))
    return round(255 * alpha) << 24 | red << 16 | green << 8 | blue
