"""Whatever is done and undone, every step leads back to what it left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.app.history import MOST_UNDONE, History, Step
from segloss_gui.data.layouts import Phantom
from segloss_gui.study.models import Study


def step(name: str) -> Step:
    return Step(Study(name=name), None)


@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=30))
def test_undo_and_redo_are_each_others_way_back(actions: list[str]) -> None:
    history, now = History(), step("0")
    done, undone = list[Step](), list[Step]()  # the same, in the plainest way
    for number, action in enumerate(actions, 1):
        if action == "edit":
            history.note(now)
            done, undone, now = [*done, now], [], step(str(number))
            continue
        left, right = (done, undone) if action == "undo" else (undone, done)
        found = history.take("undo" if action == "undo" else "redo", now)
        assert found is (left[-1] if left else None)
        if found is not None:
            right.append(now)
            now = left.pop()


def test_only_so_many_steps_are_kept() -> None:
    history = History()
    for number in range(MOST_UNDONE + 5):
        history.note(step(str(number)))
    names = []
    while (found := history.take("undo", step("now"))) is not None:
        names.append(found.study.name)
    assert len(names) == MOST_UNDONE
    assert names[-1] == "5"


def test_a_step_to_other_cases_is_known_before_it_is_taken() -> None:
    history, study = History(), Study(cohort=Phantom(seed=1))
    history.note(Step(Study(cohort=Phantom(seed=2)), None))
    assert history.changes_cohort("undo", study)
    assert not history.changes_cohort("redo", study)
    history.clear()
    assert not history.changes_cohort("undo", study)
