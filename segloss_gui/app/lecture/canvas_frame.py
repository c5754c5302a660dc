"""One frame of the playground: what it is made from, its numbers and pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.lecture.canvas import Canvas
from segloss_gui.app.lecture.canvas_maps import probabilities_of
from segloss_gui.app.lecture.live import HardScores, LiveLoss, listen, scores_of
from segloss_gui.app.microscope.derivatives import Look
from segloss_gui.app.microscope.gradient_picture import Image, Paints, gradient_picture, probability_picture


@dataclass(frozen=True)
class Question:
    """All that one frame is made from; ``followed`` holds where each loss has led the logits, while it descends."""

    canvas: Canvas
    looks: tuple[Look, ...]
    image: int
    channel: int
    followed: tuple[NDArray[np.float32], ...] | None
    paints: Paints


@dataclass(frozen=True)
class Frame:
    """What is on the screen.

    Parameters
    ----------
    question : Question
    heard : tuple of LiveLoss
        One a loss: of the canvas, or of where it has led the prediction.
    maps : tuple of arrays
        One RGBA picture a loss: its derivative, or where it has led the prediction. No contours are in pictures.
    thumbnails : tuple of tuples of arrays
        For each image one RGBA picture of the prediction a class.
    scores : HardScores
        Of the map that is painted on.
    """

    question: Question
    heard: tuple[LiveLoss, ...]
    maps: tuple[Image, ...]
    thumbnails: tuple[tuple[Image, ...], ...]
    scores: HardScores


def answer(question: Question) -> Frame:
    """The frame of a question; some milliseconds, so in the background."""
    canvas, image, channel, paints = question.canvas, question.image, question.channel, question.paints
    heard = listen(canvas, question.looks, question.followed)
    bare = np.zeros(canvas.shape, np.bool_)
    if question.followed is None:
        maps = tuple(_own_scale(loss.gradient[image, channel], bare, paints) for loss in heard)
    else:
        maps = tuple(
            probability_picture(probabilities_of(logits[image][None])[0, channel], bare, paints)
            for logits in question.followed
        )
    return Frame(question, heard, maps, _thumbnails(canvas, paints), _scores(canvas, image, channel))


def _own_scale(gradient: NDArray[np.float32], bare: NDArray[np.bool_], paints: Paints) -> Image:
    """A map whose full colours are its own largest derivative."""
    values = gradient.astype(np.float64)
    return gradient_picture(values, float(np.abs(values).max(initial=0.0)), bare, paints)


def _thumbnails(canvas: Canvas, paints: Paints) -> tuple[tuple[Image, ...], ...]:
    bare = np.zeros(canvas.shape, np.bool_)
    return tuple(
        tuple(probability_picture(probability, bare, paints) for probability in image) for image in canvas.probabilities
    )


def _scores(canvas: Canvas, image: int, channel: int) -> HardScores:
    return scores_of(canvas.predicted[image, channel], canvas.truth[image, channel])
