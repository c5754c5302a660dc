from __future__ import annotations

from pathlib import Path

from segloss_gui.data.case import Case, Cohort, CohortPreview
from segloss_gui.gui.session import Session
from segloss_gui.study.models import ImportedMethod, LossChoice, Study


def choices(*keys: str) -> tuple[LossChoice, ...]:
    return tuple(LossChoice(key=key) for key in keys)


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


def test_stepping_through_cases_stops_at_the_ends() -> None:
    session = Session()
    session.set_preview(CohortPreview(Cohort("c", (Case("a"), Case("b")))))
    session.step_case(-1)
    assert session.case_id == "a"
    session.step_case(5)
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
    assert session.dirty


def test_undoing_does_not_reach_behind_the_choice_of_a_cohort_or_a_new_study() -> None:
    session = Session()
    session.edit(name="first")
    session.edit(cohort=None)
    assert not session.undo()
    session.edit(name="second")
    session.begin(Study())
    assert not session.undo()
