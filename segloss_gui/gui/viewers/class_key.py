"""Which line, and which shade, each class is drawn in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.eliding import families
from segloss_gui.app.slices.class_lines import LINE_NAMES, LINES
from segloss_gui.core.number_text import count_of
from segloss_gui.gui.theme import colours
from segloss_gui.gui.widgets import fitted, plain_tip

LINE, GAP, SPACE, WIDTH = 26, 5, 14, 2
MOST = 8
"""Classes that are named: of an atlas' hundreds, whose lines come again and again, the first."""


class ClassKey(QWidget):
    """Line samples with the names of the classes, in as many rows as are needed; nothing where there is one class."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._rest = ""
        self._shown: tuple[tuple[str, ...], str] = ((), "")
        self._measured: tuple[tuple[tuple[str, ...], str], list[int]] = ((), ""), []  # names in a font, their lengths
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_classes(self, names: Mapping[int, str]) -> None:
        """Show these classes, in the order of their lines."""
        found = tuple(names.values()) if len(names) > 1 else ()
        self._rest = f"and {count_of(len(found) - MOST, 'class', 'classes')} more" if len(found) > MOST + 1 else ""
        found = found[:MOST] if self._rest else found
        if (found, self._rest) == self._shown:
            return
        self._names, self._shown = (*found, *([self._rest] if self._rest else [])), (found, self._rest)
        lines = [f"{LINE_NAMES[rank % len(LINES)]} line: {name}" for rank, name in enumerate(found)]
        lines += [f"{self._rest}, in the same lines again"] if self._rest else []
        self.setAccessibleName("; ".join(lines))
        self.setToolTip(plain_tip("\n".join(["Colours are the methods', lines the classes':", *lines])))
        self.setVisible(bool(found))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Names that do not fit a row go to the next."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """All rows."""
        return max((place.bottom() for place in self._places(width)), default=-1) + 1

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The rows at the width there is."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def _places(self, width: int) -> list[QRect]:
        """Where each class stands: its line, then its name."""
        height, places, x, y = self.fontMetrics().height(), [], 0, 0
        for needed in self._lengths():
            wide = min(LINE + GAP + needed, width)
            if x and x + wide > width:
                x, y = 0, y + height + 2
            places.append(QRect(x, y, wide, height))
            x += wide + SPACE
        return places

    def _lengths(self) -> list[int]:
        """Pixels of each name; hundreds are not measured anew at each width on the way to the last."""
        asked = self._names, self.font().key()
        if self._measured[0] != asked:
            metrics = self.fontMetrics()
            self._measured = asked, [metrics.horizontalAdvance(name) for name in self._names]
        return self._measured[1]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw lines and names, as far as they are seen."""
        painter, alike = QPainter(self), families(self._names)
        seen = event.rect().adjusted(-SPACE, -SPACE, SPACE, SPACE)  # a stroke reaches over its place
        for rank, (name, place) in enumerate(zip(self._names, self._places(self.width()), strict=True)):
            if not place.intersects(seen):
                continue
            words = place
            if not (self._rest and rank == MOST):
                painter.setPen(line_pen(rank, colours().text))
                middle = place.center().y()
                painter.drawLine(place.left() + 1, middle, place.left() + LINE - 1, middle)
                words = place.adjusted(LINE + GAP, 0, 0, 0)
            painter.setPen(QColor(colours().muted))
            cut = fitted(name, self.fontMetrics(), words.width() + 1, alike[name])
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), cut)
        painter.end()


def line_pen(rank: int, colour: str) -> QPen:
    """The pen that draws the line of the class at a place."""
    pen = QPen(QColor(colour), WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if pattern := LINES[rank % len(LINES)]:
        pen.setDashPattern([part / WIDTH for part in pattern])
    return pen
