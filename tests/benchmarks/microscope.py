"""``python -m tests.benchmarks.microscope``: milliseconds from a turned knob to new pictures, 256 x 256."""

from __future__ import annotations

import statistics

from segloss_gui.app.losses.microscope_frame import Question, answer
from segloss_gui.app.microscope.derivatives import Look
from segloss_gui.app.microscope.gradient_picture import LIGHT
from segloss_gui.app.microscope.synthetic_masks import PredictionKnobs, Shape, reference
from segloss_gui.losses import LOSSES

SETS = {
    "one dice_phi": ("dice_phi",),
    "four of Bertels": ("cross_entropy", "soft_dice", "soft_jaccard", "lovasz_softmax"),
    "four Dice": ("dice_phi", "soft_dice", "dice_squared", "generalized_dice"),
    "four slow": ("dpce", "boundary", "hausdorff_dt", "dice_hausdorff"),
}
SHAPES: tuple[Shape, ...] = ("one", "classes")


def main() -> None:
    """Print the median and the worst of twenty turns."""
    for title, keys in SETS.items():
        looks = tuple(Look(key, "#000000", LOSSES[key], LOSSES[key].params()) for key in keys)
        for shape in SHAPES:
            times = [_turned(shape, looks, 0.05 * turn) for turn in range(1, 23)][2:]
            print(f"{title:<16} {shape:<8} median {statistics.median(times):5.1f} ms   worst {max(times):5.1f} ms")


def _turned(shape: Shape, looks: tuple[Look, ...], sharpness: float) -> float:
    knobs = PredictionKnobs(sharpness=sharpness)
    frame = answer(Question(reference(shape), knobs, True, looks, "logit", False, 0, LIGHT))
    return 1000 * frame.seconds


if __name__ == "__main__":
    main()
