"""Review in its states: empty, graders, grading blind, unblinded, results, long names."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from segloss_gui.app.review.prediction_index import find, wanted
from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.review.view import ReviewWorkspace
from segloss_gui.study.grading import begin
from segloss_gui.study.grading_file import record_of, save_grading
from segloss_gui.study.models import Study
from tests.app.made_study import FIVE, LONG, make_runs, open_study, phantom_study, settle
from tests.scratch import scratch

CASES = tuple(f"test_{at:03}" for at in range(6))


@cache
def _study(long: bool = False) -> tuple[Study, CohortPreview, Path]:
    study = phantom_study(LONG if long else FIVE, side=64)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = scratch("segloss-screens-")
    make_runs(folder, study, preview, CASES, epochs=1)
    return study, preview, folder


def window(long: bool = False) -> MainWindow:
    """The window over a study with finished runs, at Review."""
    session = Session()
    made = MainWindow(session, window_services(session))
    made.ready = lambda: made.services.tasks.idle  # type: ignore[attr-defined]
    open_study(session, *_study(long))
    made.show()
    made.go("review")
    settle(made.services)
    return made


def review_of(made: MainWindow) -> ReviewWorkspace:
    """The window's Lab."""
    found = made.findChild(ReviewWorkspace)
    assert found is not None
    return found


def empty() -> QWidget:
    """No study."""
    session = Session()
    made = MainWindow(session, window_services(session))
    made.go("review")
    return made


def grading(*, long: bool = False, grader: str = "Dr. Ada Lovelace", unblind: bool = False) -> MainWindow:
    """Some overlays graded, one flagged."""
    made = window(long)
    presenter = review_of(made).presenter
    presenter.actions.start(grader, 7)
    settle(made.services)
    assert presenter.grading is not None
    for at, grade in enumerate((4, 3, 5, 2, 4, 1, 3)):
        presenter.grading.give(at, grade, 0.8)
    presenter.show_item(7)
    presenter.actions.flag()
    presenter.actions.comment("Leaks at the lower edge")
    settle(made.services)
    if unblind:
        presenter.unblind()
        settle(made.services)
    return made


def graders() -> QWidget:
    """The list of graders, one with a damaged file."""
    made = window()
    _graded(made)
    folder = made.session.folder
    assert folder is not None
    (folder / "gradings" / "Broken.csv").write_text("grade\n7\n")
    review_of(made).presenter.actions.leave()
    settle(made.services)
    (folder / "gradings" / "Broken.csv").unlink()
    return made


def _graded(made: MainWindow) -> None:
    """Three graders' files: two done and unblinded, one in the middle."""
    folder, where = made.session.folder, wanted(made.session)
    assert folder is not None
    assert where is not None
    found, _ = find(where, {})
    for number, (name, noise) in enumerate((("Grace", 0.5), ("Alan", 1.0), ("Katherine Johnson", 0.4))):
        rng, one = random.Random(number), begin(name, number, found)
        for at, item in enumerate(one.items[: None if number < 2 else 11]):
            dice = 0.6 + 0.38 * random.Random(f"{item.case}{item.method}").random()
            grade = min(5, max(1, round(1 + (dice - 0.6) * 10.5 + rng.gauss(0, noise))))
            one.give(at, grade, dice)
        if number < 2:
            one.unblind()
        save_grading(folder, record_of(one))


def results(long: bool = False) -> QWidget:
    """What three graders said, one of them still blinded."""
    made = window(long)
    _graded(made)
    review_of(made).presenter.show_results(True)
    settle(made.services)
    review_of(made).presenter.show_results(True)
    return made


def no_study_folder() -> QWidget:
    """A cohort, but nothing saved."""
    session = Session()
    made = MainWindow(session, window_services(session))
    study, preview, _ = _study()
    open_study(session, study, preview)
    made.go("review")
    return made


SCREENS: dict[str, Callable[[], QWidget]] = {
    "empty": empty,
    "no folder": no_study_folder,
    "graders": graders,
    "grading": grading,
    "unblinded": lambda: grading(unblind=True, grader="Grace Hopper"),
    "long names": lambda: grading(long=True, grader="Prof. Dr. Wilhelmina Featherstonehaugh-Cholmondeley of Oxford"),
    "results": results,
    "results long": lambda: results(long=True),
}
