"""One frame of the microscope: what it is made from, its numbers and pictures, and what is read off it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.microscope.derivatives import By, Look, Scene, Seen, examine
from segloss_gui.app.microscope.gradient_picture import Image, Paints, gradient_picture, probability_picture
from segloss_gui.app.microscope.synthetic_masks import PredictionKnobs, outline
from segloss_gui.core.number_text import with_minus


@dataclass(frozen=True)
class Question:
    """All that one frame is made from."""

    masks: NDArray[np.bool_]
    knobs: PredictionKnobs
    empty_image: bool
    looks: tuple[Look, ...]
    by: By
    one_scale: bool
    channel: int
    paints: Paints


@dataclass(frozen=True)
class Frame:
    """What is on the screen: numbers and pictures of every loss.

    Parameters
    ----------
    question : Question
        What it was made from.
    scene : Scene
        Truth and prediction.
    seen : tuple of Seen
        One a loss.
    scales : tuple of float
        Derivative of the full colours, one a loss.
    predictions : tuple of arrays
        One RGBA picture an image.
    gradients : tuple of tuples of arrays
        For each loss one RGBA picture an image.
    seconds : float
        How long it took.
    """

    question: Question
    scene: Scene
    seen: tuple[Seen, ...]
    scales: tuple[float, ...]
    predictions: tuple[Image, ...]
    gradients: tuple[tuple[Image, ...], ...]
    seconds: float


def answer(question: Question) -> Frame:
    """The frame of a question; takes some milliseconds, so in the background."""
    start = time.perf_counter()
    scene = Scene.made(question.masks, question.knobs, empty_image=question.empty_image)
    seen = examine(scene, question.looks, question.by)
    scales = scales_of(seen, one=question.one_scale)
    images = len(scene.truth)
    line = outline(question.masks[question.channel])
    lines = [line, np.zeros_like(line)][:images]
    probability = scene.probabilities[question.channel]
    return Frame(
        question, scene, seen, scales,
        tuple(probability_picture(probability, line, question.paints) for line in lines),
        tuple(
            tuple(
                gradient_picture(one.gradient[image, question.channel], scale, lines[image], question.paints)
                for image in range(images)
            )
            for one, scale in zip(seen, scales, strict=True)
        ),
        time.perf_counter() - start,
    )  # fmt: skip


def scales_of(seen: tuple[Seen, ...], *, one: bool) -> tuple[float, ...]:
    """Derivative of the full colours of each loss: its own largest, or the largest of all."""
    own = tuple(loss.largest for loss in seen)
    return (max(own, default=0.0),) * len(own) if one else own


def reading(frame: Frame, image: int, loss: int, row: int, column: int) -> str:
    """What lies under the pointer, in words; ``loss`` -1 is the prediction. Empty beside the picture."""
    channel = frame.question.channel
    height, width = frame.scene.masks.shape[1:]
    if not (loss < len(frame.seen) and row < height and column < width):
        return ""
    probability = frame.scene.probabilities[channel, row, column]
    truth = bool(image == 0 and frame.scene.masks[channel, row, column])
    words = f"({column}, {row})   reference {int(truth)}   p = {probability:.3f}"
    if loss < 0:
        return words
    slope = frame.seen[loss].gradient[image, channel, row, column]
    symbol = "∂L/∂z" if frame.question.by == "logit" else "∂L/∂p"
    return f"{words}   {symbol} = {with_minus(f'{slope:+.3e}')}   {frame.seen[loss].look.name}"
