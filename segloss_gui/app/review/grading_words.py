"""What the pages of a grading say: what can be graded, what is asked before it is unblinded, what was given."""

from __future__ import annotations

from typing import NamedTuple

from segloss_gui.app.asking import Answer, Question
from segloss_gui.app.review.grading_store import GradingStore
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.core.number_text import count_of
from segloss_gui.study.grading import GRADES, Item
from segloss_gui.study.grading_file import GradingRecord


class Start(NamedTuple):
    """What a name that is typed can begin."""

    words: str
    possible: bool
    begun: bool


def start_of(store: GradingStore, name: str) -> Start:
    """What there is to grade, and whether ``name`` can start, or go on with what they have begun."""
    begun = any(record.grader == name for record in store.records)
    if store.looking and not store.found:
        words = "Looking for predictions to grade …"
    elif not store.found:
        words = "There are no predictions to grade now; what was graded can be looked at."
    else:
        cases, methods = ({getattr(found, of) for found in store.found} for of in ("case", "method"))
        words = (
            f"{count_of(len(store.found), 'prediction')} of {count_of(len(cases), 'case')} by "
            f"{count_of(len(methods), 'method')}, "
            "shown one at a time under letters that differ from case to case. Keys 1 to 5 grade and lead on, "
            "arrows lead anywhere; every grade is saved at once."
        )
    return Start(words, bool(name) and bool(store.found), begun)


class GraderLine(NamedTuple):
    """A grader in the list: how far they are, and what can be done with their grades."""

    name: str
    done: str
    state: str
    action: str


def grader_line(record: GradingRecord) -> GraderLine:
    """One grader in words."""
    if record.unblinded:
        return GraderLine(record.grader, f"{record.graded} graded", f"unblinded {record.unblinded[:10]}", "Look again")
    return GraderLine(record.grader, f"{record.graded} graded", "blinded", "Go on")


def unblind_question(presenter: ReviewPresenter) -> Question | None:
    """What is asked before the blinding of overlays without a grade ends; None where all have one."""
    grading = presenter.grading
    left = 0 if grading is None else len(grading.items) - grading.graded
    if not left:
        return None
    overlays = "1 overlay has" if left == 1 else f"{left} overlays have"
    return Question(
        "End the blinding?",
        f"{overlays} no grade yet. Grades given after this are recorded as not blinded, and it cannot be undone.",
        (Answer("Unblind", presenter.unblind, loses=True),),
    )


def item_words(presenter: ReviewPresenter, item: Item) -> str:
    """An overlay with its grade, its flag and its comment, line by line."""
    grade = "no grade yet" if item.grade is None else f"{item.grade}, {GRADES[item.grade]}"
    words = [f"{item.case}, {presenter.title(item)}: {grade}"]
    words += ["flagged"] if item.flagged else []
    words += [f"“{item.comment}”"] if item.comment else []
    return "\n".join(words)
