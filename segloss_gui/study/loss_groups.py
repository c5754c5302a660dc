"""Which group of Bertels 2019 each method of a table of scores is of: by its loss, never by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.models import LossChoice


def group_of_loss(key: str, choice: LossChoice | None = None) -> LossGroup | None:
    """Group of a loss; None for neither, for a method from elsewhere, and for a loss this program does not have.

    Parameters
    ----------
    key : str
        Of the registry.
    choice : LossChoice or None
        The study's, for the parameters; None where they are not known.

    Examples
    --------
    >>> group_of_loss("focal"), group_of_loss("tversky"), group_of_loss("dice_ce"), group_of_loss("")
    ('pixel', 'metric', None, None)
    """
    if not key:
        return None
    from segloss_gui.losses import LOSSES  # with torch: a window without scores opens sooner

    if key not in LOSSES:
        return None
    spec = LOSSES[key]
    try:
        params = spec.parse(choice.stated_params) if choice is not None else None
    except BadInputError:  # parameters of another version of the program: they tell nothing
        params = None
    return spec.group_at(params)


def method_groups(
    table: ScoreTable, losses: Sequence[LossChoice] = (), given: Mapping[str, LossGroup | None] = MappingProxyType({})
) -> dict[str, LossGroup]:
    """Group of every method that is of one, by the column ``loss`` of its scores.

    Parameters
    ----------
    table : ScoreTable
        Scores.
    losses : sequence of LossChoice
        Of the study they come from, for losses whose group depends on their parameters.
    given : mapping of str to "pixel", "metric" or None
        By method: what was said of it, whatever its loss.

    Examples
    --------
    >>> names = {"case": ["a", "a"], "method": ["mine", "Cross-entropy"], "loss": ["soft_dice", ""]}
    >>> method_groups(ScoreTable.of(names, {"dice": [0.5, 0.5]}))
    {'mine': 'metric'}
    """
    chosen = {(choice.method, choice.key): choice for choice in losses}
    found: dict[str, set[LossGroup | None]] = {}
    for method, key in _pairs(table):
        found.setdefault(method, set()).add(group_of_loss(key, chosen.get((method, key))))
    known = {**{method: _agreed(groups) for method, groups in found.items()}, **given}
    return {method: group for method, group in known.items() if group is not None}


def unknown_loss_words(table: ScoreTable) -> tuple[str, ...]:
    """A sentence for every key in the column ``loss`` that is none of the registry: its methods are of no group.

    Examples
    --------
    >>> names = {"case": ["a", "a"], "method": ["A", "B"], "loss": ["sof_dice", "soft_dice"]}
    >>> unknown_loss_words(ScoreTable.of(names, {"dice": [0.5, 0.5]}))
    ("A: loss 'sof_dice' is not one of this program's, so A is of no group of losses.",)
    """
    pairs = [(method, key) for method, key in _pairs(table) if key]
    if not pairs:
        return ()
    from segloss_gui.losses import LOSSES

    return tuple(
        f"{method}: loss {key!r} is not one of this program's, so {method} is of no group of losses."
        for method, key in pairs
        if key not in LOSSES
    )


def _pairs(table: ScoreTable) -> Sequence[tuple[str, str]]:
    methods, losses = table.factors["method"], table.factors["loss"]
    pairs = dict.fromkeys(zip(methods.codes.tolist(), losses.codes.tolist(), strict=True))
    return [(methods.names[method], losses.names[loss]) for method, loss in pairs]


def _agreed(groups: set[LossGroup | None]) -> LossGroup | None:
    return next(iter(groups)) if len(groups) == 1 else None
