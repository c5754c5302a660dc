"""Everything a user can set about a training, with bounds, units and words. Imports no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.settings import Settings

Axes3 = tuple[int, int, int]


NetworkName = Literal["dynunet", "unet", "unet_2d", "no_new_net", "acdc", "vgg16_atrous"]
NETWORK_WORDS: JsonDict = {
    "dynunet": "DynUNet", "unet": "U-Net", "unet_2d": "U-Net, 2D", "no_new_net": "No New-Net",
    "acdc": "ACDC (Tilborghs 2022)", "vgg16_atrous": "VGG16, atrous",
}  # fmt: skip


class NetworkSettings(Settings):
    """Which network, how wide and how deep.

    Two convolutions a level; kernels and strides are 1 along an axis while its spacing is more
    than twice the finest (anisotropic volumes), and along the third axis of pictures.
    """

    architecture: NetworkName = Field(
        default="dynunet", title="Network", json_schema_extra={"words": NETWORK_WORDS},
        description="dynunet: instance norm, leaky ReLU, strided (Isensee 2019); unet: plain, max-pooling; "
        "unet_2d: slice by slice; no_new_net: as in Bertels and Tilborghs (with features 30 to 480 14.5 M weights, "
        "field 185 voxels); acdc: 3×3×3 then 3×3×1, PReLU (16 to 256: 3.9 M, 185×185×49); vgg16_atrous: colour "
        "pictures (20.5 M, 373×373)",
    )  # fmt: skip
    features: tuple[Annotated[int, Field(ge=1, le=4096)], ...] = Field(
        default=(8, 16, 32, 32), title="Features", min_length=3, max_length=7,
        description="Feature maps per level, finest first; as many levels as numbers",
    )  # fmt: skip
    norm: Literal["instance", "batch"] = Field(
        default="instance", title="Normalisation",
        description="Instance norm keeps cases apart; batch norm carries one group's labels over to another",
    )  # fmt: skip
    final_bias: Literal["prior", "zero"] = Field(
        default="prior", title="Final bias",
        description="prior: start at ln(p/(1-p)) of the training maps; zero: start at p = 0.5, for empty maps",
    )  # fmt: skip
    imagenet: Path | None = Field(
        default=None, title="ImageNet weights", json_schema_extra={"advanced": True},
        description="State dict of torchvision's vgg16 on this machine (vgg16-397923af.pth), for vgg16_atrous; "
        "empty: weights are drawn",
    )  # fmt: skip

    @model_validator(mode="after")
    def _imagenet_is_for_vgg(self) -> NetworkSettings:
        if self.imagenet is not None and self.architecture != "vgg16_atrous":
            raise ValueError(f"ImageNet weights are for vgg16_atrous, got the network {self.architecture}")
        return self

    def warnings(self) -> tuple[str, ...]:
        """What the user should know of this network, a sentence each."""
        if self.architecture != "vgg16_atrous" or self.imagenet is not None:
            return ()
        return (
            "VGG16 starts from weights drawn at random: nothing is downloaded. Give a state dict of torchvision's "
            "vgg16 (vgg16-397923af.pth from download.pytorch.org/models) as ImageNet weights to start from those.",
        )


class SamplingSettings(Settings):
    """What one element of a batch is: the whole volume or a patch of it."""

    patch: tuple[int, ...] = Field(
        default=(), title="Patch", json_schema_extra={"unit": "voxels", "none": "whole volume"},
        description="Patch size along the axes; empty: the whole volume, padded to the network's stride",
    )  # fmt: skip
    foreground_share: float = Field(
        default=0.33, title="Foreground share", ge=0, le=1,
        description="Share of the patches whose centre is drawn from the foreground (as training sees it)",
    )  # fmt: skip
    batch_size: int = Field(
        default=2, title="Batch size", ge=1, le=512, json_schema_extra={"unit": "images"},
        description="Images per optimiser step; with phi = BI or BCI the loss itself depends on it",
    )  # fmt: skip

    def shape_seen(self, whole: Sequence[int], axes: int) -> tuple[int, ...]:
        """What the network usually sees, in voxels along its axes: the patch, or ``whole`` images where there is none.

        Raises
        ------
        ParameterError
            When the patch has not one size per axis, each at least 1 voxel.

        Examples
        --------
        >>> SamplingSettings(patch=(64, 64, 1)).shape_seen((256, 256, 1), axes=2)
        (64, 64)
        """
        if not self.patch:
            return tuple(whole[:axes])
        # A picture's patch may name its one slice.
        wanted, rest = self.patch[:axes], self.patch[axes:]
        if len(wanted) != axes or min(wanted) < 1 or rest not in ((), (1,)):
            raise ParameterError(f"the patch must have {axes} sizes of at least 1 voxel, got {self.patch}")
        return wanted


class AugmentationSettings(Settings):
    """Random changes of a training batch, drawn from the run's generator on the training device."""

    noise: float = Field(
        default=0.0, title="Noise", ge=0, le=1,
        description="Standard deviation of added Gaussian noise, in units of the normalised image",
    )  # fmt: skip
    translation: float = Field(
        default=0.0, title="Translation", ge=0, le=0.5,
        description="Largest shift along each axis, as a share of the patch",
    )  # fmt: skip
    rotation_degrees: float = Field(
        default=0.0, title="Rotation", ge=0, le=180, json_schema_extra={"unit": "degrees"},
        description="Largest in-plane rotation",
    )  # fmt: skip
    flip_axes: tuple[int, ...] = Field(
        default=(0, 1, 2), title="Flip axes", json_schema_extra={"none": "no axis"},
        description="Axes flipped with probability 1/2: 0 left-right, 1 front-back, 2 up-down",
    )  # fmt: skip


class ScheduleSettings(Settings):
    """How long, how fast, and when to stop. One epoch is ``steps_per_epoch`` optimiser steps."""

    epochs: int = Field(default=20, title="Epochs", ge=1, le=10000, description="Epochs at most")
    steps_per_epoch: int = Field(
        default=0, title="Steps per epoch", ge=0, le=100000, json_schema_extra={"zero": "all"},
        description="Optimiser steps an epoch; all (0): one pass over the training cases",
    )  # fmt: skip
    learning_rate: float = Field(
        default=1e-2, title="Learning rate", gt=0, le=1, json_schema_extra={"scale": "log"},
        description="Adam's step size at the start",
    )  # fmt: skip
    policy: Literal["plateau", "drop", "constant"] = Field(
        default="plateau", title="Learning rate policy",
        description="plateau: lowered when the validation loss stalls; drop: once, after drop_at of the epochs",
    )  # fmt: skip
    factor: float = Field(
        default=0.2, title="Factor", gt=0, lt=1, description="What the learning rate is multiplied by when lowered"
    )
    patience: int = Field(
        default=10, title="Patience", ge=1, json_schema_extra={"unit": "epochs"},
        description="Epochs without a better validation loss before the rate is lowered (plateau)",
    )  # fmt: skip
    drop_at: float = Field(
        default=0.7, title="Drop at", gt=0, lt=1, description="Share of all steps after which the rate drops (drop)"
    )
    stop_after: int = Field(
        default=0, title="Stop after", ge=0, json_schema_extra={"unit": "epochs", "zero": "never"},
        description="Epochs without a better validation loss before the run stops early; never (0): it does not",
    )  # fmt: skip
    gradient_clip: float = Field(
        default=1.0, title="Gradient clip", ge=0, json_schema_extra={"zero": "none"},
        description="Largest norm of the gradient over all weights; none (0): it is not clipped",
    )  # fmt: skip
    l2: float = Field(
        default=0.0, title="L2 penalty", ge=0, le=1, json_schema_extra={"advanced": True},
        description="Times the sum of the squares of all convolution kernels, added to the training loss (not to the "
        "validation loss); No New-Net has 1e-5",
    )  # fmt: skip
    keep: Literal["best", "last"] = Field(
        default="best", title="Model kept", description="Which weights are evaluated: best validation loss, or last"
    )
    validate_every: int = Field(
        default=1, title="Validate every", ge=1, json_schema_extra={"unit": "epochs"},
        description="Epochs between two validations; the last epoch is always validated",
    )  # fmt: skip


class WarmStartSettings(Settings):
    """Cross-entropy first, as in Bertels 2019 (Sect. 3): trained once per fold and seed, then branched."""

    epochs: int = Field(default=10, title="Epochs", ge=1, description="Epochs of cross-entropy before the losses part")
    learning_rate: float = Field(
        default=1e-2, title="Learning rate", gt=0, le=1, json_schema_extra={"scale": "log"},
        description="Adam's step size at the start of the warm start",
    )  # fmt: skip
    factor: float = Field(
        default=0.3, title="Factor", gt=0, lt=1, description="What the rate is multiplied by when lowered"
    )
    policy: Literal["drop", "plateau", "constant"] = Field(
        default="drop", title="Learning rate policy",
        description="drop: once, after drop_at of the steps; plateau: lowered when the validation loss stalls",
    )  # fmt: skip
    patience: int = Field(
        default=10, title="Patience", ge=1, json_schema_extra={"unit": "epochs"},
        description="Epochs without a better validation loss before the rate is lowered (plateau)",
    )  # fmt: skip
    stop_after: int = Field(
        default=0, title="Stop after", ge=0, json_schema_extra={"unit": "epochs", "zero": "never"},
        description="Epochs without a better validation loss before the warm start ends early; never (0): it does not",
    )  # fmt: skip
    keep: Literal["last", "best"] = Field(
        default="last", title="Model passed on",
        description="Which weights the losses start from: the last, or those of the best validation loss",
    )  # fmt: skip


class HardwareSettings(Settings):
    """Where a study trains."""

    device: str = Field(
        default="auto", title="Device", pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$",
        description="auto takes a GPU where there is one; cpu, mps, cuda or cuda:0 name it",
    )  # fmt: skip
    concurrency: int = Field(
        default=2, title="Runs at once", ge=1, le=64,
        description="Runs trained side by side; on a CPU its threads are divided among them",
    )  # fmt: skip
    mixed_precision: bool = Field(
        default=True, title="Mixed precision", description="Half precision where it is safe, on a GPU only"
    )
    repeatable: bool = Field(
        default=False, title="Repeat digits",
        description="On a CPU, keep the number of threads whatever other programs need: its digits then repeat. "
        "Off: a run leaves busy cores to others, and is many times faster beside them",
        json_schema_extra={"advanced": True},
    )  # fmt: skip
    keep_probabilities: bool = Field(
        default=True, title="Keep probabilities",
        description="Beside every label map a file of probabilities, for thresholds and heat maps: up to 2 bytes a "
        "voxel and class, compressed. Off: they can still be computed from the kept weights later",
    )  # fmt: skip
