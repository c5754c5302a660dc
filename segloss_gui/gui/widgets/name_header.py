"""The head of a table: names cut where they are alike, whole in the tooltip, each with its dot right before it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, Qt, SignalInstance
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QIcon, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionHeader, QTableView, QToolTip

from segloss_gui.app.eliding import Alike, Families, families, family_of
from segloss_gui.gui.widgets.item_views import fitted
from segloss_gui.gui.widgets.tips import plain_tip

PADDING, GAP = 8, 4
"""Pixels: beside the words as in the style sheet, and between a dot and its name."""
ROLE = Qt.ItemDataRole


def _of_titles(model: QAbstractItemModel) -> tuple[SignalInstance, ...]:
    """What a model emits when its titles are others."""
    return (
        model.modelReset, model.headerDataChanged, model.columnsInserted, model.columnsRemoved, model.columnsMoved,
        model.layoutChanged,
    )  # fmt: skip


class NameHeader(QHeaderView):
    """A horizontal head.

    Qt cuts at the end, where names of methods differ, and draws the dot of a name that does not stand at the left
    far away from it, at the left of its column.
    """

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._families: Families | None = None
        self.setSectionsClickable(True)
        parent.setHorizontalHeader(self)

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 - Qt's name
        """Show the titles of a model."""
        if (before := self.model()) is not None and before is not model:
            for signal in _of_titles(before):
                signal.disconnect(self._forget_families)
        if model is not None and before is not model:
            for signal in _of_titles(model):
                signal.connect(self._forget_families)
        self._families = None
        super().setModel(model)

    def _forget_families(self, *_: object) -> None:
        self._families = None

    def shown(self, section: int) -> str:
        """What is read of a title."""
        return self._fitted(section, self.sectionSize(section))

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:  # noqa: N802 - Qt's name
        """Words as they fit; their dot is drawn beside them."""
        super().initStyleOptionForIndex(option, section)
        option.text = self.shown(section)
        if self._has_dot(section):
            option.icon = QIcon()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt's name
        """The section, then its dot."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if self._has_dot(section):
            self._told(section, ROLE.DecorationRole).paint(painter, self.dot_place(rect, section))

    def dot_place(self, rect: QRect, section: int) -> QRect:
        """Where the dot of a section that fills ``rect`` is: right before its words."""
        side = self._dot_size()
        words = round(self._metrics().horizontalAdvance(self._fitted(section, rect.width())))
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        at_right = self._side(section) & Qt.AlignmentFlag.AlignRight
        left = inner.right() - words if at_right else inner.center().x() - words // 2
        return QRect(max(rect.left() + 1, left - GAP - side), rect.center().y() - side // 2, side, side)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The whole name in the tooltip of one that is cut, before what is said of its column."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            section = self.logicalIndexAt(event.pos())
            whole, tip = str(self._told(section, ROLE.DisplayRole) or ""), self._told(section, ROLE.ToolTipRole) or ""
            if section >= 0 and whole != self.shown(section) and whole not in tip:
                QToolTip.showText(event.globalPos(), f"{plain_tip(whole)}{tip}", self)
                return True
        return bool(super().viewportEvent(event))

    def _fitted(self, section: int, width: int) -> str:
        text = str(self._told(section, ROLE.DisplayRole) or "")
        room = width - 2 * PADDING
        if self._has_dot(section):
            centred = not self._side(section) & Qt.AlignmentFlag.AlignRight
            room = width - 2 * (self._dot_size() + GAP + 1) if centred else room - self._dot_size() - GAP + PADDING
        elif not QIcon(self._told(section, ROLE.DecorationRole) or QIcon()).isNull():
            room -= self._dot_size() + GAP
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            room -= self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMarkSize, None, self) + GAP
        return fitted(text, self._metrics(), room, self._alike(text))

    def _alike(self, text: str) -> Alike:
        if not family_of(text):
            return Alike()
        if self._families is None:  # of all titles: worked out once, not for each of them
            self._families = families(str(self._told(at, ROLE.DisplayRole) or "") for at in range(self.count()))
        return self._families[text]

    def _has_dot(self, section: int) -> bool:
        """Whether there is one that Qt would put at the left of words that stand elsewhere."""
        return bool(self._told(section, ROLE.DecorationRole)) and not self._side(section) & Qt.AlignmentFlag.AlignLeft

    def _dot_size(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, self)

    def _side(self, section: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag(self._told(section, ROLE.TextAlignmentRole) or self.defaultAlignment())

    def _metrics(self) -> QFontMetricsF:
        bold = self.font()
        bold.setBold(True)  # as the style sheet draws it
        return QFontMetricsF(bold)

    def _told(self, section: int, role: int) -> Any:
        model = self.model()
        return model.headerData(section, self.orientation(), role) if model is not None and section >= 0 else None
