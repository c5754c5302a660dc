"""Widths of a table's columns that fit the type in force, large type for a projector included."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QTableWidget

AROUND = 30


def fit_columns(table: QTableWidget, samples: Mapping[int, str]) -> None:
    """Make columns as wide as their title and a sample of what they hold; so that numbers never move them.

    Parameters
    ----------
    table : QTableWidget
        On the screen, or about to be.
    samples : mapping of int to str
        The widest text to be expected, by column.
    """
    table.ensurePolished()
    header = table.horizontalHeader()
    header.ensurePolished()
    for column, sample in samples.items():
        item = table.horizontalHeaderItem(column)
        title = header.fontMetrics().horizontalAdvance(item.text() if item is not None else "")
        # Titles are set in bold, which the header's own font does not tell.
        table.setColumnWidth(column, AROUND + max(round(1.12 * title), table.fontMetrics().horizontalAdvance(sample)))
