"""Presets of preprocessing and network that are offered above their forms. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.app.train.plan_network import NetworkPresenter
from segloss_gui.core.settings import Settings
from segloss_gui.data.preprocessing_presets import PREPROCESSING_PRESETS
from segloss_gui.study.cohort_images import Spacing
from segloss_gui.training.settings import NetworkSettings


@dataclass(frozen=True)
class Preset:
    """One line of the list."""

    title: str
    summary: str
    settings: Settings | None


def preprocessing_presets(spacing_mm: Spacing | None) -> tuple[Preset, ...]:
    """The presets for a cohort; those that need its spacing have no settings while it is not known."""
    found = []
    for preset in PREPROCESSING_PRESETS.values():
        needs = preset.make((1.0, 1.0, 1.0)) != preset.make((2.0, 2.0, 2.0))
        settings = None if needs and spacing_mm is None else preset.make(spacing_mm or (1.0, 1.0, 1.0))
        summary = preset.summary if settings is not None else f"{preset.summary} Needs an open cohort."
        found.append(Preset(preset.title, summary, settings))
    return tuple(found)


def network_presets(network: NetworkPresenter, now: NetworkSettings) -> tuple[Preset, ...]:
    """The papers' networks, each with the final bias and the ImageNet weights that ``now`` has."""
    found = []
    for preset in network.presets:
        keep: dict[str, object] = {"final_bias": now.final_bias}
        if preset.settings.architecture == now.architecture:
            keep |= {"imagenet": now.imagenet}
        images = preset.images
        size = " × ".join(map(str, images.shape))
        summary = (
            f"Made for {images.image_channels} channel{'s' if images.image_channels > 1 else ''} of {size} voxels."
        )
        found.append(Preset(preset.title, summary, preset.settings.model_copy(update=keep)))
    return tuple(found)
