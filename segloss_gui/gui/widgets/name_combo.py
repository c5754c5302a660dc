"""A combo box of names: the chosen one is cut where it is like the others, and stands whole in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from segloss_gui.app.eliding import families
from segloss_gui.gui.widgets.item_views import fitted

ICON_GAP = 4


class NameCombo(QComboBox):
    """Qt clips what does not fit; this shows that something is missing, and what tells the name from others.

    Parameters
    ----------
    name : str
        What a screen reader says.
    least : int
        Letters it has room for in any case.
    gives : bool
        Whether it is as wide as its longest name, and gives way only where there is no room.
    """

    def __init__(self, name: str = "", least: int = 0, *, gives: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._gives = least if gives else 0
        if gives:  # Qt's own way is that of what is offered first
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if least and not gives:
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self.setMinimumContentsLength(least)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for its letters, the arrow and the frame."""
        hint = super().minimumSizeHint()
        if not self._gives:
            return hint
        longest = max(
            (self.fontMetrics().horizontalAdvance(self.itemText(at)) for at in range(self.count())), default=0
        )
        letters = self._gives * self.fontMetrics().averageCharWidth()
        return QSize(hint.width() - max(0, longest - letters), hint.height())

    def shown(self) -> str:
        """What is read of the chosen name."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        if not option.currentIcon.isNull():
            room -= option.iconSize.width() + ICON_GAP
        alike = families(self.itemText(at) for at in range(self.count()))[option.currentText]
        return fitted(option.currentText, self.fontMetrics(), room, alike)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the box with what fits."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.shown()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
