"""Preprocessing of papers and programs, as stated steps that a study can take over and change.

To add one: a function of the cohort's median spacing to settings, and its line in :data:`PREPROCESSING_PRESETS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from segloss_gui.data.preprocessing import PreprocessingSettings

Spacing = tuple[float, float, float]


@dataclass(frozen=True)
class PreprocessingPreset:
    """One preset.

    Parameters
    ----------
    key, title : str
        Its name, and how it is listed.
    summary : str
        What it does, and where it differs from its source.
    make : callable
        ``median spacing of the cohort in mm -> PreprocessingSettings``.
    """

    key: str
    title: str
    summary: str
    make: Callable[[Spacing], PreprocessingSettings]


def brats_as_in_tilborghs(spacing_mm: Spacing = (1.0, 1.0, 1.0)) -> PreprocessingSettings:  # noqa: ARG001
    """2 mm, labels soft, each channel z-scored over non-zero voxels, then 80 x 80 x 48 about the reference.

    As in the code released with Tilborghs 2022. The size is taken about the full reference, in validation too.
    """
    return PreprocessingSettings(
        spacing_mm=(2.0, 2.0, 2.0), smooth_first=True, label_resampling="soft", normalise="zscore_nonzero",
        size=(80, 80, 48), centre="reference",
    )  # fmt: skip


def acdc_as_in_tilborghs(spacing_mm: Spacing = (1.0, 1.0, 1.0)) -> PreprocessingSettings:  # noqa: ARG001
    """192 x 192 x 48 of 1.5625 x 1.5625 x 2.5 mm about the image, labels by distance, clipped, z-scored with padding.

    As in the code released with Tilborghs 2022, where distances are to iso-surfaces.
    """
    return PreprocessingSettings(
        spacing_mm=(1.5625, 1.5625, 2.5), label_resampling="distance", size=(192, 192, 48), size_first=True,
        clip_percentiles=(1.0, 99.0), normalise="zscore",
    )  # fmt: skip


def nnunet_like(spacing_mm: Spacing) -> PreprocessingSettings:
    """Median spacing of the cohort, each channel clipped to its 0.5th and 99.5th percentile and z-scored.

    As nnU-Net's spacing rule and the percentiles of its CT scheme; it interpolates images with cubic splines,
    takes CT statistics over the data set's foreground, and crops to non-zero voxels: here each image stands for
    itself, and interpolation is linear.

    Examples
    --------
    >>> nnunet_like((1.0, 1.0, 3.0)).spacing_mm
    (1.0, 1.0, 3.0)
    """
    return PreprocessingSettings(spacing_mm=spacing_mm, clip_percentiles=(0.5, 99.5), normalise="zscore")


PREPROCESSING_PRESETS: Mapping[str, PreprocessingPreset] = MappingProxyType(
    {
        preset.key: preset
        for preset in (
            PreprocessingPreset(
                "brats-tilborghs", "BRATS as in Tilborghs",
                "2 mm, soft labels, z-score over non-zero voxels, 80 × 80 × 48 voxels about the full reference: the "
                "network is shown where the tumour is, as in the released code.",
                brats_as_in_tilborghs,
            ),
            PreprocessingPreset(
                "acdc-tilborghs", "ACDC as in Tilborghs",
                "1.5625 × 1.5625 × 2.5 mm, labels by signed distance, 192 × 192 × 48 voxels about the image, "
                "clipped at percentiles 1 to 99, z-score with the padding, as in the released code.",
                acdc_as_in_tilborghs,
            ),
            PreprocessingPreset(
                "nnunet-like", "nnU-Net-like",
                "The cohort's median spacing, clipped to percentiles 0.5 to 99.5, z-score per channel; linear where "
                "nnU-Net interpolates by splines, each image by itself.",
                nnunet_like,
            ),
        )
    }
)  # fmt: skip
"""The presets, in the order of a list on the screen."""
