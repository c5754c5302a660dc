from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.app.method_looks import MethodView, with_look
from segloss_gui.app.session import Session
from segloss_gui.study.models import ImportedMethod, LossChoice, MethodLook, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder

FOUR = ("cross_entropy", "soft_dice", "soft_jaccard", "focal")


def session_of(*keys: str) -> Session:
    session = Session()
    session.edit(losses=tuple(LossChoice(key=key) for key in keys))
    return session


def looks(session: Session) -> dict[str, tuple[str, str]]:
    return {view.name: (view.title, view.colour) for view in session.methods}


def reopened(session: Session) -> Session:
    again = Session()
    again.begin(session.study)
    return again


def test_a_name_and_a_colour_are_kept_in_the_study_file_and_runs_keep_their_ids(tmp_path: Path) -> None:
    session, store = session_of(*FOUR), StudyFolder(tmp_path)
    runs = [plan.id for plan in plan_runs(session.study)]
    session.change_method("soft_dice", title="Dice of ours")
    session.change_method("soft_dice", colour="#123456")
    assert looks(session)["soft_dice"] == ("Dice of ours", "#123456")
    store.save(session.study)
    again = Session()
    again.begin(store.load(), folder=tmp_path)
    assert looks(again) == looks(session)
    assert [plan.id for plan in plan_runs(again.study)] == runs
    assert again.study.methods["soft_dice"] == MethodLook(name="Dice of ours", colour="#123456")


def test_a_name_and_a_colour_can_be_undone_and_done_again() -> None:
    session = session_of(*FOUR)
    before = looks(session)
    session.change_method("soft_dice", title="Dice of ours")
    session.change_method("focal", colour="#123456")
    after = looks(session)
    session.undo()
    session.undo()
    assert looks(session) == before
    session.redo()
    session.redo()
    assert looks(session) == after


def test_other_looks_are_no_edit_of_the_study() -> None:
    session = session_of(*FOUR)
    study = session.study
    session.change_method("focal", visible=False, opacity=0.5)
    assert session.study is study
    view = session.method("focal")
    assert (view.visible, view.opacity) == (False, 0.5) if view else False


def test_a_colour_that_a_study_would_not_give_again_is_written_down() -> None:
    session = session_of(*FOUR)
    before = looks(session)
    session.edit(losses=session.study.losses[1:])
    assert looks(session) == {name: look for name, look in before.items() if name != "cross_entropy"}
    assert looks(reopened(session)) == looks(session)
    session.undo()
    assert looks(session) == before
    assert session.study.methods == {}


EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "swap", "colour", "undo", "redo"]), st.integers(0, 5)), max_size=12
)


@given(EDITS)
@settings(max_examples=80, deadline=None)
def test_names_and_colours_are_the_same_after_reopening_whatever_was_edited(edits: list[tuple[str, int]]) -> None:
    session, keys = Session(), (*FOUR, "tversky", "lovasz_sigmoid")
    for what, n in edits:
        losses = list(session.study.losses)
        if what == "add" and keys[n] not in [choice.key for choice in losses]:
            session.edit(losses=(*losses, LossChoice(key=keys[n])))
        elif what == "remove" and n < len(losses):
            session.edit(losses=(*losses[:n], *losses[n + 1 :]))
        elif what == "swap" and n + 1 < len(losses):
            losses[n], losses[n + 1] = losses[n + 1], losses[n]
            session.edit(losses=tuple(losses))
        elif what == "colour" and n < len(losses):
            session.change_method(losses[n].method, colour="#ABCDEF")
        elif what in ("undo", "redo"):
            getattr(session, what)()
    assert looks(reopened(session)) == looks(session)


def test_methods_that_left_the_study_leave_no_name_behind() -> None:
    session = session_of(*FOUR)
    session.change_method("focal", title="mine")
    session.edit(losses=session.study.losses[:-1])
    assert session.study.methods == {}


def test_a_method_from_elsewhere_can_be_renamed_without_losing_its_files() -> None:
    session = Session()
    session.edit(imported=(ImportedMethod(name="theirs", folder=Path("x")),))
    session.change_method("theirs", title="nnU-Net")
    assert session.title("theirs") == "nnU-Net"
    assert session.imported("theirs") is session.study.imported[0]


def test_a_view_without_a_title_is_called_by_its_id() -> None:
    assert MethodView("soft_dice", "#123456").title == "soft_dice"


def test_a_look_of_nothing_is_none() -> None:
    study = Study(methods={"a": MethodLook(name="mine")})
    assert with_look(study, "a", title="") == {}
    assert with_look(study, "a", colour="#123456") == {"a": MethodLook(name="mine", colour="#123456")}
