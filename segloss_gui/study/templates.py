"""Study designs for one's own data: each turns a study with its cohort, classes and policy into a comparison.

A template takes a :class:`~segloss_gui.study.models.Study` that names its classes (one or several decide
which losses there are: :func:`~segloss_gui.study.cases.with_classes`) and gives another: the cohort, classes, policy,
preprocessing, network and hardware stay; losses, warm start, folds and what the design rests on are set.
The window and ``segloss design`` list :data:`TEMPLATES`. A sweep over parameters is in
:mod:`~segloss_gui.study.sweep`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.number_text import whole_number
from segloss_gui.study.designs import FIVE
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.training.settings import WarmStartSettings

SMALL = 1e-7
SETUPS: Mapping[str, tuple[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "I": ("dice_phi", {"phi": "I", "epsilon": SMALL}),
        "BI": ("dice_phi", {"phi": "BI", "epsilon": SMALL}),
        "Iε": ("dice_phi", {"phi": "I", "epsilon": "heuristic"}),
        "leaf": ("leaf_dice", {}),
        "marginal": ("marginal_dice", {}),
    }
)
"""The losses of Tilborghs 2022 by the paper's names."""

WITHOUT_BACKGROUND = {"include_background": False}
"""Of Dice with Φ for several classes: the background's map would name a missing class as its own, and pull it there."""


@dataclass(frozen=True)
class Template:
    """One design.

    Parameters
    ----------
    key, title : str
        Its name on the command line, and on the screen.
    summary : str
        What it compares, and whose it is.
    make : callable
        ``study -> Study``.
    """

    key: str
    title: str
    summary: str
    make: Callable[[Study], Study]


def compare_losses(study: Study, folds: int = 5) -> Study:
    """Cross-entropy first, once per fold and seed, then five losses from there; best by validation loss.

    Bertels 2019, Sect. 3. For several classes Lovász-softmax stands for Lovász-sigmoid.

    Parameters
    ----------
    study : Study
        Names the data.
    folds : int
        Folds of the cross-validation, all of them trained.

    Examples
    --------
    >>> made = compare_losses(Study(classes=[{"value": 1, "name": "left"}, {"value": 2, "name": "right"}]))
    >>> [choice.method for choice in made.losses][-1], made.folds.use
    ('lovasz_softmax', (0, 1, 2, 3, 4))
    """
    lovasz = LossChoice(key="lovasz_softmax", params={"per_image": True}, name="lovasz_softmax")
    _refuse_unnamed(study)
    losses = FIVE if study.channels == 1 else (*FIVE[:-1], lovasz)
    return _changed(study, losses, folds, warm_start=study.warm_start or WarmStartSettings(), final_bias="prior")


def missing_labels(
    study: Study,
    batch_sizes: Sequence[int] = (2,),
    folds: int = 5,
    setups: Sequence[str] = ("I", "BI", "Iε", "leaf", "marginal"),
    repeat: Mapping[str, int] | None = None,
) -> Study:
    """Full against partial labels, as the study's policy has them, for each loss and batch size.

    Tilborghs 2022, Sect. 3. No warm start: under partial labels cross-entropy learns the missing classes as
    empty, which Φ = I never undoes. The last weights are kept, as in the released code. Marginal Dice needs
    a background channel, so it is left out for one class. With several classes Dice leaves the background out, as
    the paper does on ACDC: its map names a missing class as background. Marginal Dice counts it, with the probability
    of the missing classes in it.

    Parameters
    ----------
    study : Study
        Names the data, and in its policy which class of which group has no labels.
    batch_sizes : sequence of int
        B; the paper has 1, 2, 4, 8 for BRATS and 2 for ACDC.
    folds : int
        Folds of the cross-validation, all of them trained.
    setups : sequence of str
        Keys of :data:`SETUPS`.
    repeat : mapping of str to int, or None
        How often Iε under partial labels sees the cases of a group (ACDC in the released code: ED three times).

    Raises
    ------
    BadInputError
        When the policy removes nothing.
    """
    _refuse_unnamed(study)
    if not study.policy.removed:
        raise BadInputError(
            f"study {study.name!r} must say in its label policy which class of which group has no labels, got none"
        )
    used = [name for name in setups if name != "marginal" or study.channels > 1]
    losses = []
    for labels in ("full", "policy"):
        for name in used:
            for batch in batch_sizes:
                key, params = setup(name, several=study.channels > 1)
                words = f"{name}, {'full' if labels == 'full' else 'partial'} labels"
                often = repeat if repeat and name == "Iε" and labels == "policy" else {}
                losses.append(LossChoice.model_validate({
                    "key": key, "params": params, "labels": labels, "batch_size": batch, "repeat": often,
                    "name": words + (f", B={batch}" if len(batch_sizes) > 1 else ""),
                }))  # fmt: skip
    return _changed(study, tuple(losses), folds, warm_start=None, final_bias="zero", keep="last")


def parse_repeat(text: str) -> dict[str, int]:
    """How often cases of a group are seen, from ``ED=3`` or ``A=2, B=3``; nothing from an empty text.

    Raises
    ------
    BadInputError
        When a part is not GROUP=COUNT with a whole number from 1 to 100, or a group stands twice.

    Examples
    --------
    >>> parse_repeat("ED=3"), parse_repeat("")
    ({'ED': 3}, {})
    """
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        group, sign, count = (piece.strip() for piece in part.rpartition("="))
        number = whole_number(count) or 0
        if not (group and sign and 1 <= number <= 100 and group not in found):
            raise BadInputError(f"groups to repeat must be GROUP=COUNT, each once, count 1 to 100, got {text[:200]!r}")
        found[group] = number
    return found


def setup(name: str, *, several: bool) -> tuple[str, dict[str, Any]]:
    """Key and parameters of a loss by the paper's name, for one class or several.

    Examples
    --------
    >>> setup("BI", several=True)
    ('dice_phi', {'phi': 'BI', 'epsilon': 1e-07, 'include_background': False})
    """
    key, params = SETUPS[name]
    return key, {**params, **(WITHOUT_BACKGROUND if several and "phi" in params else {})}


def all_losses(study: Study, folds: int = 5) -> Study:
    """Every loss of the registry that takes the study's classes, with its defaults (Ma 2020).

    Sums of one's own are left out. A study without a warm start gets one: some losses do not segment alone
    from scratch.
    """
    from segloss_gui.losses import LOSSES

    _refuse_unnamed(study)
    wanted = ("any", "one" if study.channels == 1 else "several")
    keys = [key for key, spec in LOSSES.items() if spec.channels in wanted and key != "weighted_sum"]
    losses = tuple(LossChoice(key=key, name=key) for key in keys)
    return _changed(study, losses, folds, warm_start=study.warm_start or WarmStartSettings(), final_bias="prior")


def _refuse_unnamed(study: Study) -> None:
    if not study.classes:
        raise BadInputError(f"study {study.name!r} must name the classes to segment, got none")


MOST_FOLDS = 100
"""As in FoldSettings: a range beyond it is not even made."""


def _changed(
    study: Study, losses: tuple[LossChoice, ...], folds: int, *, warm_start: WarmStartSettings | None,
    final_bias: str, keep: str = "best",
) -> Study:  # fmt: skip
    return Study.model_validate(
        {
            **{name: getattr(study, name) for name in Study.model_fields},
            "losses": losses,
            "warm_start": warm_start,
            "folds": FoldSettings.parse(
                {"count": folds, "use": range(min(folds, MOST_FOLDS)), "seed": study.folds.seed}, subject="the folds"
            ),
            "network": study.network.model_copy(update={"final_bias": final_bias}),
            "schedule": study.schedule.model_copy(update={"keep": keep}),
        }
    )


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        template.key: template
        for template in (
            Template(
                "compare-losses", "Compare losses",
                "Cross-entropy first, then cross-entropy, weighted cross-entropy, soft Dice, soft Jaccard and Lovász "
                "from there, in five folds (Bertels 2019).",
                compare_losses,
            ),
            Template(
                "missing-labels", "Missing or empty labels",
                "Full against partial labels for Dice with Φ = I and BI, with the heuristic ε, leaf and marginal Dice, "
                "in five folds (Tilborghs 2022). Needs a label policy.",
                missing_labels,
            ),
            Template(
                "all-losses", "All losses",
                "Every loss of the program with its defaults, in five folds: the comparison Ma 2020 announces.",
                all_losses,
            ),
        )
    }
)  # fmt: skip
"""The designs by key."""
