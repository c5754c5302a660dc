"""Whether a study's runs fit into memory, before one begins; where not, what would: sentences with numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from segloss_gui.core.errors import BadInputError, SegLossError
from segloss_gui.data.cache import CaseStore
from segloss_gui.losses import LOSSES, BoundLoss
from segloss_gui.study.cohort_images import CohortImages
from segloss_gui.study.loss_params import chosen_params
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import arm_of
from segloss_gui.study.prepared_run import PreparedRun
from segloss_gui.training.batches import patch_size
from segloss_gui.training.data_statistics import survey
from segloss_gui.training.memory_estimate import LIBRARIES, ImageSizes, MemoryEstimate, estimate_memory
from segloss_gui.training.networks import Architecture, design_network

RESERVE = 0.9
"""Share of the memory there is that runs may take: the window and others take some meanwhile."""
SMALLEST = 16
"""No patch is proposed that is smaller than this along an axis."""
PATCH_BYTES = 2_000_000_000
"""Most that a run with a proposed patch takes, however much memory there is."""
GIGABYTE = 1e9
HALVED = 0.6
"""Share of a step's memory that is left in half precision: the loss stays in full."""


class TooLittleMemoryError(BadInputError):
    """A run would take more memory than there is; the text says how much, of what, and what would fit."""


def memory_of(
    study: Study, choice: LossChoice, images: CohortImages, *, cases: int | None = None, cache_bytes: int = 2 * 2**30
) -> MemoryEstimate:
    """What a run of ``choice`` takes at most, beside what the program holds.

    Parameters
    ----------
    study : Study
        Its own settings: not yet those of the loss.
    choice : LossChoice
        The loss, with its own batch size where it has one.
    images : CohortImages
        What it is trained on.
    cases : int or None
        Cases that are read; None: all.
    cache_bytes : int
        Most that is kept of them.

    Raises
    ------
    SegLossError
        When the network or the patch does not fit the images.
    """
    arm = arm_of(study, choice)
    architecture = _architecture(arm, images)
    sizes = ImageSizes(
        channels=images.channels, largest=images.largest,
        cases=images.cases if cases is None else cases, case_bytes=images.case_bytes, cache_bytes=cache_bytes,
    )  # fmt: skip
    patch = patch_size(arm.sampling, architecture)
    return estimate_memory(architecture, patch, arm.sampling.batch_size, sizes, _loss(arm, choice))


def largest_of(study: Study, images: CohortImages, *, cases: int | None = None) -> MemoryEstimate:
    """The most that any of the study's runs takes.

    Raises
    ------
    SegLossError
        When the network or the patch does not fit the images.
    """
    kinds = {(choice.key, choice.batch_size): choice for choice in study.losses}.values()
    found = [memory_of(study, choice, images, cases=cases) for choice in kinds or (LossChoice(key="cross_entropy"),)]
    return max(found, key=lambda estimate: estimate.run)


def refuse_too_large(estimate: MemoryEstimate, available: int, study: Study, images: CohortImages) -> None:
    """Refuse what does not fit into main memory even alone; nothing is known where ``available`` is 0.

    A GPU that runs out of its own says so itself, and nothing else on the machine suffers.

    Raises
    ------
    TooLittleMemoryError
        With how much it takes, how much there is, and what would fit.
    """
    if available <= 0 or estimate.fitting(1, round(RESERVE * available)):
        return
    raise TooLittleMemoryError(shortage(estimate, available, proposed_patch(study, images, available)))


def shortage(estimate: MemoryEstimate, available: int, patch: tuple[int, ...] | None) -> str:
    """Why a run is refused.

    Examples
    --------
    >>> print(shortage(MemoryEstimate(0, 9 * 10**9, 0, 10**9, 2, (182, 218, 182), True), 4 * 10**9, (96, 112, 96)))
    a run needs about 10.2 GB of memory, most of it for a batch of 2 whole images of 182 × 218 × 182 voxels, and 4.0
    GB are free: set a smaller patch, as 96 × 112 × 96 voxels, or a smaller batch
    """
    size = " × ".join(map(str, patch)) if patch else ""
    advice = f"set a smaller patch, as {size} voxels, or a smaller batch" if patch else "set a smaller network or batch"
    return (
        f"a run needs about {gigabytes(estimate.total)} of memory, most of it for {estimate.what}, and "
        f"{gigabytes(available)} are free: {advice}"
    )


def proposed_patch(study: Study, images: CohortImages, available: int) -> tuple[int, ...] | None:
    """A patch whose runs take at most half of the memory there is, all at once; None where whole images do.

    The longest axis is cut first, to what the network takes; as many voxels give the network as much to see.

    Parameters
    ----------
    study : Study
        Its network and batch; its patch is not looked at.
    images : CohortImages
        Of its cohort.
    available : int
        Bytes; 0: not known.
    """
    runs = max(1, min(study.hardware.concurrency, len(study.losses)))
    most = min(PATCH_BYTES, available // (2 * runs)) if available > 0 else PATCH_BYTES
    without = study.model_copy(update={"sampling": study.sampling.model_copy(update={"patch": ()})})
    try:
        whole = largest_of(without, images, cases=0)
    except SegLossError:
        return None
    if whole.run <= most:
        return None
    return _cut(study, images, _architecture(without, images).padded(images.shape[: len(whole.size)]), most)


def _cut(study: Study, images: CohortImages, size: Iterable[int], most: int) -> tuple[int, ...] | None:
    patch = list(size)
    while True:
        sampling = study.sampling.model_copy(update={"patch": tuple(patch)})
        # An image that alone takes more need not be estimated, which takes a tenth of a second.
        if 4 * math.prod(patch) <= most and (
            largest_of(study.model_copy(update={"sampling": sampling}), images, cases=0).run <= most
        ):
            return tuple(patch)
        axis = patch.index(max(patch))
        smaller = max(SMALLEST, patch[axis] * 4 // 5 // SMALLEST * SMALLEST)
        if smaller >= patch[axis]:
            return tuple(patch)
        patch[axis] = smaller


def gigabytes(size: float) -> str:
    """Bytes to be read at a glance.

    Examples
    --------
    >>> gigabytes(2_340_000_000), gigabytes(45_600_000)
    ('2.3 GB', '46 MB')
    """
    return f"{size / GIGABYTE:.1f} GB" if size >= GIGABYTE else f"{size / 1e6:.0f} MB"


def images_of_run(task: PreparedRun) -> CohortImages:
    """The images of a run whose training cases were read: what is kept of them is in memory already."""
    seen, first = survey(task.job.train, task.job.classes), task.job.train[0]
    return CohortImages(
        stored_mm=seen.spacing_mm, spacing_mm=seen.spacing_mm, shape=seen.shape, channels=seen.image_channels,
        planar=seen.planar, largest=seen.largest, cases=len(task.fold.validation), case_bytes=2 * first.nbytes,
    )  # fmt: skip


def memory_of_run(task: PreparedRun, store: CaseStore) -> MemoryEstimate:
    """What a run takes that is ready to be trained, beside the cases that are in memory already."""
    left = max(0, store.cache.max_bytes - store.nbytes)
    estimate = memory_of(task.study, task.plan.choice, images_of_run(task), cache_bytes=left)
    return on_device(estimate, task.job.device, mixed_precision=task.job.mixed_precision)


def on_device(estimate: MemoryEstimate, device: str, *, mixed_precision: bool) -> MemoryEstimate:
    """What a run takes of a device's own memory: a GPU keeps no cases and reorders nothing, and may halve numbers.

    Examples
    --------
    >>> found = on_device(MemoryEstimate(10, 1800, 900, 70, 1, (8, 8), False), "cuda:0", mixed_precision=True)
    >>> found.cases, found.step, found.prediction
    (0, 600, 300)
    """
    if device == "cpu":
        return estimate
    share = (HALVED if mixed_precision and device.startswith("cuda") else 1.0) / LIBRARIES
    return replace(estimate, cases=0, step=round(share * estimate.step), prediction=round(share * estimate.prediction))


def _architecture(study: Study, images: CohortImages) -> Architecture:
    axes = 2 if images.planar else 3
    return design_network(
        study.network, image_channels=images.channels, channels=study.channels if study.classes else 1,
        spacing_mm=images.spacing_mm[:axes], shape=study.sampling.shape_seen(images.shape, axes),
    )  # fmt: skip


def _loss(study: Study, choice: LossChoice) -> BoundLoss | None:
    """The loss as it is tried; None where its parameters need the training maps first, or are wrong."""
    try:
        return LOSSES[choice.key].build(chosen_params(choice), study.activation)
    except (SegLossError, LookupError):
        return None
