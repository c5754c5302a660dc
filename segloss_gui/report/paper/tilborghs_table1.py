"""Table 1 of Tilborghs 2022 as it is printed: a row for each labelling and batch size, a column for group and setup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.units import common_unit
from segloss_gui.data.case import TargetClass
from segloss_gui.report.paper.departures import departures
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.parts import Cell, Table
from segloss_gui.report.result_tables import LEARNS_EMPTY, UNDEFINED
from segloss_gui.statistics.bootstrap_p import few_subjects_words
from segloss_gui.statistics.factor import Factor, natural_key
from segloss_gui.statistics.label_table import SIGNIFICANT, LabelLine, label_table
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary
from segloss_gui.statistics.volume_roc import positive_groups

KEY = "tilborghs-table1"
KEPT, REMOVED = "0 kept", "1 removed"
"""Groups by what training saw of the label, in the order of the paper's columns."""
QUANTITIES = ("DSC", "ΔV")


@dataclass(frozen=True)
class Block:
    """One class of one study: its lines, and what its two columns of groups are called."""

    name: str
    lines: tuple[LabelLine, ...]
    kept: str
    removed: str


def draw(studies: Sequence[PaperStudy], options: PaperOptions) -> Table:
    """The table of all studies.

    Raises
    ------
    BadInputError
        When no study compares full and partial labels of a class.
    """
    blocks = [block for study in studies for block in _blocks(study, options)]
    if not blocks:
        names = ", ".join(study.name for study in studies)
        raise BadInputError(f"{names}: {KEY} needs scores of one class with full and with partial labels by group")
    setups = tuple(dict.fromkeys(line.setup for block in blocks for line in block.lines))
    sides = tuple(_side(blocks, removed) for removed in (False, True))
    ml = common_unit(line.unit for block in blocks for line in block.lines).volume
    head = (
        "Data set",
        "Labelling",
        "B",
        *(f"{what} {side}, {s}" for what in ("DSC", f"ΔV ({ml})") for side in sides for s in setups),
    )
    rows = tuple(row for block in blocks for row in _rows(block, setups))
    caption = (
        f"Mean DSC and mean ΔV. {sides[0]} is always present during training while {sides[1]} is replaced by empty "
        "maps under partial labelling (Tilborghs 2022, Table 1)."
    )
    return Table(KEY, caption, head, rows, 3, _note(blocks, studies))


def _note(blocks: Sequence[Block], studies: Sequence[PaperStudy]) -> str:
    lines = [line for block in blocks for line in block.lines]
    shared = sorted({line.setup for line in lines if line.pair.shared})
    words = [
        "Comparing partial with full labelling, inferior (p < 0.05, one-sided paired bootstrap) results are italic. "
        + few_subjects_words(SIGNIFICANT, sides=1)
    ]
    if any(line.pair.learns_empty for line in lines):
        words.append(
            f"Highlighted and {LEARNS_EMPTY}: expected to learn to predict empty maps; the validation set is fully "
            "labelled, so lower DSC and ΔV are expected there."
        )
    if shared:
        words.append(f"{', '.join(shared)}: not trained with full labels, compared with the setup that was.")
    words.append(departures(studies, "Tilborghs 2022"))
    return " ".join(filter(None, words))


def _side(blocks: Sequence[Block], removed: bool) -> str:
    return "/".join(dict.fromkeys(block.removed if removed else block.kept for block in blocks))


def _blocks(study: PaperStudy, options: PaperOptions) -> Iterator[Block]:
    for name, target, table in study.by_class():
        sides = _two_sides(study, target, table)
        if sides is None or not {"full", "partial"} <= set(table.names("labelling")):
            continue
        kept, removed = sides
        lines = label_table(_regrouped(table, kept), empty=options.empty)
        yield Block(name, lines, ", ".join(kept), ", ".join(removed))


def _two_sides(
    study: PaperStudy, target: TargetClass, table: ScoreTable
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Groups that kept the label and groups that did not."""
    gone = {one.group for one in study.study.policy.removed if one.class_value == target.value}
    found = positive_groups(table, gone) if gone else None
    if found is None:
        return None
    return found.groups, tuple(group for group in sorted(table.names("group")) if group not in found.groups)


def _regrouped(table: ScoreTable, kept: Sequence[str]) -> ScoreTable:
    groups = table.factors["group"]
    is_kept = np.isin(np.array(groups.names), list(kept))
    codes = np.where(is_kept[groups.codes], 0, 1).astype(groups.codes.dtype)
    return replace(table, factors={**table.factors, "group": Factor((KEPT, REMOVED), codes)})


def _rows(block: Block, setups: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    of = {(line.setup, line.pair.batch_size, line.group): line for line in block.lines}
    batches = sorted({batch for _, batch, _ in of}, key=natural_key)
    first = True
    for labelling in ("Full", "Partial"):
        for batch in batches:
            cells = [
                _cell(of.get((setup, batch, side)), what, labelling)
                for what in QUANTITIES for side in (KEPT, REMOVED) for setup in setups
            ]  # fmt: skip
            yield (Cell(block.name if first else ""), Cell(labelling), Cell(batch or UNDEFINED), *cells)
            first = False


def _cell(line: LabelLine | None, what: str, labelling: str) -> Cell:
    if line is None or (labelling == "Full" and line.pair.shared):
        return Cell(UNDEFINED)
    is_dice = what == QUANTITIES[0]
    if labelling == "Full":
        return Cell(_text(line.dice_full if is_dice else line.volume_full, is_dice))
    summary = line.dice_partial if is_dice else line.volume_partial
    inferior = line.dice_inferior if is_dice else line.volume_inferior
    empty = line.pair.learns_empty
    return Cell(_text(summary, is_dice) + (LEARNS_EMPTY if empty else ""), italic=inferior, shaded=empty)


def _text(summary: Summary, is_dice: bool) -> str:
    if not summary.n:
        return UNDEFINED
    return f"{summary.mean:.2f}" if is_dice else f"{summary.mean:.3g}"
