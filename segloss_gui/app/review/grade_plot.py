"""Grades against Dice: a dot a prediction in its method's colour, that leads to its case."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence

import numpy as np

from segloss_gui.report.figure_description.elements import Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.study.grading import GRADES
from segloss_gui.study.grading_results import GradePoint

SPREAD = 0.26  # of a grade: without it dots of one grade hide each other
SIZE = 10.0


def grade_plot(points: Sequence[GradePoint], look: MethodLook) -> Plot:
    """Mean grade of each prediction by its Dice; those without a Dice are left out."""
    known = [point for point in points if not math.isnan(point.dice)]
    methods = tuple(dict.fromkeys(point.method for point in known))
    low = min((point.dice for point in known), default=0.0)
    return Plot(
        "Dice, mean over the classes", "", "Grade against Dice, a dot a prediction.",
        dots=look.dots(
            np.array([point.dice for point in known]), np.array([point.grade + spread(point) for point in known]),
            np.array([methods.index(point.method) for point in known], np.intp), methods, SIZE,
        ),
        words=lambda dot: describe(known[dot], look), target=lambda dot: (known[dot].case, known[dot].method),
        up_ticks=tuple((float(grade), f"{grade}  {words}") for grade, words in GRADES.items()),
        across_range=(max(0.0, math.floor(low * 10) / 10), 1.0), across_limits=(0.0, 1.0), up_range=(0.5, 5.5),
    )  # fmt: skip


def describe(point: GradePoint, look: MethodLook) -> str:
    """A dot in words.

    Examples
    --------
    >>> describe(GradePoint("case_07", "CE", 3.5, 0.8124, 2), MethodLook())
    'case_07, CE: grade 3.5 of 2 graders, Dice 0.812'
    """
    graders = "1 grader" if point.graders == 1 else f"{point.graders} graders"
    return f"{point.case}, {look.name(point.method)}: grade {point.grade:.3g} of {graders}, Dice {point.dice:.3f}"


def spread(point: GradePoint) -> float:
    """How far a dot is moved up or down; the same every time.

    Examples
    --------
    >>> abs(spread(GradePoint("case_07", "CE", 3.5, 0.8124, 2))) <= SPREAD / 2
    True
    """
    share = zlib.crc32(f"{point.case} {point.method}".encode()) / 0xFFFFFFFF
    return SPREAD * (share - 0.5)
