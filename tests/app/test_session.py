from __future__ import annotations

from pathlib import Path

from segloss_gui.app.session import Session
from segloss_gui.app.stepping import step_case
from segloss_gui.core import events as ev
from segloss_gui.data.case import Case, Cohort, CohortPreview, TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.study.models import ImportedMethod, LossChoice, Study
from segloss_gui.study.progress import RunProgress


def choices(*keys: str) -> tuple[LossChoice, ...]:
    return tuple(LossChoice(key=key) for key in keys)


def step(run: str, number: int) -> ev.StepFinished:
    gradients = dict.fromkeys(("norm", "foreground", "background", "empty"), 0.0)
    return ev.StepFinished(
        run=run, time=0.0, epoch=1, step=number, loss=0.5, learning_rate=0.01,
        **{f"gradient_{name}": value for name, value in gradients.items()},
    )  # fmt: skip


def colours_of(session: Session) -> dict[str, str]:
    return {method.name: method.colour for method in session.methods}


def test_a_kept_method_keeps_its_colour_when_another_is_removed() -> None:
    session = Session()
    session.edit(losses=choices("cross_entropy", "soft_dice", "soft_jaccard"))
    before = colours_of(session)
    session.edit(losses=choices("soft_dice", "soft_jaccard"))
    assert colours_of(session) == {name: before[name] for name in ("soft_dice", "soft_jaccard")}


def test_a_new_method_gets_the_first_unused_colour() -> None:
    session = Session()
    session.edit(losses=choices("cross_entropy", "soft_dice"))
    first = colours_of(session)["cross_entropy"]
    session.edit(losses=choices("soft_dice"))
    session.edit(losses=choices("soft_dice", "lovasz_sigmoid"))
    assert colours_of(session)["lovasz_sigmoid"] == first


def test_no_two_of_seven_methods_share_a_colour() -> None:
    session = Session()
    session.edit(losses=choices(*"abcdefg"))
    assert len(set(colours_of(session).values())) == 7


def test_a_hidden_method_stays_hidden_when_losses_change() -> None:
    session = Session()
    session.edit(losses=choices("a", "b"))
    session.change_method("a", visible=False)
    session.edit(losses=choices("b", "a", "c"))
    method = session.method("a")
    assert method is not None
    assert not method.visible


def test_beginning_anew_forgets_folder_cohort_and_runs() -> None:
    session = Session()
    session.set_study(Study(name="old"), folder=Path("/old"))
    session.set_preview(CohortPreview(Cohort("c", (Case("a"),))))
    session.begin(Study(name="new"))
    assert (session.folder, session.preview, session.case_id, session.dirty) == (None, None, "", False)


def test_beginning_anew_tells_that_the_methods_of_before_are_gone() -> None:
    session = Session()
    session.edit(losses=(LossChoice(key="soft_dice"),))
    seen: list[int] = []
    session.methods_changed.connect(lambda: seen.append(len(session.methods)))
    session.begin(Study())
    assert seen == [0]


def test_stepping_through_cases_stops_at_the_ends() -> None:
    session = Session()
    session.set_preview(CohortPreview(Cohort("c", (Case("a"), Case("b")))))
    step_case(session, -1)
    assert session.case_id == "a"
    step_case(session, 5)
    assert session.case_id == "b"


def test_methods_from_elsewhere_have_colours_and_visibility_like_any_other() -> None:
    session = Session()
    session.edit(losses=choices("a", "b"), imported=(ImportedMethod(name="theirs", folder=Path("x")),))
    assert [method.name for method in session.methods] == ["a", "b", "theirs"]
    assert len(set(colours_of(session).values())) == 3
    session.change_method("theirs", visible=False)
    session.edit(losses=choices("a"))
    theirs = session.method("theirs")
    assert theirs is not None
    assert not theirs.visible
    assert session.imported("theirs") is session.study.imported[0]
    assert session.imported("a") is None


def test_the_last_edits_of_the_study_can_be_undone_one_by_one() -> None:
    session = Session()
    names = [session.study.name, "first", "second"]
    for name in names[1:]:
        session.edit(name=name)
    session.edit(name="second")  # changes nothing, and so is no step
    for name in reversed(names[:-1]):
        assert session.undo()
        assert session.study.name == name
    assert not session.undo()
    assert not session.dirty  # it is again what it began as


def test_what_was_undone_can_be_done_again_until_something_else_is_edited() -> None:
    session = Session()
    for name in ("first", "second"):
        session.edit(name=name)
    session.undo()
    session.undo()
    assert session.redo()
    assert session.redo()
    assert not session.redo()
    assert (session.study.name, session.dirty) == ("second", True)
    session.undo()
    session.edit(name="third")
    assert not session.redo()


def test_undoing_brings_back_the_cases_of_another_cohort_but_not_another_study() -> None:
    session = Session()
    one, two = (CohortPreview(Cohort(name, (Case(name),))) for name in "ab")
    for seed, preview in enumerate((one, two)):
        session.edit(cohort=Phantom(seed=seed))
        session.set_preview(preview)
    assert session.history.changes_cohort("undo", session.study)
    session.undo()
    assert (session.study.cohort, session.preview, session.case_id) == (Phantom(seed=0), one, "a")
    assert session.history.changes_cohort("redo", session.study)
    session.redo()
    assert (session.study.cohort, session.preview, session.case_id) == (Phantom(seed=1), two, "b")
    session.begin(Study())
    assert not session.undo()
    assert not session.redo()


def test_what_an_edit_meant_is_spelled_out_without_a_step_of_its_own() -> None:
    session = Session()
    session.edit(name="cases", cohort=Phantom())
    session.amend(classes=(TargetClass(value=1, name="lesion"),))
    session.undo()
    assert (session.study.name, session.study.classes, session.study.cohort) == ("untitled", (), None)
    session.redo()
    assert [target.name for target in session.study.classes] == ["lesion"]


def test_discarded_edits_are_those_since_the_last_save_and_can_be_undone() -> None:
    session = Session()
    session.edit(name="kept", losses=choices("soft_dice"))
    session.mark_saved(session.study, Path("/kept"))
    kept = session.study
    session.edit(losses=choices("cross_entropy"), seeds=(3,))
    edited = session.study
    session.revert()
    assert (session.study, session.dirty, session.folder) == (kept, False, Path("/kept"))
    session.undo()
    assert (session.study, session.dirty) == (edited, True)


def test_steps_alone_change_no_result() -> None:
    session = Session()
    session.set_runs({}, {run: RunProgress(run) for run in "ab"})
    updated: list[frozenset[str]] = []
    changed: list[frozenset[str]] = []
    session.runs_updated.connect(updated.append)
    session.results_changed.connect(changed.append)
    session.apply([step("a", 1), step("b", 1)])
    assert (updated, changed) == ([{"a", "b"}], [])
    session.apply([step("a", 2), ev.RunPaused(run="b", time=0.0)])
    assert (updated[1:], changed) == ([{"a", "b"}], [{"b"}])
