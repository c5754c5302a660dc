"""Arms of a comparison of labellings, told apart by what was trained, and which partial one belongs to which full one.

Full and partial arms belong together when loss, parameters and batch size are the same, whatever their methods are
called; names are read for words on the screen alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from segloss_gui.core.json_text import parse_json
from segloss_gui.statistics.factor import natural_key
from segloss_gui.statistics.score_table import ScoreTable

FULL, PARTIAL = "full", "partial"
A_VOXEL = 1.0
"""Epsilon from which on an arm of which no more is known counts as one with the heuristic epsilon."""


@dataclass(frozen=True)
class Arm:
    """One method under one labelling.

    Parameters
    ----------
    method : str
        Its name.
    labelling : "full" or "partial"
        What training saw.
    loss : str
        Key of the loss; empty where the scores do not say it.
    params : str
        Parameters off the defaults as JSON; empty where the scores do not say them.
    phi, epsilon : str
        As numbers found them; of several folds all values, with commas.
    batch_size : str
        B; empty where the scores do not say it.
    """

    method: str
    labelling: str
    loss: str = ""
    params: str = ""
    phi: str = ""
    epsilon: str = ""
    batch_size: str = ""

    @property
    def learns_empty(self) -> bool:
        """Whether empty maps in training are expected to teach emptiness (Tilborghs 2022, Sect. 3).

        The batch is gathered (BI, BCI) and holds several images, or epsilon is the heuristic one. An unknown batch
        size is taken for several.

        Examples
        --------
        >>> [Arm("m", "partial", "dice_phi", '{"phi": "BI"}', batch_size=size).learns_empty for size in ("1", "2")]
        [False, True]
        >>> Arm("m", "partial", "dice_phi", '{"epsilon": "heuristic"}', batch_size="1").learns_empty
        True
        """
        known = read_params(self.params)
        if "B" in str(known.get("phi", self.phi)) and self.batch_size != "1":
            return True
        if self.params:
            return known.get("epsilon") == "heuristic"
        return min(_numbers(self.epsilon), default=0.0) >= A_VOXEL

    @property
    def words(self) -> str:
        """The method's name without what columns of the table say: labelling and batch size.

        Examples
        --------
        >>> Arm("BI, partial labels, B=2", "partial", batch_size="2").words
        'BI'
        """
        said = {"full labels", "partial labels", f"B={self.batch_size}"}
        return ", ".join(part for part in self.method.split(", ") if part not in said) or self.method


@dataclass(frozen=True)
class ArmPair:
    """A setup: its arm with full and with partial labels; None where there is none.

    Parameters
    ----------
    setup : str
        What it is called, whatever the labelling and batch size.
    full, partial : Arm or None
        At least one of them.
    shared : bool
        The full arm is of another setup, the only one with full labels, which serves all.
    """

    setup: str
    full: Arm | None
    partial: Arm | None
    shared: bool = False

    @property
    def batch_size(self) -> str:
        """B of the partial arm, else of the full one."""
        return _shown(self).batch_size

    @property
    def learns_empty(self) -> bool:
        """Whether the partial arm is expected to learn empty maps."""
        return self.partial is not None and self.partial.learns_empty


Key = Callable[[Arm], Any]


def arms_of(table: ScoreTable) -> tuple[Arm, ...]:
    """Every method under every labelling it has scores of, in the table's order."""
    found = []
    for labelling in (FULL, PARTIAL):
        part = table.where(labelling=labelling)
        for method in part.names("method"):
            own = part.where(method=method)
            of = {name: _joined(own.names(name)) for name in ("loss", "params", "phi", "epsilon", "batch_size")}
            found.append(Arm(method, labelling, **of))
    return tuple(found)


def paired_arms(table: ScoreTable) -> tuple[ArmPair, ...]:
    """What belongs together, setups in the order of the partial arms, each by rising batch size.

    Where a file of scores lacks the parameters, Φ and ε stand for them; ε need not be equal where one arm alone is
    left on each side, since the heuristic finds another number under full labels. Where nothing at all is known of
    the loss, methods of one name belong together. Where the arms with full labels are of one setup only, that one
    serves the others too: the arm of the same batch size, or the one there is.

    Parameters
    ----------
    table : ScoreTable
        With the labelling of each row; others are left aside.

    Examples
    --------
    >>> names = {"case": ["a"] * 3, "labelling": ["full", "partial", "partial"], "loss": ["dice_phi"] * 3,
    ...          "method": ["x", "y", "z"], "params": ["{}", "{}", '{"phi": "BI"}'], "batch_size": ["2"] * 3}
    >>> [(pair.setup, pair.full.method, pair.shared) for pair in paired_arms(ScoreTable.of(names, {}))]
    [('y', 'x', False), ('z', 'x', True)]
    """
    arms = arms_of(table)
    full, partial = ([arm for arm in arms if arm.labelling == labelling] for labelling in (FULL, PARTIAL))
    own = _own_counterparts(full, partial)
    pairs = [_pair(arm, own.get(arm), _serving(full, arm)) for arm in partial]
    taken = {pair.full for pair in pairs if not pair.shared}
    serving = {pair.full for pair in pairs if pair.shared}
    pairs += [ArmPair(arm.words, arm, None) for arm in full if arm not in taken | serving]
    return tuple(_in_order(_told_apart(pairs)))


def _own_counterparts(full: Sequence[Arm], partial: Sequence[Arm]) -> dict[Arm, Arm]:
    """For each partial arm the full one of its own setup, the strictest agreement first."""
    found: dict[Arm, Arm] = {}
    for key, only_unknown in _agreements():
        left = [arm for arm in full if arm not in found.values()] if only_unknown else full
        waiting = [arm for arm in partial if arm not in found]
        for arm in waiting:
            alike = [
                other for other in left
                if key(other) == key(arm) is not None and not (only_unknown and arm.params and other.params)
            ]  # fmt: skip
            rivals = [other for other in waiting if key(other) == key(arm)] if only_unknown else [arm]
            if len(alike) == 1 == len(rivals):
                found[arm] = alike[0]
    return found


def _agreements() -> Iterator[tuple[Key, bool]]:
    """What must be equal, from strict to loose; and whether it holds only where parameters are unknown."""
    yield lambda arm: (arm.loss, arm.params, arm.batch_size) if arm.loss and arm.params else None, False
    yield lambda arm: (arm.method, arm.batch_size) if not arm.loss else None, False
    yield lambda arm: (arm.loss, arm.phi, arm.epsilon, arm.batch_size) if arm.loss else None, True
    yield lambda arm: (arm.loss, arm.phi, arm.batch_size) if arm.loss else None, True


def _serving(full: Sequence[Arm], arm: Arm) -> Arm | None:
    """The full arm that serves all setups, where the full ones are of one setup."""
    if len({_setup_of(other) for other in full}) != 1:
        return None
    same = [other for other in full if other.batch_size == arm.batch_size] or list(full)
    return same[0] if len(same) == 1 else None


def _setup_of(arm: Arm) -> tuple[str, ...]:
    return (arm.loss, arm.params or f"{arm.phi} {arm.epsilon}") if arm.loss else (arm.words,)


def _pair(partial: Arm, own: Arm | None, serving: Arm | None) -> ArmPair:
    return ArmPair(partial.words, own or serving, partial, shared=own is None and serving is not None)


def _told_apart(pairs: Sequence[ArmPair]) -> list[ArmPair]:
    """Setups whose words and batch size are those of another have the whole name of their method."""
    words = [(pair.setup, pair.batch_size) for pair in pairs]
    return [
        pair if words.count(word) == 1 else ArmPair(_name(pair), pair.full, pair.partial, pair.shared)
        for pair, word in zip(pairs, words, strict=True)
    ]


def _name(pair: ArmPair) -> str:
    return _shown(pair).method


def _shown(pair: ArmPair) -> Arm:
    arm = pair.partial or pair.full
    assert arm is not None
    return arm


def _in_order(pairs: Sequence[ArmPair]) -> list[ArmPair]:
    setups = [_setup_of(_shown(pair)) for pair in pairs]
    first = {setup: setups.index(setup) for setup in setups}
    return sorted(pairs, key=lambda pair: (first[_setup_of(_shown(pair))], natural_key(pair.batch_size)))


def _joined(names: Sequence[str]) -> str:
    return ", ".join(sorted((name for name in names if name), key=natural_key))


def read_params(params: str) -> dict[str, Any]:
    """The parameters of a loss as a table of scores has them; none where the text is no such thing.

    Examples
    --------
    >>> read_params('{"phi": "BI"}'), read_params(""), read_params("phi=BI")
    ({'phi': 'BI'}, {}, {})
    """
    try:
        found = parse_json(params or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        return []
