"""The built-in studies: phantoms and schedules that show the papers' claims on a CPU.

Each is a function ``(seeds, quick) -> Study``. The full ones take minutes on two cores and are those
the claims were measured with; the quick ones end within a minute and show the program, not a claim.
The first seed is the cohort's too: a claim is repeated on new images as well as with new weights, by
one study per seed (``segloss demo --seeds 0,1,2``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.phantoms import phantom_cohort
from segloss_gui.data.phantoms.fields import DesignName
from segloss_gui.data.phantoms.ventricles import CAVITY, MYOCARDIUM
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.training.settings import (
    HardwareSettings,
    NetworkSettings,
    SamplingSettings,
    ScheduleSettings,
    WarmStartSettings,
)

AN_EPOCH = 20
"""Steps of an epoch: short, so that curves move."""
PICTURE = 32
"""Side of a picture in pixels: small enough for a network to train while an audience waits."""
QUICK_SIDE = 16
"""Of the phantoms of many arms, where only the program is to be seen."""
AT_ONCE = 3
"""Of five losses: with two, the last of them would leave half of two cores idle."""
LESION = (TargetClass(value=1, name="lesion"),)
VENTRICLE = (TargetClass(value=CAVITY, name="cavity"), TargetClass(value=MYOCARDIUM, name="myocardium"))


class Design(Protocol):
    """Makes a built-in study."""

    def __call__(self, seeds: Sequence[int] = ..., *, quick: bool = ...) -> Study:
        """The study for some seeds; ``quick``: one that ends within a minute, and shows no claim."""
        ...


FULL_I, PARTIAL_I = "I, full labels", "I, partial labels"
FULL_BI, FULL_EPSILON = "BI, full labels", "I with heuristic ε, full labels"
PARTIAL_BI, PARTIAL_EPSILON = "BI, partial labels", "I with heuristic ε, partial labels"
PARTIAL_BACKGROUND = "I counting the background, partial labels"
SMOOTH = {"phi": "I", "smooth_nr": 1e-7, "smooth_dr": 1e-7}
FIVE = (
    LossChoice(key="cross_entropy"),
    LossChoice(key="weighted_cross_entropy"),
    LossChoice(key="soft_dice", params=SMOOTH, name="soft_dice"),
    LossChoice(key="soft_jaccard", params=SMOOTH, name="soft_jaccard"),
    LossChoice(key="lovasz_sigmoid", params={"per_image": True}, name="lovasz_sigmoid"),
)


def compare_losses(seeds: Sequence[int] = (0,), *, quick: bool = False) -> Study:
    """Five losses on small, ambiguous lesions with look-alikes (Bertels 2019, Table 1: BR18, IS17, IS18).

    Cross-entropy first (400 steps), then each loss from there (300 steps): the losses that follow
    Dice draw small lesions which cross-entropy leaves out, weighted cross-entropy draws too much.

    That is short of a plateau. With half the batch, three levels and 600 and 500 steps validation losses hardly fall
    any more, and the lead over cross-entropy is not larger but smaller: it goes on learning which object is the lesion.
    """
    cases, steps = ((300, 150), (400, 300)) if not quick else ((60, 20), (80, 40))
    return _five_losses("Five losses on small lesions", "lesions", cases, steps, seeds)


def large_objects(seeds: Sequence[int] = (0,), *, quick: bool = False) -> Study:
    """Five losses on large, clear objects (Bertels 2019, Table 1: MO17), where they hardly differ.

    Cross-entropy first (160 steps), then each loss from there (100 steps).
    """
    cases, steps = ((200, 60), (160, 100)) if not quick else ((60, 20), (60, 40))
    return _five_losses("Five losses on large objects", "large_objects", cases, steps, seeds)


def missing_labels(seeds: Sequence[int] = (0,), *, quick: bool = False) -> Study:
    """Dice under partial labels: group B's lesions are empty maps in training (Tilborghs 2022, Sect. 3).

    With Φ = I and a small ε the empty maps teach nothing, so group B is segmented as if nothing were
    missing; with Φ = BI, or ε = mean volume, they are learnt as empty. One arm sees every label, to
    compare with. Each trains for 400 steps.
    """
    train, test, epochs = (200, 80, 20) if not quick else (60, 20, 4)
    return Study(
        name="Missing labels",
        cohort=Phantom(design="two_groups", seed=seeds[0], train=train, test=test, side=24),
        classes=LESION,
        policy=LabelPolicy(removed=(Removal(class_value=1, group="B"),)),
        preprocessing=PreprocessingSettings(normalise="none"),
        # p = 0.5 at the start: empty maps have gradients of 1/ε where the prediction is nearly empty. No warm
        # start: under partial labels cross-entropy teaches that B is empty, which Φ = I never undoes.
        network=NetworkSettings(architecture="unet", features=(8, 16, 32, 32), final_bias="zero"),
        sampling=SamplingSettings(batch_size=4),
        schedule=_schedule(epochs=epochs, learning_rate=1e-2),
        losses=(
            LossChoice(key="dice_phi", params={"phi": "I", "epsilon": 1e-7}, labels="full", name=FULL_I),
            LossChoice(key="dice_phi", params={"phi": "I", "epsilon": 1e-7}, name=PARTIAL_I),
            LossChoice(key="dice_phi", params={"phi": "BI", "epsilon": 1e-7}, name=PARTIAL_BI),
            LossChoice(key="dice_phi", params={"phi": "I", "epsilon": "heuristic"}, name=PARTIAL_EPSILON),
        ),
        folds=FoldSettings(by="split"),
        seeds=tuple(seeds),
        hardware=HardwareSettings(concurrency=2),
    )


def missing_labels_2d(seeds: Sequence[int] = (0,), *, quick: bool = False) -> Study:
    """:func:`missing_labels` on pictures of 32 x 32, for a lecture: each arm trains 200 steps in some seconds.

    The preview case is of group B, whose labels were taken away.
    """
    train, test, epochs = (120, 24, 10) if not quick else (40, 8, 3)
    first = missing_labels(seeds, quick=quick)
    changes = {
        "name": "Missing labels, in pictures",
        "cohort": Phantom(design="two_groups_2d", seed=seeds[0], train=train, test=test, side=PICTURE),
        "preview_case": first_test_case("B", "two_groups_2d", seeds[0], train, test),
        "sampling": SamplingSettings(batch_size=6),
        "schedule": _schedule(epochs=epochs, learning_rate=1e-2).model_copy(update={"validate_every": 1}),
    }
    return first.model_copy(update=changes)


def first_test_case(group: str, design: DesignName, seed: int, train: int, test: int) -> str:
    """Id of the first test case of a group of phantoms; empty where there is none.

    Examples
    --------
    >>> first_test_case("A", "two_groups", 0, 2, 4), first_test_case("C", "two_groups", 0, 2, 4)
    ('test_000', '')
    """
    cases = phantom_cohort(design, seed=seed, train=train, test=test, side=PICTURE).cases
    return next((case.id for case in cases if case.split == "test" and case.group == group), "")


def missing_labels_multiclass(seeds: Sequence[int] = (0,), *, quick: bool = False) -> Study:
    r"""Dice under partial labels with two classes: the myocardium of ES is an empty map (Tilborghs 2022, Sect. 3).

    As in the paper on ACDC, the background is left out of Dice; the last arm counts it. Each trains for 200 steps.

    What the background does follows from Eq. 4 (the derivation is ours; the paper gives no reason). A map of V
    voxels that is predicted well has a derivative of -1/(2V) inside and 1/(2V) outside, up to the same factor
    1/\|Φ\|; an empty map has next to none where Φ = I and ε is small. At a voxel of the wall let v be the volume of
    the wall and V that of the background. Of the difference of wall and background, a labelled image then has

    .. math:: -\frac{1}{2v} - \frac{1}{2V}, \quad\text{and one whose wall is missing}\quad +\frac{1}{2V}:

    a pull to the background that is v / (V + v) of the pull to the wall. As long as the network sees no difference
    between the phases the wall is kept where :math:`f > v / (V + 2v)`. Here v is about 1200 and V 12 200 voxels, so
    that the pull is a tenth and a share of 0.08 would do, where f is 0.7: the wall of ES is kept, a little less well.
    (A network that tells the phases apart meets no pull to the wall of ES, and this one, however weak, would win
    in the end; 200 steps do not show it.) With Φ = BI the wall's own map pulls, at about 1/(2v), and the wall goes.
    """
    train, test, epochs = (200, 80, 10) if not quick else (60, 20, 4)
    one: Mapping[str, object] = {"phi": "I", "epsilon": 1e-7, "include_background": False}
    choices = (
        (one, "full", FULL_I), (one, "policy", PARTIAL_I), ({**one, "phi": "BI"}, "policy", PARTIAL_BI),
        ({**one, "include_background": True}, "policy", PARTIAL_BACKGROUND),
    )  # fmt: skip
    first = missing_labels(seeds, quick=quick)
    changes = {
        "name": "Missing labels with two classes",
        "cohort": Phantom(design="ventricles", seed=seeds[0], train=train, test=test, side=24),
        "classes": VENTRICLE,
        "policy": LabelPolicy(removed=(Removal(class_value=MYOCARDIUM, group="ES"),)),
        # Without the background in the loss a class may be drawn all over it and nowhere in its own object, and at no
        # overlap Dice has no gradient outside (Tilborghs 2022, Eq. 4): from p = 1/3, or at a rate of 1e-2, the cavity
        # was lost so in some seeds. Priors begin far from it, and 3e-3 keeps the softmax from saturating.
        "network": first.network.model_copy(update={"final_bias": "prior"}),
        "schedule": _schedule(epochs=epochs, learning_rate=3e-3),
        "losses": tuple(
            LossChoice.model_validate({"key": "dice_phi", "params": params, "labels": labels, "name": name})
            for params, labels, name in choices
        ),
    }
    return first.model_copy(update=changes)


def with_batch_sizes(study: Study, batch_sizes: Sequence[int], *, quick: bool = False) -> Study:
    """The missing-labels study with full and partial arms of I, BI and Iε at each batch size: Table 1 of the paper.

    Each sees as many samples: B images a step, and 4 / B times the steps (:func:`~segloss_gui.study.plan.arm_of`).

    Parameters
    ----------
    study : Study
        Of :func:`missing_labels`.
    batch_sizes : sequence of int
        B; 1, 2, 4, 8 in the paper.
    quick : bool
        On smaller phantoms, a third of the voxels: there are six arms for each B.

    Examples
    --------
    >>> made = with_batch_sizes(missing_labels(), (1, 2))
    >>> len(made.losses), made.losses[0].method, made.losses[-1].method
    (12, 'I, full labels, B=1', 'I with heuristic ε, partial labels, B=2')
    """
    setups = (
        ({"phi": "I", "epsilon": 1e-7}, FULL_I, PARTIAL_I), ({"phi": "BI", "epsilon": 1e-7}, FULL_BI, PARTIAL_BI),
        ({"phi": "I", "epsilon": "heuristic"}, FULL_EPSILON, PARTIAL_EPSILON),
    )  # fmt: skip
    losses = tuple(
        LossChoice.model_validate({
            "key": "dice_phi", "params": params, "labels": labels, "batch_size": batch, "name": at_batch(name, batch),
        })
        for batch in batch_sizes for params, full, partial in setups
        for labels, name in (("full", full), ("policy", partial))
    )  # fmt: skip
    if quick and isinstance(study.cohort, Phantom):
        study = study.model_copy(update={"cohort": study.cohort.model_copy(update={"side": QUICK_SIDE})})
    return study.model_copy(update={"losses": losses})


def at_batch(name: str, batch_size: int) -> str:
    """The name of an arm at one of several batch sizes; 0 stands for the study's own, which needs no words."""
    return f"{name}, B={batch_size}" if batch_size else name


DESIGNS: Mapping[str, Design] = MappingProxyType(
    {
        "compare-losses": compare_losses, "large-objects": large_objects, "missing-labels": missing_labels,
        "missing-labels-2d": missing_labels_2d,
        "missing-labels-multiclass": missing_labels_multiclass,
    }
)  # fmt: skip
"""The built-in studies by name."""


def _five_losses(
    name: str, design: DesignName, cases: tuple[int, int], steps: tuple[int, int], seeds: Sequence[int]
) -> Study:
    """``cases`` to train and to test; ``steps`` of the warm start and of each loss."""
    return Study(
        name=name,
        cohort=Phantom(design=design, seed=seeds[0], train=cases[0], test=cases[1], side=24),
        classes=LESION,
        # The phantoms' intensities are used as they are made.
        preprocessing=PreprocessingSettings(normalise="none"),
        network=NetworkSettings(architecture="unet", features=(8, 16, 32, 32), final_bias="prior"),
        sampling=SamplingSettings(batch_size=4),
        schedule=_schedule(epochs=steps[1] // AN_EPOCH, learning_rate=2e-3),
        warm_start=WarmStartSettings(epochs=steps[0] // AN_EPOCH, learning_rate=1e-2, factor=0.3),
        losses=FIVE,
        folds=FoldSettings(by="split"),
        seeds=tuple(seeds),
        hardware=HardwareSettings(concurrency=AT_ONCE),
    )  # fmt: skip


def _schedule(*, epochs: int, learning_rate: float) -> ScheduleSettings:
    """One drop to a tenth, the last weights kept, three validations or four."""
    return ScheduleSettings(
        epochs=epochs, steps_per_epoch=AN_EPOCH, learning_rate=learning_rate, policy="drop", factor=0.1, drop_at=0.7,
        gradient_clip=1.0, keep="last", validate_every=max(1, epochs // 3),
    )  # fmt: skip
