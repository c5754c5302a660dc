"""Cards of the losses, in as many columns as suit their number and their room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QGridLayout

from segloss_gui.app.lecture.card_columns import CardRoom, columns_of
from segloss_gui.gui.workspaces.lecture.loss_card import MARGIN, LossCard

LINES = 4
"""Of text above and below a map, its name and its numbers."""
SPACE = 8
"""Pixels between cards."""


class CardGrid(QGridLayout):
    """Cards in as many columns as make their maps largest: usually two, and three where there are three or more.

    Parameters
    ----------
    most : int
        How many cards there may be.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.cards = [LossCard() for _ in range(most)]
        self._count, self._columns = -1, 0
        self.setSpacing(SPACE)

    def place(self, count: int) -> None:
        """Show so many cards."""
        if count != self._count:
            self._count = count
            self._put(self._fitting(self.geometry().size()))  # first: a card without a place would be a window
            for place, card in enumerate(self.cards):
                card.setVisible(place < count)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Put the cards into other columns where the room asks for them."""
        columns = self._fitting(rect.size())
        if self._count > 0 and columns != self._columns:
            self._put(columns)
        super().setGeometry(rect)

    def _put(self, columns: int) -> None:
        self._columns = columns
        while self.count():
            self.takeAt(0)
        for place, card in enumerate(self.cards[: max(self._count, 0)]):
            self.addWidget(card, place // columns, place % columns)

    def _fitting(self, room: QSize) -> int:
        words = LINES * self.cards[0].fontMetrics().height()
        return columns_of(self._count, CardRoom(room.width(), room.height(), SPACE, MARGIN, words))
