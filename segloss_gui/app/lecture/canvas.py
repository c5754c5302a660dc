"""The batch that is painted on: truth and predicted logits of every image and class. No Qt, no torch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.lecture.canvas_maps import blurred, hard, probabilities_of, shifted
from segloss_gui.core.errors import BadInputError

Layer = Literal["truth", "prediction"]
Stroke = Literal["add", "erase", "soften"]
MOST_IMAGES, MOST_CLASSES = 8, 3
SMALLEST, LARGEST = 32, 256
SURE = 4.0
"""Logit that the brush paints: a probability of 0.98 for one class."""


@dataclass(frozen=True)
class Canvas:
    """A batch of B images of K classes; every change is a new canvas.

    Parameters
    ----------
    truth : array of bool, shape (B, K, H, W)
        Classes of an image do not overlap.
    logits : array of float, shape (B, K, H, W)
        Logit of each class against the background.

    Raises
    ------
    BadInputError
        When there are more than 8 images or 3 classes, sides that are not 32 to 256 pixels, or two shapes.
    """

    truth: NDArray[np.bool_]
    logits: NDArray[np.float32]

    def __post_init__(self) -> None:
        images, classes, *sides = self.truth.shape
        if self.logits.shape != self.truth.shape:
            raise BadInputError(f"truth and logits must have one shape, got {self.truth.shape}, {self.logits.shape}")
        if not (1 <= images <= MOST_IMAGES and 1 <= classes <= MOST_CLASSES):
            raise BadInputError(f"a canvas holds 1 to 8 images and 1 to 3 classes, got {images} and {classes}")
        if not all(SMALLEST <= side <= LARGEST for side in sides):
            raise BadInputError(f"a canvas has sides of 32 to 256 pixels, got {' x '.join(map(str, sides))}")

    @property
    def images(self) -> int:
        """B, the number of images."""
        return len(self.truth)

    @property
    def classes(self) -> int:
        """K, the number of classes without the background."""
        return len(self.truth[0])

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of an image."""
        return self.truth.shape[2], self.truth.shape[3]

    @cached_property
    def probabilities(self) -> NDArray[np.float32]:
        """Probability of each class, (B, K, H, W): sigmoid of one, softmax of several with the background."""
        return probabilities_of(self.logits)

    @cached_property
    def predicted(self) -> NDArray[np.bool_]:
        """Hard prediction, (B, K, H, W): the class whose probability is largest, the background's included."""
        return hard(self.logits)

    def painted(
        self, layer: Layer, stroke: Stroke, image: int, channel: int, centre: tuple[float, float], radius: float
    ) -> Canvas:
        """The canvas after one touch of a round brush.

        Parameters
        ----------
        layer : "truth" or "prediction"
        stroke : "add", "erase" or "soften"
            Soften blurs the logits under the brush; the truth is hard and stays.
        image, channel : int
        centre : (row, column)
            In pixels.
        radius : float
            In pixels.

        Examples
        --------
        >>> blank = Canvas(np.zeros((1, 1, 32, 32), bool), np.full((1, 1, 32, 32), -4.0, np.float32))
        >>> touched = blank.painted("truth", "add", 0, 0, (16, 16), 3)
        >>> int(touched.truth.sum()), int(touched.painted("truth", "erase", 0, 0, (16, 16), 3).truth.sum())
        (29, 0)
        """
        rows, columns = np.ogrid[: self.shape[0], : self.shape[1]]
        disc = (rows - centre[0]) ** 2 + (columns - centre[1]) ** 2 <= radius**2
        if layer == "truth":
            return self._truth_painted(disc, stroke, image, channel)
        logits = self.logits.copy()
        if stroke == "soften":
            logits[image, channel][disc] = blurred(logits[image, channel], radius / 2)[disc]
        else:
            if stroke == "add":
                logits[image][:, disc] = -SURE
            logits[image, channel][disc] = SURE if stroke == "add" else -SURE
        return replace(self, logits=logits)

    def with_image(self, image: int) -> Canvas:
        """The batch with a copy of one image at its end.

        Raises
        ------
        BadInputError
            When there are 8 images already.

        Examples
        --------
        >>> blank = Canvas(np.zeros((1, 1, 32, 32), bool), np.zeros((1, 1, 32, 32), np.float32))
        >>> blank.with_image(0).images, blank.with_image(0).without_image(1).images
        (2, 1)
        """
        return Canvas(
            np.concatenate([self.truth, self.truth[image : image + 1]]),
            np.concatenate([self.logits, self.logits[image : image + 1]]),
        )

    def without_image(self, image: int) -> Canvas:
        """The batch without one image.

        Raises
        ------
        BadInputError
            When it is the only one.
        """
        return Canvas(np.delete(self.truth, image, axis=0), np.delete(self.logits, image, axis=0))

    def _truth_painted(self, disc: NDArray[np.bool_], stroke: Stroke, image: int, channel: int) -> Canvas:
        if stroke == "soften":
            return self
        truth = self.truth.copy()
        if stroke == "add":
            truth[image][:, disc] = False
        truth[image, channel][disc] = stroke == "add"
        return replace(self, truth=truth)

    def moved(self, layer: Layer, image: int, down: int, right: int) -> Canvas:
        """One image's truth or prediction shifted by whole pixels; what comes in is background.

        Examples
        --------
        >>> truth = np.zeros((1, 1, 32, 32), bool)
        >>> truth[0, 0, 4, 5] = True
        >>> moved = Canvas(truth, np.zeros(truth.shape, np.float32)).moved("truth", 0, 2, -3)
        >>> np.argwhere(moved.truth[0, 0]).tolist()
        [[6, 2]]
        """
        if layer == "truth":
            return replace(self, truth=_with(self.truth, image, shifted(self.truth[image], down, right, False)))
        logits = shifted(self.logits[image], down, right, -SURE)
        return replace(self, logits=_with(self.logits, image, logits))

    def scaled(self, image: int, factor: float) -> Canvas:
        """One image's prediction made larger or smaller about the middle of what it predicts.

        Raises
        ------
        BadInputError
            When the factor is not above 0.
        """
        from scipy.ndimage import affine_transform

        if factor <= 0:
            raise BadInputError(f"a prediction is scaled by a factor above 0, got {factor}")
        inside = np.argwhere(self.predicted[image].any(axis=0))
        middle = inside.mean(axis=0) if len(inside) else (np.array(self.shape) - 1) / 2
        offset = middle - middle / factor
        made = [
            affine_transform(map_, [1 / factor, 1 / factor], offset, order=1, mode="nearest")
            for map_ in self.logits[image]
        ]
        return replace(self, logits=_with(self.logits, image, np.stack(made)))

    def sharpened(self, factor: float) -> Canvas:
        """All logits times ``factor``: above 1 surer of itself, below 1 less; the hard prediction stays."""
        return replace(self, logits=(self.logits * np.float32(factor)).clip(-30, 30))

    def noisy(self, deviation: float, seed: int = 7) -> Canvas:
        """A smooth random field of that standard deviation, in logits, added to every map."""
        from scipy.ndimage import gaussian_filter

        field = np.random.default_rng(seed).normal(size=self.logits.shape)
        field = gaussian_filter(field, (0, 0, max(self.shape) / 40, max(self.shape) / 40))
        return replace(self, logits=self.logits + (deviation * field / field.std()).astype(np.float32))


def _with(batch: NDArray[Any], image: int, maps: NDArray[Any]) -> NDArray[Any]:
    changed = batch.copy()
    changed[image] = maps
    return changed
