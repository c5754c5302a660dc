"""The papers' training protocols as one choice: schedule, augmentation, sampling, preprocessing, network, folds.

A protocol changes how a study trains, never what it compares: cohort, classes, policy, losses, seeds and hardware stay.
What a paper does not say, or this program does otherwise, is said in ``departures``. To add one: a function of no
arguments to its settings, and a line in :data:`PROTOCOLS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.settings import Settings, words_of_field
from segloss_gui.data.preprocessing_presets import acdc_as_in_tilborghs, brats_as_in_tilborghs
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.training.settings import (
    AugmentationSettings,
    NetworkSettings,
    SamplingSettings,
    ScheduleSettings,
    WarmStartSettings,
)

NOTHING = "none"


@dataclass(frozen=True)
class Protocol:
    """How a paper trains.

    Parameters
    ----------
    key, title : str
        Its name on the command line, and on the screen.
    source : str
        Whose it is, and where it stands.
    settings : mapping of str to Settings or None
        Parts of the study, by name; a part that is not named is left as the study has it.
    statistics : str
        How results are compared there.
    departures : tuple of str
        What the source does not say, or does otherwise, a sentence each.
    """

    key: str
    title: str
    source: str
    settings: Mapping[str, Settings | None]
    statistics: str
    departures: tuple[str, ...]

    def applied_to(self, study: Study) -> Study:
        """The study with this protocol; the seed of its folds and its final bias stay, as designs set them."""
        values: dict[str, Any] = {name: getattr(study, name) for name in Study.model_fields}
        changes: dict[str, Any] = dict(self.settings)
        if "folds" in changes:
            changes["folds"] = changes["folds"].model_copy(update={"seed": study.folds.seed})
        return Study.model_validate({**values, **changes})


@dataclass(frozen=True)
class Setting:
    """One setting of a protocol beside the study's own.

    Parameters
    ----------
    part, key, name : str
        Where it stands, such as ``schedule``, ``epochs`` and ``Epochs``; the last two are empty for a whole part.
    protocol, study : str
        What each has.
    """

    part: str
    key: str
    name: str
    protocol: str
    study: str

    @property
    def differs(self) -> bool:
        """Whether the study has another value."""
        return self.protocol != self.study


def compared(protocol: Protocol, study: Study) -> tuple[Setting, ...]:
    """Every setting the protocol sets, beside what the study has.

    Examples
    --------
    >>> [found.study for found in compared(PROTOCOLS["bertels-2019"], Study()) if found.name == "Batch size"]
    ['2']
    """
    wanted = protocol.applied_to(study)
    found = []
    for part in protocol.settings:
        theirs, ours = getattr(wanted, part), getattr(study, part)
        if theirs is None or ours is None:
            found.append(Setting(part, "", "", _whole(theirs), _whole(ours)))
        if theirs is not None:
            found += [
                Setting(
                    part,
                    name,
                    field.title or name,
                    *(_text(getattr(of, name, NOTHING), words_of_field(field)) for of in (theirs, ours)),
                )
                for name, field in type(theirs).model_fields.items()
            ]
    return tuple(found)


def protocol_named(key: str) -> Protocol:
    """The protocol called ``key``.

    Raises
    ------
    BadInputError
        When there is none of that name.
    """
    if key not in PROTOCOLS:
        raise BadInputError(f"a protocol must be one of {', '.join(PROTOCOLS)}, got {key!r}")
    return PROTOCOLS[key]


def _whole(part: BaseModel | None) -> str:
    return NOTHING if part is None else "set"


def _text(value: object, words: Mapping[str, str]) -> str:
    if value is None or value == ():
        return NOTHING
    if isinstance(value, tuple):
        return ", ".join(_text(each, words) for each in value)
    return f"{value:g}" if isinstance(value, float) else words.get(str(value), str(value))


FIVE_FOLDS = FoldSettings(count=5, use=(0, 1, 2, 3, 4))

BERTELS = Protocol(
    "bertels-2019",
    "Bertels 2019",
    "Bertels 2019, Sect. 3: BR18, IS17 and IS18",
    {
        "network": NetworkSettings(architecture="no_new_net", features=(8, 16, 32, 64, 64, 64, 64)),
        "sampling": SamplingSettings(batch_size=4),
        "augmentation": AugmentationSettings(noise=0.1, translation=0.05, rotation_degrees=10, flip_axes=(0,)),
        "schedule": ScheduleSettings(
            epochs=200, learning_rate=1e-4, policy="plateau", factor=0.2, patience=10, stop_after=20, keep="best",
            gradient_clip=0,
        ),
        "warm_start": WarmStartSettings(
            epochs=200, learning_rate=1e-3, policy="plateau", factor=0.2, patience=10, stop_after=20, keep="best"
        ),
        "folds": FIVE_FOLDS,
    },
    "pairwise bootstrap over cases, p < 0.05: the marks of Table 1",
    (
        "The paper gives no features, sizes of augmentation, patience, factor or number of epochs: these are ours.",
        "It resizes and crops its images to sizes it does not give; preprocessing is left as the study has it.",
        "MO17 has batches of 40 and 1e-3 after the warm start, PO18 batches of 16 and a VGG16 from ImageNet.",
    ),
)  # fmt: skip
BRATS = Protocol(
    "tilborghs-2022-brats", "Tilborghs 2022 BRATS", "Tilborghs 2022, Sect. 3, and its released code",
    {
        "preprocessing": brats_as_in_tilborghs(),
        "network": NetworkSettings(
            architecture="no_new_net", features=(30, 60, 120, 240, 480), final_bias="zero"
        ),
        "sampling": SamplingSettings(batch_size=2),
        "augmentation": AugmentationSettings(noise=0.05, translation=0.075, rotation_degrees=15, flip_axes=(0,)),
        "schedule": ScheduleSettings(
            epochs=1000, learning_rate=1e-3, policy="plateau", factor=0.2, patience=30, stop_after=60, keep="last",
            gradient_clip=0, l2=1e-5,
        ),
        "warm_start": None,
        "folds": FIVE_FOLDS,
    },
    "paired bootstrap of differences between full and partial labels, p < 0.05: Table 1",
    (
        "The paper varies B in 1, 2, 4, 8: segloss design missing-labels --batch-sizes 1,2,4,8.",
        "Its shifts and turns are normal, with the standard deviations that are the largest ones here; it deforms "
        "elastically and scales intensities too. Its L2 penalty is in its validation loss, here it is not.",
        "The paper says that training is No New-Net's; the released code has these values.",
    ),
)  # fmt: skip
ACDC = Protocol(
    "tilborghs-2022-acdc", "Tilborghs 2022 ACDC", "Tilborghs 2022, Sect. 3, and its released code",
    {
        "preprocessing": acdc_as_in_tilborghs(),
        "network": NetworkSettings(
            architecture="acdc", features=(16, 32, 64, 128, 256), norm="batch", final_bias="zero"
        ),
        "sampling": SamplingSettings(batch_size=2),
        "augmentation": AugmentationSettings(noise=0.1, rotation_degrees=115, flip_axes=()),
        "schedule": ScheduleSettings(
            epochs=1000, learning_rate=1e-3, policy="plateau", factor=0.2, patience=40, stop_after=80, keep="last",
            gradient_clip=0,
        ),
        "warm_start": None,
        "folds": FIVE_FOLDS,
    },
    "non-parametric bootstrapping between full and partial labels, p < 0.05 (Sect. 3); released code permutes ranks",
    (
        "Sizes are not varied by 5 % as they are there.",
        "With the heuristic ε and partial labels it shows ED three times: segloss design missing-labels --repeat ED=3.",
    ),
)  # fmt: skip
QUICK = Protocol(
    "quick",
    "quick",
    "this program's own: to see that everything runs, not to compare losses",
    {
        "network": NetworkSettings(architecture="dynunet", features=(8, 16, 32)),
        "sampling": SamplingSettings(batch_size=2),
        "augmentation": AugmentationSettings(),
        "schedule": ScheduleSettings(epochs=3, steps_per_epoch=10, learning_rate=1e-2, policy="drop", keep="last"),
        "warm_start": None,
        "folds": FoldSettings(count=5, use=(0,)),
    },
    "as the report has them; of one fold",
    ("No paper trains like this.",),
)
PROTOCOLS: Mapping[str, Protocol] = MappingProxyType(
    {protocol.key: protocol for protocol in (BERTELS, BRATS, ACDC, QUICK)}
)
"""The protocols by key."""
