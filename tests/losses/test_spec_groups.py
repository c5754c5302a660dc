"""Every loss of the registry is of the group that Bertels 2019, Sect. 4 puts it in."""

from __future__ import annotations

import pytest

from segloss_gui.losses.registry import MODULES

PIXEL = {
    "cross_entropy", "weighted_cross_entropy", "topk_threshold", "topk_percent", "focal", "dpce",
    "sensitivity_specificity",
}  # fmt: skip
SPECS = [module.SPEC for module in MODULES]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.key)
def test_the_group_is_declared(spec: object) -> None:
    key, family = spec.key, spec.family  # type: ignore[attr-defined]
    expected = "pixel" if key in PIXEL else "metric" if family == "region" else None
    assert spec.group_at(spec.params()) == spec.group_at(None) == expected  # type: ignore[attr-defined]
