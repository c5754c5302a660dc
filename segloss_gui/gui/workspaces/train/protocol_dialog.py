"""The papers' training protocols, each beside what the study has, and one click to take one over."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.gui.widgets import PlainTable, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.choice_box import choice_box
from segloss_gui.gui.widgets.dialog import Dialog
from segloss_gui.study.protocols import PROTOCOLS, Protocol, compared

COLUMNS = ("Part", "Setting", "Protocol", "This study")


class ProtocolDialog(Dialog):
    """A list of protocols, and a table of what the chosen one sets; what the study has otherwise is bold.

    Parameters
    ----------
    presenter : TrainPresenter
        Changes the study.
    """

    def __init__(self, presenter: TrainPresenter, parent: QWidget | None = None) -> None:
        super().__init__("Training protocol of a paper", (720, 620), parent)
        self._presenter = presenter
        self.box = choice_box(
            "Training protocol", "", [(protocol.title, protocol.key) for protocol in PROTOCOLS.values()]
        )
        columns = [(title, "") for title in COLUMNS]
        self.table = PlainTable("What the protocol sets beside what the study has", columns, stretch=len(COLUMNS) - 1)
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
        self.table.show_rows([(row.part.replace("_", " "), row.name, row.protocol, row.study) for row in rows])
        for number, row in enumerate(rows):
            self._mark(number, row.differs)
        differing = sum(row.differs for row in rows)
        lines = (
            f"{protocol.source}. {differing} of {len(rows)} settings are others in this study.",
            f"Statistics: {protocol.statistics}.",
            *protocol.departures,
        )
        self.words.setText("\n".join(lines))
        self.use.setEnabled(bool(differing))

    def _mark(self, number: int, differs: bool) -> None:
        bold = QFont(self.table.font())
        bold.setBold(differs)
        for column in range(len(COLUMNS)):
            self.table.cell(number, column).setFont(bold)

    def _take_over(self) -> None:
        session = self._presenter.session
        made = self.protocol.applied_to(session.study)
        session.edit(**{part: getattr(made, part) for part in self.protocol.settings})
        self.accept()

    def _lay_out(self) -> None:
        close = push_button("Cancel", clicked=self.reject)
        vbox(
            self.box,
            (self.table, 1),
            self.words,
            hbox(REST, close, self.use),
            on=self,
            spacing=12,
            margins=(20, 16, 20, 16),
        )
