"""``python -m tests.benchmarks.lecture``: ms from a brush stroke to new numbers and maps; steps a second of Descend."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from segloss_gui.app.lecture.canvas_frame import Question, answer
from segloss_gui.app.lecture.chosen import FIRST, looks_of
from segloss_gui.app.lecture.descent import Descent
from segloss_gui.app.lecture.presets import preset
from segloss_gui.app.microscope.gradient_picture import LIGHT
from segloss_gui.losses import LOSSES
from tests.benchmarks.table import Row

SIX = ("cross_entropy", "dice_phi", "soft_jaccard", "focal", "tversky", "boundary")


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """A stroke with six losses, and steps of Descend with four."""
    del peers
    for key in ("small", "two_sizes"):
        yield Row(f"stroke at 256^2, six losses, {key}", tuple(strokes(key, 8 if quick else 20)), 50.0, unit="ms")
    found = tuple(steps_per_second(10 if quick else 40) for _ in range(2 if quick else 5))
    yield Row("Descend at 64^2, four losses", found, 20.0, at_least=True, unit="/s")


def main() -> None:
    """Print medians and worst cases."""
    for key in ("small", "two_sizes"):
        times = strokes(key)
        median = statistics.median(times)
        print(
            f"stroke, 256 x 256, {key:<9} 6 losses: median {median:5.1f} ms   worst {max(times):5.1f} ms (at most 50)"
        )
    print(f"descend, 64 x 64, two_sizes, 4 losses: {steps_per_second():.0f} steps/s (at least 20)")


def strokes(key: str, count: int = 20) -> list[float]:
    """Milliseconds of each stroke with 6 losses, painting, numbers and pictures; the first two left out."""
    canvas, times = preset(key).make(256), []
    looks = looks_of(SIX, LOSSES, "I", 1.0, canvas.classes)
    for place in range(count + 2):
        began = time.perf_counter()
        canvas = canvas.painted("prediction", "add", 0, 0, (90 + 3 * place, 120), 9)
        answer(Question(canvas, looks, 0, 0, None, LIGHT))
        times.append(1000 * (time.perf_counter() - began))
    return times[2:]


def steps_per_second(count: int = 40) -> float:
    """Steps of four losses on two images, pictures included."""
    canvas = preset("two_sizes").make(64)
    looks = looks_of(FIRST, LOSSES, "I", 1.0, 1)
    descent = Descent(canvas, looks)
    descent.step(2)
    began = time.perf_counter()
    for _ in range(count):
        descent.step()
        answer(Question(canvas, looks, 0, 0, tuple(path.logits for path in descent.paths), LIGHT))
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
