"""Undo and redo of every command that edits a study: none may be forgotten, and each goes back and forth whole.

The commands are found in the source: every call of ``session.edit``, by whatever name the session goes, and in the
session itself every function that notes a step to undo. One that stands in no driver below fails the test, and so does
a driver whose command is gone.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QInputDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import segloss_gui
from segloss_gui.app import documents as documents_module
from segloss_gui.app.data.policy_presenter import PolicyPresenter
from segloss_gui.app.data.presenter import DataPresenter
from segloss_gui.app.import_methods import Draft, ImportPresenter
from segloss_gui.app.locating import Locating
from segloss_gui.app.losses.loss_presets import BERTELS
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.app.session import Session
from segloss_gui.app.train.design_presenter import DesignPresenter
from segloss_gui.app.train.plan_presenter import PlanPresenter
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.proposal_presenter import ProposalPresenter
from segloss_gui.app.viewing import Viewing
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.shell.study_actions import StudyActions
from segloss_gui.gui.workspaces.train.protocol_dialog import ProtocolDialog
from segloss_gui.losses import LOSSES
from segloss_gui.study.document import to_toml
from segloss_gui.study.models import FoldSettings, ImportedMethod, LossChoice, Study
from segloss_gui.study.proposal import Proposal
from segloss_gui.study.relinking import Relinked
from segloss_gui.training.settings import HardwareSettings, ScheduleSettings, WarmStartSettings
from tests.app.instant_tasks import FakeTasks

ROOT = Path(segloss_gui.__file__).parent
COHORT = Phantom(design="two_groups", side=16, train=6, test=2)
STUDY = Study(
    name="before", cohort=COHORT, classes=(TargetClass(value=1, name="a"), TargetClass(value=2, name="b")),
    losses=(LossChoice(key="soft_dice", name="one"), LossChoice(key="cross_entropy", name="two")),
)  # fmt: skip
METHOD = ImportedMethod(name="theirs", folder=Path("/predictions"))


class Bench:
    """A session at a study, and what the commands belong to."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.session, self.window = qtbot, Session(), QWidget()
        qtbot.addWidget(self.window)
        self.tasks: Any = FakeTasks()
        self.before: object = None
        self.session.begin(STUDY, folder=folder)
        self.session.set_preview(COHORT.preview())

    def losses(self) -> LossesPresenter:
        made = LossesPresenter(self.session)
        made.registry_loaded(LOSSES)
        return made

    def train(self) -> TrainPresenter:
        return TrainPresenter(self.session, SimpleNamespace())  # type: ignore[arg-type]

    def data(self) -> DataPresenter:
        return DataPresenter(self.session)


def _params(bench: Bench) -> object:
    losses = bench.losses()
    losses.choose_row(0)
    assert losses.params is not None
    return losses.set_params(type(losses.params).model_validate({**dict(losses.params), "smooth_nr": 3.0}))


def _preset(bench: Bench) -> object:
    return bench.losses().add_preset(BERTELS)


def _use(bench: Bench) -> object:
    other = Phantom(design="lesions", side=16, train=3, test=2)
    return documents_module.Documents(bench.session, bench.tasks, lambda _: None).use(other, other.preview())


def _accept(bench: Bench) -> object:
    documents = documents_module.Documents(bench.session, bench.tasks, lambda _: None)
    other = Phantom(design="lesions", side=16, train=3, test=2)
    documents.proposal = documents_module.Proposal(other, other.preview(), folds=Path("/folds.json"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("segloss_gui.study.from_folder.methods_in", lambda _: (METHOD,))
        documents.accept()
    assert bench.session.study.folds.by == "file"
    return bench.session.study.imported == (METHOD,)


def _propose(bench: Bench) -> object:
    presenter = ProposalPresenter(bench.session, bench.tasks)
    presenter.found = (Proposal("fewer epochs", {"schedule": ScheduleSettings(epochs=3)}),)
    return presenter.take()


def _locate(bench: Bench) -> object:
    locating = Locating(bench.session, bench.tasks, lambda: None)
    moved = STUDY.model_copy(update={"cohort": COHORT.model_copy(update={"seed": 9})})
    return locating._located(STUDY, Relinked(moved, Path("/data"), ()))


def _overlay(bench: Bench) -> object:
    viewing = SimpleNamespace(
        _session=bench.session, overlaid=SimpleNamespace(emit=lambda: None), _free_name=lambda path: path.stem
    )
    return Viewing._as_method(viewing, Path("/predictions/theirs.nii"), lambda: None)  # type: ignore[arg-type]


def _import(bench: Bench) -> object:
    presenter = ImportPresenter(bench.session, bench.tasks)
    presenter.drafts = [Draft("theirs", Path("/predictions"), {}, True)]
    return presenter.apply()


def _design(bench: Bench) -> object:
    design = DesignPresenter(bench.session, bench.tasks)
    design.choose("compare-losses")
    return design.apply()


def _prune(bench: Bench) -> object:
    plan = PlanPresenter(bench.session, bench.tasks)
    plan.equal = {"two": "one"}
    return plan.prune()


def _policy(bench: Bench) -> object:
    return PolicyPresenter(bench.session, bench.tasks).set_seen(0, 0, seen=False)


def _protocol(bench: Bench) -> object:
    dialog = ProtocolDialog(bench.train())
    bench.qtbot.addWidget(dialog)
    return dialog.use.click()


def _rename(bench: Bench) -> object:
    window = bench.window
    StudyActions.rename(SimpleNamespace(_window=window, _session=bench.session))  # type: ignore[arg-type]
    dialog = window.findChild(QInputDialog)
    dialog.setTextValue("after")
    dialog.accept()
    bench.qtbot.waitUntil(lambda: not isValid(dialog))
    return None


def _discard(bench: Bench) -> object:
    """Discarding what was edited, and saved by itself since, is a step like any other."""
    session = bench.session
    session.edit(name="saved by itself")
    session.mark_saved(session.study, session.folder, by_hand=False)  # type: ignore[arg-type]
    session.history.clear()
    bench.before = _dump(session)
    return session.revert()


def _restore(bench: Bench) -> object:
    return bench.session.restore(STUDY.model_copy(update={"name": "never saved"}))


SECTIONS: dict[str, object] = {
    "schedule": ScheduleSettings(epochs=77), "folds": FoldSettings(count=2, use=(0, 1)), "seeds": (3, 4),
    "hardware": HardwareSettings(concurrency=3), "warm_start": WarmStartSettings(), "preview_case": "test_000",
    "name": "after",
}  # fmt: skip
COMMANDS: dict[str, dict[str, Callable[[Bench], object]]] = {
    "app/documents.py:Documents.use": {"other cases": _use, "cases with folds and methods": _accept},
    "app/locating.py:Locating._located": {"data that moved": _locate},
    "app/viewing.py:Viewing._as_method": {"a label map over the image": _overlay},
    "app/train/proposal_presenter.py:ProposalPresenter.take": {"what is proposed": _propose},
    "app/import_methods.py:ImportPresenter.apply": {"predictions from elsewhere": _import},
    "app/losses/presenter.py:LossesPresenter._commit": {
        "add": lambda bench: bench.losses().add(), "a preset": _preset, "parameters": _params,
        "duplicate": lambda bench: bench.losses().duplicate(0), "remove": lambda bench: bench.losses().remove(1),
        "move": lambda bench: bench.losses().move(0, 1), "rename": lambda bench: bench.losses().rename(0, "other"),
    },
    "app/train/plan_presenter.py:PlanPresenter.prune": {"prune": _prune},
    "app/train/design_presenter.py:DesignPresenter.apply": {"design": _design},
    "app/train/presenter.py:TrainPresenter.edit": {
        name: lambda bench, name=name, value=value: bench.train().edit(name, value)  # type: ignore[misc]
        for name, value in SECTIONS.items()
    },
    "app/data/presenter.py:DataPresenter._set_classes": {
        "name of a class": lambda bench: bench.data().rename_class(1, "core"),
        "join": lambda bench: bench.data().join([1, 2]), "leave out": lambda bench: bench.data().leave_out(1),
        "reset": lambda bench: bench.data().reset_classes(),
    },
    "app/data/policy_presenter.py:PolicyPresenter.set_seen": {"labels trained on": _policy},
    "gui/workspaces/train/protocol_dialog.py:ProtocolDialog._take_over": {"protocol of a paper": _protocol},
    "gui/shell/study_actions.py:StudyActions.rename": {"name of the study": _rename},
    "app/session.py:Session.change_method": {
        "name of a method": lambda bench: bench.session.change_method("one", title="ours"),
        "colour of a method": lambda bench: bench.session.change_method("two", colour="#123456"),
    },
    "app/session.py:Session.revert": {"discard": _discard},
    "app/session.py:Session.restore": {"edits of a crash": _restore},
}  # fmt: skip


SESSION, EDIT = "app/session.py", "Session.edit"


def edits() -> Iterator[str]:
    """Where the session's study is edited: file and function."""
    for room in ("app", "gui", "cli"):
        for file in (ROOT / room).rglob("*.py"):
            for name, function in _functions(ast.parse(file.read_text(encoding="utf-8"))):
                place = file.relative_to(ROOT).as_posix()
                if any(_is_edit(node, inside=place == SESSION) for node in ast.walk(function)) and name != EDIT:
                    yield f"{place}:{name}"


def _functions(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{part.name}", part) for part in node.body if isinstance(part, ast.FunctionDef))
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node


def _is_edit(node: ast.AST, *, inside: bool) -> bool:
    """Whether a session's ``edit`` is called, or handed on; ``inside`` the session, also whether a step is noted."""
    if not isinstance(node, ast.Attribute):
        return False
    owner = ast.unparse(node.value).split(".")[-1].lstrip("_")
    if inside:
        return (owner, node.attr) in (("self", "edit"), ("history", "note"))
    return node.attr == "edit" and owner == "session"


def test_every_place_that_edits_a_study_has_its_commands_undone_here() -> None:
    assert set(edits()) == set(COMMANDS)


@pytest.mark.parametrize(
    ("place", "command"), [(place, command) for place, commands in COMMANDS.items() for command in commands]
)
def test_a_command_is_undone_and_done_again_whole(qtbot: QtBot, tmp_path: Path, place: str, command: str) -> None:
    bench = Bench(qtbot, tmp_path)
    session = bench.session
    before = _dump(session)
    COMMANDS[place][command](bench)
    before, after = bench.before or before, _dump(session)
    assert after != before, "the command must change the study"
    assert session.dirty
    for _ in range(2):
        assert session.undo()
        assert _dump(session) == before
        assert not session.dirty
        assert session.redo()
        assert _dump(session) == after
        assert session.dirty


def _dump(session: Session) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The study's whole text, the cases on the screen, and the methods in their order."""
    cases = tuple(case.id for case in session.preview.cohort.cases) if session.preview is not None else ()
    return to_toml(session.study, Path("/studies")), cases, tuple(method.name for method in session.methods)
