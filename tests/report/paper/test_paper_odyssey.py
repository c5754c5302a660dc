"""Fig. 1 and Sect. 4.3 of the Odyssey (Ma 2020)."""

from __future__ import annotations

import numpy as np

from segloss_gui.losses import LOSSES
from segloss_gui.report.paper import odyssey_fig1, odyssey_sect43
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.taxonomy import taxonomy_of
from segloss_gui.theory.mismatch import mismatch_losses

OPTIONS = PaperOptions()


def test_every_loss_has_a_box_and_those_that_a_study_trains_a_heavy_border(losses_study: PaperStudy) -> None:
    picture = odyssey_fig1.draw([losses_study], OPTIONS)
    figure = picture.draw()
    words = {text.get_text() for text in figure.get_axes()[0].texts}
    assert {spec.title for key, spec in LOSSES.items() if key != "weighted_sum"} <= words
    heavy = [patch for patch in figure.get_axes()[0].patches if patch.get_linewidth() > 2]
    assert len(heavy) == 5
    assert "trained in Five losses on small lesions" in picture.caption


def test_dice_is_joined_with_both_boundary_losses_and_every_variant_with_what_it_varies() -> None:
    specs = {key: spec for key, spec in LOSSES.items() if key != "weighted_sum"}
    axes = odyssey_fig1.draw([], OPTIONS).draw().get_axes()[0]
    dotted = [patch for patch in axes.patches if patch.get_linestyle() == ":"]
    lines = len(taxonomy_of(specs).edges)
    assert {end for _, end in odyssey_fig1.SIMILAR} == {k for k, s in specs.items() if s.family == "boundary"}
    assert len(dotted) == 2
    assert len(axes.patches) == lines + len(dotted) + len(specs)


def test_the_maps_of_a_case_sum_to_the_closed_forms(losses_study: PaperStudy) -> None:
    rows = odyssey_sect43._rows(losses_study, "")
    assert len(rows) == 5
    for row in rows:
        expected = mismatch_losses(row.prediction, row.truth, row.image.grid.spacing_mm)
        for name in odyssey_sect43.LOSSES:
            assert np.isclose(getattr(row.maps, name).sum(), getattr(expected, name))
        assert np.array_equal(row.maps.mismatch, row.prediction != row.truth)
    titles = [axes.get_title() for axes in odyssey_sect43.draw([losses_study], OPTIONS).draw().get_axes()[:5]]
    assert titles[:2] == ["G and S", "ΔM"]
    assert titles[2].startswith("Dice")
