from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from segloss_gui.gui.tables.column_model import DISPLAY, LEFT, RIGHT, ROLE, ColumnModel, ColumnSpec, bold

NAME: ColumnSpec[tuple[str, float]] = ColumnSpec("Case", lambda row: row[0], tip=lambda row: f"case {row[0]}")
DICE: ColumnSpec[tuple[str, float]] = ColumnSpec(
    "Dice", lambda row: f"{row[1]:.3f}", side=RIGHT, head_tip="overlap",
    cells={ROLE.FontRole: lambda row: bold() if row[1] > 0.9 else None},
)  # fmt: skip
ROWS = st.lists(st.tuples(st.text(max_size=5), st.floats(0, 1)), max_size=8)
HORIZONTAL = Qt.Orientation.Horizontal


@given(rows=ROWS)
def test_it_is_a_model_as_qt_wants_one(qapp: QApplication, rows: list[tuple[str, float]]) -> None:
    model = ColumnModel([NAME, DICE])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_table(rows)
    assert (model.rowCount(), model.columnCount(), tester.model()) == (len(rows), 2, model)
    assert [model.index(at, 1).data() for at in range(len(rows))] == [f"{value:.3f}" for _, value in rows]


def test_a_cell_answers_what_its_column_says(qapp: QApplication) -> None:
    model = ColumnModel([NAME, DICE])
    model.show_table([("a", 0.95), ("b", 0.5)])
    assert model.index(0, 0).data(ROLE.ToolTipRole) == "case a"
    assert model.index(0, 1).data(ROLE.ToolTipRole) is None
    assert model.index(0, 1).data(ROLE.FontRole).bold()
    assert model.index(1, 1).data(ROLE.FontRole) is None
    assert (model.index(0, 0).data(ROLE.TextAlignmentRole), model.index(0, 1).data(ROLE.TextAlignmentRole)) == (
        LEFT,
        RIGHT,
    )


def test_headings_have_title_tip_and_side_and_no_other_orientation(qapp: QApplication) -> None:
    model = ColumnModel([NAME, DICE])
    assert [model.headerData(at, HORIZONTAL) for at in range(3)] == ["Case", "Dice", None]
    assert [model.headerData(at, HORIZONTAL, ROLE.ToolTipRole) for at in range(2)] == [None, "overlap"]
    assert model.headerData(1, HORIZONTAL, ROLE.TextAlignmentRole) == RIGHT
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_columns_can_change_with_the_rows(qapp: QApplication) -> None:
    model = ColumnModel([NAME])
    model.show_table([("a", 0.5)], [DICE])
    assert (model.columnCount(), model.index(0, 0).data()) == (1, "0.500")


def test_painting_anew_names_the_columns_that_changed(qapp: QApplication) -> None:
    model = ColumnModel([NAME, DICE])
    changed: list[tuple[int, int, int, int]] = []
    model.dataChanged.connect(
        lambda top, bottom: changed.append((top.row(), top.column(), bottom.row(), bottom.column()))
    )
    model.renew()
    assert changed == [], "an empty table has nothing to paint"
    model.show_table([("a", 0.5), ("b", 0.6)])
    model.renew(1)
    model.renew(0, 0)
    assert changed == [(0, 1, 1, 1), (0, 0, 1, 0)]


def test_numbers_have_a_minus_sign_and_names_their_hyphens() -> None:
    row = "-0.25 [-1e-5, .1]"
    number, name = ColumnSpec("Number", str, side=RIGHT), ColumnSpec("Name", str)
    assert number.cell(row, DISPLAY) == "\u22120.25 [\u22121e-5, .1]"
    assert name.cell("case -1", DISPLAY) == "case -1"
