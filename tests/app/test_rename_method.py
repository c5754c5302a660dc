from __future__ import annotations

from pathlib import Path

from segloss_gui.app.rename_method import rename_method
from segloss_gui.app.session import Session
from segloss_gui.study.models import ImportedMethod, LossChoice
from segloss_gui.study.plan import plan_runs


def made() -> Session:
    session = Session()
    losses = (LossChoice(key="soft_dice"), LossChoice(key="focal", name="mine"))
    session.edit(losses=losses, imported=(ImportedMethod(name="theirs", folder=Path("x")),))
    return session


def titles(session: Session) -> list[str]:
    return [view.title for view in session.methods]


def test_a_renamed_loss_keeps_its_runs() -> None:
    session = made()
    runs = plan_runs(session.study)
    assert rename_method(session, "soft_dice", "  Dice   of ours ") == ""
    assert titles(session) == ["Dice of ours", "mine", "theirs"]
    assert plan_runs(session.study) == runs


def test_an_empty_name_leads_back_to_the_one_there_was() -> None:
    session = made()
    for method in ("soft_dice", "mine", "theirs"):
        assert rename_method(session, method, "other") == ""
        assert rename_method(session, method, " ") == ""
    assert titles(session) == ["sDice", "mine", "theirs"]
    assert session.study.methods == {}


def test_a_name_that_another_method_has_is_refused() -> None:
    session = made()
    study = session.study
    assert rename_method(session, "theirs", "sDice").endswith("already called “sDice”.")
    assert session.study is study


def test_a_name_too_long_is_refused_in_a_sentence() -> None:
    session = made()
    assert rename_method(session, "soft_dice", "x" * 81).startswith(
        "The name cannot be taken: name: string should have"
    )
    assert titles(session)[0] == "sDice"
