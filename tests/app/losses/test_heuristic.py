"""Epsilon "heuristic" in the window: counted in the background, again when what it depends on changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.losses.heuristic import NO_COHORT, HeuristicPresenter
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.gui.workspaces.losses.view import LossesWorkspace
from segloss_gui.losses import LOSSES
from segloss_gui.losses.region.dice_phi import DicePhiParams
from segloss_gui.study.epsilon import heuristic_for
from segloss_gui.study.models import FoldSettings, LossChoice
from tests.screens.losses import SCREENS
from tests.study.tiny import tiny_study

COHORT = Phantom(design="two_groups", train=12, test=2, side=16)
HEURISTIC = DicePhiParams(epsilon="heuristic")
CHOICE = LossChoice(key="dice_phi", params={"epsilon": "heuristic"})
NO_B = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
COARSE = PreprocessingSettings(spacing_mm=(2.0, 2.0, 2.0))


class Waiting:
    """Background work that is done when the test says so."""

    def __init__(self) -> None:
        self.begun: list[tuple[BackgroundTask, Callable[[], None]]] = []

    def run(
        self, title: str, function: Callable[[Any], Any], done: Callable[[Any], None],
        failed: Callable[[BaseException], None], *, quiet: bool = False,
    ) -> BackgroundTask:  # fmt: skip
        task = BackgroundTask(title, quiet=quiet)

        def work() -> None:
            try:
                result = function(task)
            except Exception as error:
                failed(error)
            else:
                done(result)

        self.begun.append((task, work))
        return task


@pytest.fixture
def presenter() -> LossesPresenter:
    made = LossesPresenter(Session())
    made.session.set_study(tiny_study(cohort=COHORT))
    made.session.set_preview(COHORT.preview())
    made.registry_loaded(LOSSES)
    return made


def test_it_is_counted_only_where_it_is_chosen(presenter: LossesPresenter) -> None:
    tasks = Waiting()
    heuristic = HeuristicPresenter(presenter, tasks)  # type: ignore[arg-type]
    presenter.choose("dice_phi")
    assert tasks.begun == []
    presenter.set_params(HEURISTIC)
    assert heuristic.shown.words == "Counting the volumes of the training maps…"
    tasks.begun[0][1]()
    session = presenter.session
    assert session.store is not None
    found = heuristic_for(session.study, session.store, CHOICE)
    assert heuristic.shown.smallest == found.voxels[0]
    assert heuristic.shown.words == f"ε = {found.voxels[0]:,.0f} voxels ({found.ml[0]:.3g} ml)"
    presenter.choose("soft_dice")
    assert heuristic.shown.words == ""


@pytest.mark.parametrize(
    "change",
    [{"policy": NO_B}, {"preprocessing": COARSE}, {"folds": FoldSettings(seed=3)}],
    ids=["policy", "spacing", "folds"],
)
def test_a_change_of_what_it_depends_on_asks_again_and_gives_the_old_question_up(
    presenter: LossesPresenter, change: dict[str, Any]
) -> None:
    tasks = Waiting()
    heuristic = HeuristicPresenter(presenter, tasks)  # type: ignore[arg-type]
    presenter.choose("dice_phi")
    presenter.set_params(HEURISTIC)
    presenter.session.edit(name="another name changes nothing")
    assert len(tasks.begun) == 1
    presenter.session.edit(**change)
    (old, finish_old), (_, finish_new) = tasks.begun
    assert old.cancelled
    finish_new()
    shown = heuristic.shown
    assert shown.smallest is not None
    finish_old()
    assert heuristic.shown == shown


def test_a_row_is_counted_with_its_own_labels_and_repeats(presenter: LossesPresenter) -> None:
    tasks = Waiting()
    heuristic = HeuristicPresenter(presenter, tasks)  # type: ignore[arg-type]
    rows = (CHOICE.model_copy(update={"labels": "full"}), CHOICE, CHOICE.model_copy(update={"repeat": {"A": 3}}))
    presenter.session.edit(policy=NO_B, losses=rows)
    smallest = []
    for row in range(len(rows)):
        presenter.choose_row(row)
        tasks.begun[-1][1]()
        smallest.append(heuristic.shown.smallest or 0.0)
    session = presenter.session
    assert session.store is not None
    assert smallest == [heuristic_for(session.study, session.store, row).voxels[0] for row in rows]
    assert smallest[1] < min(smallest[0], smallest[2])


def test_every_fold_used_has_a_line(presenter: LossesPresenter) -> None:
    tasks = Waiting()
    heuristic = HeuristicPresenter(presenter, tasks)  # type: ignore[arg-type]
    presenter.session.edit(folds=FoldSettings(count=4, use=(0, 2)))
    presenter.choose("dice_phi")
    presenter.set_params(HEURISTIC)
    tasks.begun[0][1]()
    assert [line.split(":")[0] for line in heuristic.shown.words.splitlines()] == ["Fold 0", "Fold 2"]


def test_what_forbids_it_is_said(presenter: LossesPresenter) -> None:
    tasks = Waiting()
    heuristic = HeuristicPresenter(presenter, tasks)  # type: ignore[arg-type]
    everything = LabelPolicy(removed=tuple(Removal(class_value=1, group=group) for group in "AB"))
    presenter.session.edit(policy=everything)
    presenter.choose("dice_phi")
    presenter.set_params(HEURISTIC)
    tasks.begun[0][1]()
    assert heuristic.shown.fault
    assert heuristic.shown.words.startswith("ε cannot be counted yet: ")
    presenter.session.set_preview(None)
    assert heuristic.shown.words == NO_COHORT


def test_the_page_shows_value_and_warning_beside_the_curve(qtbot: QtBot) -> None:
    view = SCREENS["heuristic"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    panel, shown = view.page.epsilon, view.heuristic.shown
    assert panel.value.text() == shown.words
    assert panel.view.epsilon == shown.smallest
    assert "of the training maps hold the object" in panel.warning.text()
    panel.chosen.emit(250.0)
    assert panel.value.isHidden()
    assert panel.warning.isHidden()
