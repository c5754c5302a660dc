"""Cards of the losses, in as many columns as suit their number."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout

from segloss_gui.gui.workspaces.lecture.loss_card import LossCard


class CardGrid(QGridLayout):
    """Cards in two columns, in three where there are three, or more than four.

    Parameters
    ----------
    most : int
        How many cards there may be.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.cards = [LossCard() for _ in range(most)]
        self._placed = -1
        self.setSpacing(8)

    def place(self, count: int) -> None:
        """Show so many cards."""
        if count == self._placed:
            return
        self._placed = count
        columns = 2 if count in (1, 2, 4) else 3
        while self.count():
            self.takeAt(0)
        for place, card in enumerate(self.cards):
            if place < count:
                self.addWidget(card, place // columns, place % columns)
            card.setVisible(place < count)
