"""Titles of losses in a list: one without room goes on in the next line, for its end tells it apart."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

AROUND = 24
"""Pixels of an item beside its words: the style sheet's padding, and what a style keeps free around a focus."""


class TitleDelegate(QStyledItemDelegate):
    """Makes an item as high as its words need in the width of the list."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
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
        level = 1 if index.parent().isValid() else 0
        room = self._view.viewport().width() - level * self._view.indentation() - AROUND
        words, flags = str(index.data() or ""), Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        metrics = option.fontMetrics
        lines = metrics.boundingRect(QRect(0, 0, max(room, 1), 10**6), int(flags), words).height()
        return QSize(whole.width(), whole.height() + max(lines - metrics.height(), 0))
