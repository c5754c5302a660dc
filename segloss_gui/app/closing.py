"""What is asked before the window closes on trainings; it stays true while it stands. Without Qt."""

from __future__ import annotations

from collections.abc import Callable

from segloss_gui.app.asking import Answer, Question
from segloss_gui.core.number_text import count_of


def closing_question(active: int, close: Callable[[], object]) -> Question:
    """Whether to stop what trains and close; whether to close where it has ended meanwhile.

    Parameters
    ----------
    active : int
        Runs that are queued, train or pause now.
    close : callable
        Closes the window, and stops them.

    Examples
    --------
    >>> for active in (2, 1, 0):
    ...     question = closing_question(active, print)
    ...     print(f"{question.words}: {question.details[:23]} [{question.answers[0].words}]")
    Trainings are running: 2 runs are not finished [Stop and close]
    Trainings are running: 1 run is not finished.  [Stop and close]
    The trainings have ended: Nothing is stopped by c [Close]
    """
    if not active:
        return Question("The trainings have ended", "Nothing is stopped by closing now.", (Answer("Close", close),))
    what = f"{count_of(active, 'run')} {'is' if active == 1 else 'are'} not finished. Stop now?"
    details = f"{what} {'It' if active == 1 else 'Each'} keeps its last checkpoint and can be resumed later."
    return Question("Trainings are running", details, (Answer("Stop and close", close),))
