"""The methods of a group of charts by colour; a click shows or hides one everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QWidget

from segloss_gui.gui.theme import swatch

_LONGEST = 28


@dataclass(frozen=True)
class LegendEntry:
    """One method: its name, colour, whether it is shown, and a note such as its floor."""

    name: str
    colour: str
    visible: bool = True
    note: str = ""


class LegendBar(QScrollArea):
    """Methods side by side.

    Signals
    -------
    toggled(name, visible)
        A method was clicked.
    """

    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LegendEntry, ...] = ()
        self.setObjectName("legendBar")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().height() + 16)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these methods in this order."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        row = QWidget()
        row.setObjectName("legendRow")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for entry in self._entries:
            layout.addWidget(self._chip(entry))
        layout.addStretch(1)
        self.setWidget(row)

    def _chip(self, entry: LegendEntry) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("legendChip")
        chip.setAutoRaise(True)
        chip.setCheckable(True)
        chip.setChecked(entry.visible)
        chip.setIcon(swatch(entry.colour, hollow=not entry.visible))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        name = entry.name if len(entry.name) <= _LONGEST else entry.name[: _LONGEST - 1] + "…"
        chip.setText(f"{name}  ({entry.note})" if entry.note else name)
        chip.setToolTip(f"{entry.name}\nClick to {'hide' if entry.visible else 'show'} it in every view")
        chip.setAccessibleName(f"Show {entry.name}")
        chip.clicked.connect(lambda on: self.toggled.emit(entry.name, on))
        return chip
