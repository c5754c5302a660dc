"""The two groups of losses that Bertels 2019 compares: what tables mark by, and what losses declare."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

LossGroup = Literal["pixel", "metric"]
"""Surrogates of the (weighted) Hamming loss, or of the Dice score or Jaccard index (Bertels 2019, Sect. 4)."""

LOSS_GROUPS: Mapping[LossGroup, str] = MappingProxyType({"pixel": "cross-entropy", "metric": "metric-sensitive"})
"""What the paper calls each group."""
