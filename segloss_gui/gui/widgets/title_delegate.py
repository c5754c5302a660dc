"""Titles in a list: one without room goes on in the next line, for its end tells it apart."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

PADDING = 4
"""Pixels above and below the words: the style sheet's."""
AROUND = 24
"""Pixels of an item beside its words: the style sheet's padding, and what a style keeps free around a focus."""


class TitleDelegate(QStyledItemDelegate):
    """Makes an item as high as its words need in the width of the list.

    Parameters
    ----------
    view : QListView or QTreeView
        Whose items it draws.
    least : int
        Pixels an item is high at least.
    """

    def __init__(self, view: QListView | QTreeView, *, least: int = 0) -> None:
        super().__init__(view)
        self._view, self._least = view, least
        view.setWordWrap(True)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the words from line to line."""
        option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText
        super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """The height of all lines."""
        whole = super().sizeHint(option, index)
        if index.data(Qt.ItemDataRole.SizeHintRole) is not None:
            return whole
        indent = self._view.indentation() if isinstance(self._view, QTreeView) and index.parent().isValid() else 0
        room = self._view.viewport().width() - indent - AROUND
        words, flags = str(index.data() or ""), Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        lines = option.fontMetrics.boundingRect(QRect(0, 0, max(room, 1), 10**6), int(flags), words).height()
        return QSize(whole.width(), max(self._least, lines + 2 * PADDING))
