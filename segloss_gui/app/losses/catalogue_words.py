"""What the catalogue, the page of a loss and the rows of the comparison say."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.report.loss_words import printed_words

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

SHORT = 15
"""Letters that stand in one line of the narrowest panel."""
LONGEST_NAME, ITS_START, ITS_END = 40, 26, 12


def catalogue_note(presenter: LossesPresenter, found: bool, search: str) -> str:
    """Why no loss is listed; empty where some are."""
    if presenter.failure:
        return "The losses are not loaded."
    if not presenter.specs:
        return "Loading the losses…"
    return "" if found else f"No loss matches “{search}”."


def editing_words(presenter: LossesPresenter) -> str:
    """Which method of the study its parameters are; empty where it is none."""
    row = presenter.row
    if row is None:
        return ""
    name = presenter.rows()[row].name
    short = name if len(name) <= LONGEST_NAME else f"{name[:ITS_START]}…{name[-ITS_END:]}"
    return f"Editing “{short}” of the study itself." if name else ""


def cited_words(spec: LossSpec) -> str:
    """The papers of a loss, each with the number of its equation."""
    return "  ·  ".join(f"{cited.paper}, {cited.equation}" for cited in spec.reference)


def deviations_html(spec: LossSpec) -> str:
    """Where printed equation and code differ, a paragraph each; empty where they do not."""
    sentences = [*filter(None, [printed_words(spec)]), *spec.deviations]
    return "".join(f"<p style='margin: 0 0 5px 0'>{escape(words)}</p>" for words in sentences)


def unbroken(words: str) -> str:
    r"""Words between dots, which a line may end after, but not within: ``Φ BI`` is one.

    Examples
    --------
    >>> unbroken("Dice, Φ and ε · Φ BI").split(" ")
    ['Dice,\xa0Φ\xa0and\xa0ε\xa0·', 'Φ\xa0BI']
    """
    parts = [part.replace(" ", "\u00a0") if len(part) <= SHORT else part for part in words.split(" · ")]
    return "\u00a0· ".join(parts)
