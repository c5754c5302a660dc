"""One labelled lesion an image: small and ambiguous, or large and plain.

*Small, ambiguous.* Unlabelled look-alikes make whole objects ambiguous: a small blob is a lesion with
a probability below one half, a large one almost surely. An unpredictable annotator makes borders
ambiguous: one draw per image, invisible in the image, moves the whole border. Cross-entropy leaves out
what is unlikely; Dice-like losses draw it (Bertels 2019).

*Large.* No look-alikes, high contrast, a border that hardly moves: all losses agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segloss_gui.data.phantoms.fields import Array, Blob, Design, Phantom, blob, log_uniform, smooth, soft_edge

ROUGHNESS = 0.4
EDGE_WIDTH = 0.5
TRIES = 30


@dataclass(frozen=True)
class Recipe:
    """The numbers of one lesion design; lengths as shares of the side.

    Parameters
    ----------
    radius, centre : tuple of two float
        Range of the lesion's radius (log-uniform) and of its centre along each axis.
    contrast : tuple of two float
        Range of an object's brightness.
    lookalikes : tuple of float
        Probabilities of 0, 1, 2, ... unlabelled objects.
    border_relative, border_absolute : float
        Deviation of the annotator's border: ``border_relative * R + border_absolute`` voxels.
    """

    radius: tuple[float, float]
    centre: tuple[float, float]
    contrast: tuple[float, float]
    lookalikes: tuple[float, ...]
    border_relative: float
    border_absolute: float
    lookalike_radius: tuple[float, float] = (0.09, 0.15)
    lookalike_centre: tuple[float, float] = (0.15, 0.85)

    def make(self, rng: np.random.Generator, side: int, split: str) -> Phantom:  # noqa: ARG002 - Design.make
        """One case: ``x = 0.25 smooth(1.5) + N(0, 0.3) + sum contrast * s((R - d) / 0.5)``."""
        lesion = self._lesion(rng, side)
        truth = lesion.distance < max(
            lesion.radius + (self.border_relative * lesion.radius + self.border_absolute) * rng.standard_normal(),
            0.6 * lesion.radius,
        )
        image = 0.25 * smooth(rng, side, 1.5) + rng.normal(0.0, 0.3, size=(side, side, side))
        for shape in (lesion, *self._lookalikes(rng, side, lesion)):
            image += rng.uniform(*self.contrast) * soft_edge(shape, EDGE_WIDTH)
        return Phantom(image[np.newaxis].astype(np.float32), truth.astype(np.uint8))

    def _lesion(self, rng: np.random.Generator, side: int) -> Blob:
        radius = log_uniform(rng, side, *self.radius)
        return blob(rng, side, rng.uniform(*self.centre, size=3) * side, radius, ROUGHNESS)

    def _lookalikes(self, rng: np.random.Generator, side: int, lesion: Blob) -> list[Blob]:
        placed = [lesion]
        for _ in range(int(rng.choice(len(self.lookalikes), p=self.lookalikes))):
            radius = log_uniform(rng, side, *self.lookalike_radius)
            centre = self._free_place(rng, side, radius, placed)
            if centre is not None:
                placed.append(blob(rng, side, centre, radius, ROUGHNESS))
        return placed[1:]

    def _free_place(self, rng: np.random.Generator, side: int, radius: float, placed: list[Blob]) -> Array | None:
        for _ in range(TRIES):
            centre = rng.uniform(*self.lookalike_centre, size=3) * side
            if all(np.linalg.norm(centre - b.centre) >= 1.25 * (radius + b.radius) + 2.0 for b in placed):
                return centre
        return None


def _no_group(rng: np.random.Generator, split: str) -> str:  # noqa: ARG001 - Design.group
    return ""


SMALL_AMBIGUOUS_RECIPE = Recipe(
    radius=(0.09, 0.25), centre=(0.25, 0.75), contrast=(0.9, 1.8), lookalikes=(0.1, 0.2, 0.7),
    border_relative=0.12, border_absolute=0.4,
)  # fmt: skip
LARGE_RECIPE = Recipe(
    radius=(0.22, 0.34), centre=(0.42, 0.58), contrast=(1.5, 2.5), lookalikes=(1.0,),
    border_relative=0.0, border_absolute=0.15,
)  # fmt: skip

SMALL_AMBIGUOUS = Design(("intensity",), ("lesion",), SMALL_AMBIGUOUS_RECIPE.make, _no_group)
LARGE = Design(("intensity",), ("object",), LARGE_RECIPE.make, _no_group)
