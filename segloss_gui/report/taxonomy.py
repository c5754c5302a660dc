"""The Odyssey's taxonomy as places on a grid: what grew out of what, and what is made of what; without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from segloss_gui.report.loss_words import FAMILIES

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

COMPOUND = "compound"
PARENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "weighted_cross_entropy": ("cross_entropy",),
        "topk_threshold": ("cross_entropy",),
        "topk_percent": ("cross_entropy",),
        "focal": ("cross_entropy",),
        "dpce": ("cross_entropy",),
        "dice_squared": ("soft_dice",),
        "dice_phi": ("soft_dice",),
        "soft_jaccard": ("soft_dice",),
        "tversky": ("soft_dice",),
        "focal_tversky": ("tversky",),
        "asymmetric_similarity": ("tversky",),
        "generalized_dice": ("soft_dice",),
        "penalty_generalized_dice": ("generalized_dice",),
        "lovasz_sigmoid": ("soft_jaccard",),
        "lovasz_softmax": ("soft_jaccard",),
        "lovasz_hinge": ("soft_jaccard",),
        "leaf_dice": ("soft_dice",),
        "marginal_dice": ("soft_dice",),
        "combo": ("weighted_cross_entropy", "soft_dice"),
        "exp_log": ("weighted_cross_entropy", "soft_dice"),
        "dice_ce": ("cross_entropy", "soft_dice"),
        "dice_topk": ("topk_percent", "soft_dice"),
        "dice_focal": ("focal", "soft_dice"),
        "dice_boundary": ("soft_dice", "boundary"),
        "dice_hausdorff": ("soft_dice", "hausdorff_dt"),
    }
)
"""What a loss varies, or for a compound one its parts; a loss that is not named stands for itself."""


@dataclass(frozen=True)
class Node:
    """One loss on the grid; ``row`` may lie between two rows."""

    key: str
    column: int
    row: float


@dataclass(frozen=True)
class Heading:
    """The title of a family, on the grid."""

    family: str
    column: int
    row: float


@dataclass(frozen=True)
class Taxonomy:
    """Where everything lies, and which losses are joined by a line (from, to)."""

    nodes: tuple[Node, ...] = ()
    headings: tuple[Heading, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()
    columns: int = 1
    rows: int = 1

    def beside(self, key: str, across: int, down: int) -> str:
        """The nearest loss ahead of another, right or left or above or below it; empty where there is none.

        Where ``key`` is not in it: the first loss of all.
        """
        here = next((node for node in self.nodes if node.key == key), None)
        if here is None:
            return self.nodes[0].key if self.nodes else ""
        ahead = [node for node in self.nodes if _is_ahead(here, node, across, down)]
        nearest = min(ahead, key=lambda n: (abs(n.column - here.column), abs(n.row - here.row)), default=None)
        return nearest.key if nearest is not None else ""


def taxonomy_of(specs: Mapping[str, LossSpec]) -> Taxonomy:
    """Lay out the losses: families below each other, a variant right of what it varies, compounds rightmost."""
    nodes: list[Node] = []
    headings: list[Heading] = []
    row = 0
    for family in (name for name in FAMILIES if name != COMPOUND):
        keys = [key for key, spec in specs.items() if spec.family == family]
        if keys:
            headings.append(Heading(family, 0, row))
            row = _place(keys, (), 0, row + 1, nodes)
    compounds = [key for key, spec in specs.items() if spec.family == COMPOUND]
    columns = 1 + max((node.column for node in nodes), default=-1)
    if compounds:
        headings.append(Heading(COMPOUND, columns, 0))
        nodes += _compounds(compounds, nodes, columns, rows := max(row, len(compounds) + 1))
        row, columns = rows, columns + 1
    edges = tuple((parent, key) for key in specs for parent in PARENTS.get(key, ()) if parent in specs)
    return Taxonomy(tuple(nodes), tuple(headings), edges, max(columns, 1), max(row, 1))


def _place(keys: Sequence[str], above: tuple[str, ...], column: int, row: int, nodes: list[Node]) -> int:
    """Place the losses that vary ``above`` and, right of each, what varies it; the next free row."""
    for key in keys:
        parents = tuple(parent for parent in PARENTS.get(key, ()) if parent in keys)
        if parents == above:
            nodes.append(Node(key, column, row))
            row = max(row + 1, _place(keys, (key,), column + 1, row, nodes))
    return row


def _compounds(keys: Sequence[str], parts: Sequence[Node], column: int, rows: int) -> list[Node]:
    """The compound losses spread over the height in the order of their parts."""
    height = {node.key: node.row for node in parts}

    def middle(key: str) -> float:
        found = [height[part] for part in PARENTS.get(key, ()) if part in height]
        return sum(found) / len(found) if found else rows

    step = (rows - 1) / len(keys)
    return [Node(key, column, 1 + step * index) for index, key in enumerate(sorted(keys, key=middle))]


def _is_ahead(here: Node, node: Node, across: int, down: int) -> bool:
    if across:
        return (node.column - here.column) * across > 0
    return node.column == here.column and (node.row - here.row) * down > 0
