"""The one table of Review's keys: it binds them, the help lists it, the user may change them. Ignored while typing."""

from __future__ import annotations

from segloss_gui.app.slices.key_bindings import Binding, keymap
from segloss_gui.study.grading import GRADES

REVIEW_KEYS = "Grading in Review"
LAB_BINDINGS: tuple[Binding, ...] = (
    Binding(("Up",), "step_case", "previous case", (-1,)),
    Binding(("Down",), "step_case", "next case", (1,)),
    Binding(("Left",), "step_overlay", "previous overlay", (-1,)),
    Binding(("Right",), "step_overlay", "next overlay", (1,)),
    *(Binding((str(grade),), "give", f"grade {grade}: {words}", (grade,)) for grade, words in GRADES.items()),
    Binding(("0",), "clear", "take the grade of this overlay away"),
    Binding(("Backspace",), "take_back", "take the last grade back, and show its overlay again"),
    Binding(("F",), "flag", "flag the overlay, and its case, or take the flag away"),
    Binding(("N",), "next_flagged", "next flagged case"),
)
"""Every key of Review; what they do, :class:`~.grader_actions.GraderActions` knows."""

keymap.put(REVIEW_KEYS, LAB_BINDINGS)


def key_of(action: str, *arguments: int) -> str:
    """The key of an action as it is now, for tooltips: ``" (F)"``; empty where it has none.

    Examples
    --------
    >>> key_of("give", 5), key_of("flag")
    (' (5)', ' (F)')
    """
    return keymap.told(REVIEW_KEYS, " ".join((action, *map(str, arguments))))
