"""Table 1 of Tilborghs in every form: rows by batch size, italic and highlighted as in the paper."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.metrics import METRICS, EmptyRule
from segloss_gui.report.formats import csv_text
from segloss_gui.report.html import html
from segloss_gui.report.latex import latex
from segloss_gui.report.parts import Document, Section, Table
from segloss_gui.report.pdf import write_pdf
from segloss_gui.report.result_tables import interval_text, label_lines_table, number
from segloss_gui.statistics.label_table import label_table
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary

SETUPS = {"I": ("{}", ""), "BI": ('{"phi": "BI"}', "†"), "Iε": ('{"epsilon": "heuristic"}', "†")}
SIZES = ("1", "2", "4", "8")
FIELDS = ("case", "group", "method", "labelling", "loss", "params", "batch_size")


def scores(arms: Sequence[tuple[str, str, str]]) -> ScoreTable:
    """Arms of (setup, labelling, B) over ten cases of A and B; what learns empty maps does so in B."""
    rows: dict[str, list[str]] = {name: [] for name in FIELDS}
    dice: list[float] = []
    for number_of, (setup, labelling, batch) in enumerate(arms):
        params, _ = SETUPS[setup]
        empties = labelling == "partial" and (setup == "Iε" or (setup == "BI" and batch != "1"))
        for k in range(20):
            group = "AB"[k % 2]
            values = (f"c{k}", group, f"run {number_of}", labelling, "dice_phi", params, batch)
            for name, value in zip(FIELDS, values, strict=True):
                rows[name].append(value)
            dice.append(0.05 if empties and group == "B" else 0.9 - k / 100)
    error = np.array(dice) - 1
    return ScoreTable.of(rows, {"dice": dice, "volume_error_ml": error})


def table_of(arms: Sequence[tuple[str, str, str]]) -> Table:
    return label_lines_table(label_table(scores(arms), empty=EmptyRule.SKIP, resamples=200), "labelling")


WHOLE = [(setup, labelling, batch) for labelling in ("full", "partial") for batch in SIZES for setup in SETUPS]


def cells(table: Table, setup: str, batch: str, group: str) -> dict[str, object]:
    """The row of the arm named ``setup``, by column."""
    (row,) = (row for row in table.rows if [c.text for c in row[:3]] == [setup, batch, group])
    return dict(zip(table.head, row, strict=True))


def test_every_setup_has_a_row_at_each_of_four_batch_sizes_with_both_labellings() -> None:
    table = table_of(WHOLE)
    assert table.head[:3] == ("setup", "B", "group")
    assert len(table.rows) == 3 * 4 * 2
    assert [row[1].text for row in table.rows[:8:2]] == list(SIZES)
    assert all("–" not in [cell.text for cell in row] for row in table.rows)
    assert "One full arm" not in table.note
    assert "counterpart" not in table.note


def test_only_inferior_results_are_italic_and_nothing_is_bold() -> None:
    table = table_of(WHOLE)
    learns = {row[0].text for row in table.rows if row[0].text.endswith("†")}
    for row in table.rows:
        by_name = dict(zip(table.head, row, strict=True))
        empties = row[0].text in learns and row[2].text == "B"
        assert by_name["Dice, partial"].italic is by_name["ΔV partial (ml)"].italic is empties
        assert not any(cell.bold or cell.underline for cell in row)
        assert not any(cell.italic for name, cell in by_name.items() if "partial" not in name)


def test_setups_that_learn_empty_maps_are_highlighted_at_their_batch_sizes() -> None:
    table = table_of(WHOLE)
    names = [f"run {12 + number_of}" for number_of in range(12)]
    shaded = {(row[0].text.removesuffix("†"), row[1].text) for row in table.rows if row[0].shaded}
    expected = {
        (name, batch) for name, (setup, _, batch) in zip(names, WHOLE[12:], strict=True)
        if setup == "Iε" or (setup == "BI" and batch != "1")
    }  # fmt: skip
    assert shaded == expected
    assert all(row[0].shaded == row[0].text.endswith("†") for row in table.rows)
    assert "expected to learn empty maps" in table.note


def test_one_full_arm_for_all_rows_is_said() -> None:
    one = [("I", "full", "4"), *[("I", "partial", batch) for batch in SIZES], ("BI", "partial", "4")]
    table = table_of(one)
    assert "One full arm serves all rows: run 0." in table.note
    assert len({row[3].text for row in table.rows if row[2].text == "A"}) == 1
    each = [("I", "full", "1"), ("I", "full", "2"), ("BI", "partial", "1"), ("BI", "partial", "2")]
    assert "One full arm of each B serves all rows: run 0; run 1." in table_of(each).note
    own = [("I", "full", "2"), ("I", "partial", "2"), ("BI", "partial", "2")]
    assert "One full arm serves all rows: run 0." in table_of(own).note


def test_a_missing_arm_leaves_a_gap_and_is_named() -> None:
    table = table_of([arm for arm in WHOLE if arm not in (("BI", "full", "2"), ("I", "partial", "8"))])
    gaps = [row for row in table.rows if "–" in [cell.text for cell in row]]
    assert len(gaps) == 4
    assert "(no full arm)" in table.note
    assert "(no partial arm)" in table.note
    assert not any(cell.italic for row in gaps for cell in row)


def test_several_losses_are_rows_of_their_own() -> None:
    rows = scores([("I", "full", "2"), ("I", "partial", "2")])
    names = {name: [rows.names(name)[c] for c in rows.factors[name].codes] for name in FIELDS}
    other = {**names, "loss": ["soft_dice"] * len(rows), "method": [f"soft {m}" for m in names["method"]]}
    both = ScoreTable.of(
        {name: [*names[name], *other[name]] for name in FIELDS},
        {key: np.concatenate([column, column]) for key, column in rows.metrics.items()},
    )  # fmt: skip
    lines = label_table(both, empty=EmptyRule.SKIP, resamples=50)
    assert [(line.full_method, line.partial_method) for line in lines[::2]] == [
        ("run 0", "run 1"), ("soft run 0", "soft run 1"),
    ]  # fmt: skip


def test_marks_stand_in_html_latex_csv_and_pdf(tmp_path: Path) -> None:
    table = table_of(WHOLE)
    document = Document("t", (Section("s", tables=(table,)),))
    text = html(document)
    assert len(re.findall(r'<td class="(number )?shaded">', text)) == sum(c.shaded for row in table.rows for c in row)
    assert text.count("<i>") == sum(cell.italic for row in table.rows for cell in row)
    source = latex(table)
    assert source.count(r"\textit{") == text.count("<i>")
    assert source.count(r"$\dagger$") == 1 + sum(row[0].shaded for row in table.rows)
    plain = list(csv.DictReader(io.StringIO(csv_text(table))))
    assert [row["setup"] for row in plain] == [row[0].text for row in table.rows]
    for name in ("Dice, partial", "ΔV partial (ml)"):
        at = table.head.index(name)
        assert [row[f"{name} marks"] for row in plain] == [", ".join(row[at].marks) for row in table.rows]
    assert write_pdf(document, tmp_path / "t.pdf").stat().st_size > 1000


@pytest.mark.parametrize("key", ["dice", "volume_error_ml", "volume_ml", "hd95_mm"])
@pytest.mark.parametrize("noise", [-1.7e-18, 1.7e-18, -0.0])
def test_what_rounding_left_of_zero_is_zero(key: str, noise: float) -> None:
    zero = number(0.0, METRICS[key])
    assert number(noise, METRICS[key]) == zero
    assert zero in ("0", ".000")
    shown = interval_text(Summary(3, 0, noise, 0.1, noise, -noise), METRICS[key])
    assert shown == f"{zero} [{zero}, {zero}]"
