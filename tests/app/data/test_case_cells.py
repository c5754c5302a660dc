"""Tests of :mod:`segloss_gui.app.data.case_cells`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from segloss_gui.app.data.case_cells import CASE, FLAG, GROUP, LABELS, VOXELS, CaseCells
from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.data.case_rows import Row
from segloss_gui.core.units import PX
from segloss_gui.data.case import Case
from segloss_gui.study.flags import Flags


class Seen:
    """Cases of which one cannot be read and one has volumes."""

    def picture(self, case_id: str) -> Picture | None:
        """None as yet."""
        return None

    def volumes(self, case_id: str) -> Mapping[int, float] | None:
        """Of the second case."""
        return {1: 12.345, 2: 0.5} if case_id == "b" else None

    def fault(self, case_id: str) -> str:
        """Of the third case."""
        return "c.nii.gz: it is cut off" if case_id == "c" else ""


def _row(name: str, *, reference: bool = True) -> Row:
    return Row(
        Case(
            name, group="HGG", images=(Path(f"{name}.nii.gz"),), label=Path(f"{name}_seg.nii.gz") if reference else None
        ),
        role="train",
    )


@pytest.fixture
def flags() -> Flags:
    """None is flagged."""
    return Flags()


@pytest.fixture
def cells(flags: Flags) -> CaseCells:
    """Of the cases above."""
    return CaseCells(Seen(), flags)


def test_labels_are_volumes_or_the_reason_why_there_are_none(cells: CaseCells) -> None:
    said = [cells.text(row, LABELS) for row in (_row("a"), _row("b"), _row("c"), _row("d", reference=False))]
    assert said == ["…", "1: 12.35   2: 0.50", "cannot be read", "no reference"]


def test_volumes_without_a_size_are_counted(cells: CaseCells) -> None:
    assert cells.heading(LABELS) == "Labels (ml)"
    cells.unit = PX
    assert cells.heading(LABELS) == f"Labels ({PX.volume})"
    assert cells.text(_row("b"), LABELS) == "1: 12   2: 0"


def test_the_tip_of_a_case_that_cannot_be_read_says_why_in_every_column(cells: CaseCells) -> None:
    assert {cells.tip(_row("c"), column) for column in (CASE, GROUP, VOXELS)} == {"c.nii.gz: it is cut off"}
    assert cells.tip(_row("a"), GROUP) == "HGG"
    assert cells.tip(_row("a"), VOXELS) is None


def test_flagged_cases_come_first_and_say_that_they_are(cells: CaseCells, flags: Flags) -> None:
    flags.set_flag("b", True)
    assert [cells.sorted_by(_row(name), FLAG) for name in "ab"] == [1, 0]
    assert cells.flag_words("b") == "b is flagged"
    assert cells.flag_words("a") == "a is not flagged; a click flags it"
