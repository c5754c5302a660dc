"""All that the three papers draw, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from segloss_gui.core.errors import BadInputError
from segloss_gui.report.paper import (
    bertels_fig1,
    bertels_table1,
    odyssey_fig1,
    odyssey_sect43,
    tilborghs_fig1,
    tilborghs_fig2,
    tilborghs_fig3,
    tilborghs_table1,
)
from segloss_gui.report.paper.figure import PaperFigure

PAPER_FIGURES: Mapping[str, PaperFigure] = MappingProxyType({
    figure.key: figure
    for figure in (
        PaperFigure(
            bertels_table1.KEY, "Dice and Jaccard of data sets x losses, marked", "Bertels 2019, Table 1",
            "scores; several studies are as many data sets", bertels_table1.draw,
        ),
        PaperFigure(
            bertels_fig1.KEY, "Dice by deciles of the foreground ratio", "Bertels 2019, Fig. 1",
            "four scored cases with an object, 20 for deciles", bertels_fig1.draw,
        ),
        PaperFigure(
            tilborghs_fig1.KEY, "which values share a ratio: Φ", "Tilborghs 2022, Fig. 1",
            "nothing; a study gives its B and C", tilborghs_fig1.draw, 0, 1,
        ),
        PaperFigure(
            tilborghs_fig2.KEY, "ROC by predicted volume", "Tilborghs 2022, Fig. 2",
            "a label policy, or cases with and without an object", tilborghs_fig2.draw,
        ),
        PaperFigure(
            tilborghs_fig3.KEY, "image, ground truth, as trained on, each prediction", "Tilborghs 2022, Fig. 3",
            "predictions", tilborghs_fig3.draw,
        ),
        PaperFigure(
            tilborghs_table1.KEY, "DSC and ΔV, full against partial labels", "Tilborghs 2022, Table 1",
            "setups with full and with partial labels", tilborghs_table1.draw,
        ),
        PaperFigure(
            odyssey_fig1.KEY, "taxonomy of the losses and their relations", "Odyssey, Fig. 1",
            "nothing; studies mark what they train", odyssey_fig1.draw, 0,
        ),
        PaperFigure(
            odyssey_sect43.KEY, "one mismatch weighted by Dice, boundary and Hausdorff loss", "Odyssey, Sect. 4.3",
            "predictions", odyssey_sect43.draw,
        ),
    )
})  # fmt: skip
"""In the order of the papers."""


def paper_figure(key: str) -> PaperFigure:
    """The figure called ``key``.

    Raises
    ------
    BadInputError
        When there is none of that name.

    Examples
    --------
    >>> paper_figure("tilborghs-fig2").citation
    'Tilborghs 2022, Fig. 2'
    """
    if key not in PAPER_FIGURES:
        raise BadInputError(f"a figure must be one of {', '.join(PAPER_FIGURES)}, got {key!r}")
    return PAPER_FIGURES[key]
