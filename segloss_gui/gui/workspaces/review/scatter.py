"""Grades against Dice: a dot a prediction in its method's colour; a click leads to the case."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping, Sequence

import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segloss_gui.app.review.agreement import GradePoint
from segloss_gui.gui.theme import colours, notifier
from segloss_gui.study.grading import GRADES

SPREAD = 0.26  # of a grade: without it dots of one grade hide each other
SIZE = 10


class GradeScatter(QWidget):
    """The plot.

    Signals
    -------
    clicked(str)
        The case of the dot that was clicked.
    """

    clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title: Callable[[str], str] = str
        self.plot = pg.PlotWidget(background=None)
        self.plot.setAccessibleName("scatter of grade against Dice")
        self.plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.plot.plotItem.hideButtons()
        self.plot.plotItem.setMenuEnabled(False)
        self.plot.setMouseEnabled(False, False)
        self.plot.setYRange(0.5, 5.5, padding=0)
        self.plot.setLabel("bottom", "Dice, mean over the classes")
        self.plot.getAxis("left").setTicks([[(grade, f"{grade}  {words}") for grade, words in GRADES.items()]])
        self.dots = pg.ScatterPlotItem(size=SIZE, hoverable=True, hoverSize=SIZE + 4, tip=None)
        self.plot.addItem(self.dots)
        self.dots.sigClicked.connect(self._clicked)
        self.dots.sigHovered.connect(self._hovered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.plot)
        notifier.changed.connect(self._take_theme)
        self._take_theme()

    def show_points(
        self, points: Sequence[GradePoint], method_colours: Mapping[str, str], title: Callable[[str], str] = str
    ) -> None:
        """Show other points; those without a Dice are left out. ``title`` says what a method is called."""
        self._title = title
        known = [point for point in points if not math.isnan(point.dice)]
        self.dots.setData(
            [
                {
                    "pos": (point.dice, point.grade + spread(point)), "data": point,
                    "brush": pg.mkBrush(method_colours.get(point.method, colours().muted)),
                    "pen": pg.mkPen(colours().surface, width=1),
                }
                for point in known
            ]
        )  # fmt: skip
        low = min((point.dice for point in known), default=0.0)
        self.plot.setXRange(max(0.0, math.floor(low * 10) / 10), 1.0, padding=0.03)

    def _take_theme(self) -> None:
        theme = colours()
        self.plot.setBackground(theme.surface)
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
        self.plot.showGrid(x=True, y=True, alpha=0.15)

    def _clicked(self, _dots: object, spots: Sequence[pg.SpotItem], *_: object) -> None:
        if len(spots):
            self.clicked.emit(spots[0].data().case)

    def _hovered(self, _dots: object, spots: Sequence[pg.SpotItem], *_: object) -> None:
        self.plot.setToolTip("\n".join(describe(spot.data(), self._title) for spot in spots[:6]))


def describe(point: GradePoint, title: Callable[[str], str] = str) -> str:
    """A dot in words.

    Examples
    --------
    >>> describe(GradePoint("case_07", "CE", 3.5, 0.8124, 2))
    'case_07, CE: grade 3.5 of 2 graders, Dice 0.812'
    """
    graders = "1 grader" if point.graders == 1 else f"{point.graders} graders"
    return f"{point.case}, {title(point.method)}: grade {point.grade:.3g} of {graders}, Dice {point.dice:.3f}"


def spread(point: GradePoint) -> float:
    """How far a dot is moved up or down; the same every time.

    Examples
    --------
    >>> abs(spread(GradePoint("case_07", "CE", 3.5, 0.8124, 2))) <= SPREAD / 2
    True
    """
    share = zlib.crc32(f"{point.case} {point.method}".encode()) / 0xFFFFFFFF
    return SPREAD * (share - 0.5)
