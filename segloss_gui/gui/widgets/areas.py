"""What is larger than its room, and is scrolled over."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget


class Area(QScrollArea):
    """What is larger than its room; what is put in is as wide and high as the area where it can be.

    Parameters
    ----------
    name : str
        What a screen reader says.
    frame : bool
        Whether there is a line around it.
    sideways : bool
        Whether it may be wider than its room.
    """

    def __init__(self, name: str, *, frame: bool = True, sideways: bool = True) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click beside what it holds draws no frame around all of it
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        if not frame:
            self.setFrameShape(QFrame.Shape.NoFrame)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def scroll_area(name: str, inner: QWidget | None = None, *, frame: bool = True, sideways: bool = True) -> Area:
    """An area with what is scrolled over; parameters as of :class:`Area`."""
    area = Area(name, frame=frame, sideways=sideways)
    if inner is not None:
        area.setWidget(inner)
    return area


class WordsArea(Area):
    """Words that are scrolled where they would take the room of a table.

    Parameters
    ----------
    name : str
        What a screen reader says.
    words : QLabel
        Wrapped; tell the area with ``updateGeometry`` when they are others.
    lines : int
        Up to how many are seen at once.

    Attributes
    ----------
    whole : bool
        Whether all are seen after all where there is room for them.
    """

    def __init__(self, name: str, words: QLabel, lines: int) -> None:
        super().__init__(name, frame=False, sideways=False)
        self._words, self._lines, self.whole = words, lines, False
        self.setWidget(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the words in this width."""
        return QSize(0, self._height()) if self.whole else self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the words, up to some lines."""
        most = self._lines * self._words.fontMetrics().lineSpacing() + self._words.contentsMargins().top()
        return QSize(0, min(self._height(), most))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width takes another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _height(self) -> int:
        return self._words.heightForWidth(self.viewport().width())
