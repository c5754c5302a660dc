"""The built-in studies: phantoms and schedules that show the papers' claims on a CPU.

Each is a function ``(seeds, quick) -> Study``. The full ones take minutes on two cores and are those
the claims were measured with; the quick ones end within a minute and show the program, not a claim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.training.settings import (
    HardwareSettings,
    NetworkSettings,
    SamplingSettings,
    ScheduleSettings,
    WarmStartSettings,
)

Design = Callable[[Sequence[int], bool], Study]
SMOOTH = {"phi": "I", "smooth_nr": 1e-7, "smooth_dr": 1e-7}
FIVE = (
    LossChoice(key="cross_entropy"),
    LossChoice(key="weighted_cross_entropy"),
    LossChoice(key="soft_dice", params=SMOOTH, name="soft_dice"),
    LossChoice(key="soft_jaccard", params=SMOOTH, name="soft_jaccard"),
    LossChoice(key="lovasz_sigmoid", params={"per_image": True}, name="lovasz_sigmoid"),
)


def compare_losses(seeds: Sequence[int] = (0,), quick: bool = False) -> Study:
    """Five losses on small, ambiguous lesions with look-alikes (Bertels 2019, Table 1: BR18, IS17, IS18).

    Cross-entropy first (400 steps), then each loss from there (300 steps): the losses that follow
    Dice draw small lesions which cross-entropy leaves out, weighted cross-entropy draws too much.
    """
    cases, steps = ((300, 150), (400, 300)) if not quick else ((80, 30), (100, 60))
    return _five_losses("Five losses on small lesions", "lesions", cases, steps, seeds)


def large_objects(seeds: Sequence[int] = (0,), quick: bool = False) -> Study:
    """Five losses on large, clear objects (Bertels 2019, Table 1: MO17), where they hardly differ.

    Cross-entropy first (160 steps), then each loss from there (100 steps).
    """
    cases, steps = ((200, 60), (160, 100)) if not quick else ((60, 20), (100, 40))
    return _five_losses("Five losses on large objects", "large_objects", cases, steps, seeds)


DESIGNS: Mapping[str, Design] = MappingProxyType({"compare-losses": compare_losses, "large-objects": large_objects})
"""The built-in studies by the name the command line knows them by."""


def _five_losses(
    name: str,
    design: Literal["lesions", "large_objects"],
    cases: tuple[int, int],
    steps: tuple[int, int],
    seeds: Sequence[int],
) -> Study:
    """``cases`` to train and to test; ``steps`` of the warm start and of each loss."""
    an_epoch = 20
    return Study(
        name=name,
        cohort=Phantom(design=design, seed=0, train=cases[0], test=cases[1], side=24),
        classes=(TargetClass(value=1, name="lesion" if design == "lesions" else "object"),),
        # The phantoms' intensities are used as they are made.
        preprocessing=PreprocessingSettings(normalise="none"),
        network=NetworkSettings(features=(8, 16, 32, 32), final_bias="prior"),
        sampling=SamplingSettings(batch_size=4),
        schedule=ScheduleSettings(
            epochs=steps[1] // an_epoch, steps_per_epoch=an_epoch, learning_rate=2e-3, policy="drop", factor=0.1,
            drop_at=0.7, gradient_clip=1.0, keep="last", validate_every=max(1, steps[1] // an_epoch // 5),
        ),
        warm_start=WarmStartSettings(epochs=steps[0] // an_epoch, learning_rate=1e-2, factor=0.3),
        losses=FIVE,
        folds=FoldSettings(by="split"),
        seeds=tuple(seeds),
        hardware=HardwareSettings(concurrency=2),
    )  # fmt: skip
