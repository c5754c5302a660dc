"""The rail on the left: one button a workspace."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QToolButton

from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets import plain_tip
from segloss_gui.gui.widgets.boxes import vbox

AROUND = 28  # paddings and margins of a button, as the style sheet has them


class Rail(QFrame):
    """Icons with words; the chosen one is lit.

    Parameters
    ----------
    places : sequence of (title, icon, hint)
        The workspaces from top to bottom.

    Signals
    -------
    chosen(int)
        Index of the workspace the user asked for.
    """

    chosen = Signal(int)

    def __init__(self, places: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Workspaces")
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        column = vbox(on=self, spacing=2, margins=(0, 8, 0, 8))
        for number, (title, icon_name, hint) in enumerate(places):
            column.addWidget(self._button(number, title, icon_name, hint))
        column.addStretch(1)
        self._fit_words()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme may have larger type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            QTimer.singleShot(0, self, self._fit_words)  # when the buttons have it, too

    def _fit_words(self) -> None:
        """Room for every word in bold, which the lit one is."""
        self.setMinimumWidth(AROUND + max((_bold_width(button) for button in self._group.buttons()), default=0))

    def _button(self, number: int, title: str, icon_name: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(title)
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(22, 22))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setCheckable(True)
        button.setToolTip(plain_tip(f"{hint} (Ctrl+{number + 1})"))
        button.setAccessibleName(f"{title} workspace")
        self._group.addButton(button, number)
        return button

    def show_chosen(self, index: int) -> None:
        """Light the button of workspace ``index``."""
        self._group.button(index).setChecked(True)


def _bold_width(button: QAbstractButton) -> int:
    button.ensurePolished()
    bold = QFont(button.font())
    bold.setBold(True)
    return QFontMetrics(bold).horizontalAdvance(button.text())
