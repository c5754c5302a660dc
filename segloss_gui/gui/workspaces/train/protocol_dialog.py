"""The papers' training protocols, each beside what the study has, and one click to take one over."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.gui.widgets import ReadingOrder, dress, push_button, text_label
from segloss_gui.study.protocols import PROTOCOLS, Protocol, Setting, compared

COLUMNS = ("Part", "Setting", "Protocol", "This study")


class ProtocolDialog(ReadingOrder, QDialog):
    """A list of protocols, and a table of what the chosen one sets; what the study has otherwise is bold.

    Parameters
    ----------
    presenter : TrainPresenter
        Changes the study.
    """

    def __init__(self, presenter: TrainPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Training protocol of a paper")
        self._presenter = presenter
        self.box = QComboBox()
        self.box.setAccessibleName("Training protocol")
        for protocol in PROTOCOLS.values():
            self.box.addItem(protocol.title, protocol.key)
        self.table = QTableWidget(0, len(COLUMNS))
        dress(self.table)
        self.table.setAccessibleName("What the protocol sets beside what the study has")
        self.table.setHorizontalHeaderLabels(list(COLUMNS))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.words = text_label(role="muted", wrap=True)
        self.use = push_button(
            "Use this protocol", kind="primary",
            tip="Sets what the table lists; cohort, classes, label policy, losses and seeds stay",
        )  # fmt: skip
        self._lay_out()
        self.box.currentIndexChanged.connect(self.refresh)
        self.use.clicked.connect(self._take_over)
        self.refresh()

    @property
    def protocol(self) -> Protocol:
        """The one that is chosen."""
        return PROTOCOLS[self.box.currentData()]

    def refresh(self) -> None:
        """Show what the chosen protocol sets."""
        protocol, rows = self.protocol, compared(self.protocol, self._presenter.session.study)
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            self._show(number, row)
        differing = sum(row.differs for row in rows)
        lines = (
            f"{protocol.source}. {differing} of {len(rows)} settings are others in this study.",
            f"Statistics: {protocol.statistics}.",
            *protocol.departures,
        )
        self.words.setText("\n".join(lines))
        self.use.setEnabled(bool(differing))

    def _show(self, number: int, row: Setting) -> None:
        bold = QFont(self.table.font())
        bold.setBold(row.differs)
        part = row.part.replace("_", " ")
        for column, text in enumerate((part, row.name, row.protocol, row.study)):
            item = QTableWidgetItem(text)
            item.setFont(bold)
            item.setToolTip(text)
            self.table.setItem(number, column, item)

    def _take_over(self) -> None:
        session = self._presenter.session
        made = self.protocol.applied_to(session.study)
        session.edit(**{part: getattr(made, part) for part in self.protocol.settings})
        self.accept()

    def _lay_out(self) -> None:
        close = push_button("Cancel", clicked=self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.box)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.resize(720, 620)
