from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.slices.pair_modes import PairMode, find_layer
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.workspaces.compare.layouts.pair import PairLayout
from segloss_gui.study.models import Study
from tests.app.made_study import open_study, settle

Opened = tuple[Study, CohortPreview, Path]


@pytest.fixture
def pair(qtbot: QtBot, session: Session, services: Services, finished: Opened) -> Iterator[PairLayout]:
    layout = PairLayout(ComparePresenter(session, services.loader, services.tasks), services)
    layout.controls.play.setChecked(False)
    qtbot.addWidget(layout)
    layout.resize(800, 500)
    layout.show()
    layout.controls.show()
    open_study(session, *finished)
    session.show_case("test_000")
    settle(services)
    layout.set_active(True)
    yield layout
    layout.set_active(False)
    settle(services)


def offered(pair: PairLayout) -> list[str]:
    box = pair.controls.first
    return [box.itemText(at) for at in range(box.count())]


def test_methods_and_the_reference_are_offered(pair: PairLayout) -> None:
    assert offered(pair) == ["Reference", "sDice", "sJaccard", "Lovász"]
    assert (pair.pair.first, pair.pair.second) == ("sDice", "sJaccard")


def test_choosing_what_the_other_side_has_swaps_the_two(pair: PairLayout) -> None:
    box = pair.controls.first
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert (pair.pair.first, pair.pair.second) == ("sJaccard", "sDice")
    box.setCurrentIndex(3)
    box.activated.emit(3)
    assert (pair.pair.first, pair.pair.second) == ("Lovász", "sDice")


def test_the_legend_says_which_colour_is_which(pair: PairLayout, session: Session) -> None:
    first = session.method("sDice")
    assert first is not None
    assert [entry.text for entry in pair.legend.entries] == ["A  sDice", "B  sJaccard", "reference"]
    assert pair.legend.entries[0].colour == first.colour


def test_the_difference_is_counted_in_millilitres(pair: PairLayout, services: Services) -> None:
    pair.pair.change(mode=PairMode.DIFFERENCE)
    settle(services)
    a, b = (services.loader.predictions[name].labels for name in ("sDice", "sJaccard"))
    expected = np.count_nonzero((a.data != 0) & (b.data == 0)) * a.grid.voxel_ml
    entry = pair.legend.entries[0]
    assert entry.text == "only A  sDice"
    assert float(entry.value.split()[0]) == pytest.approx(expected, abs=0.005)


def test_play_flips_by_itself_while_it_is_seen(pair: PairLayout, qtbot: QtBot) -> None:
    pair.pair.change(rate_hz=6.0)
    assert not pair._turn.isActive()
    pair.controls.play.setChecked(True)
    qtbot.waitUntil(lambda: pair.pair.second_shown)
    pair.pair.change(mode=PairMode.SWIPE)
    assert not pair._turn.isActive()
    pair.pair.change(mode=PairMode.FLICKER)
    assert pair._turn.interval() == 167
    pair.set_active(False)
    assert not pair._turn.isActive()


def test_a_method_that_left_the_study_is_replaced(pair: PairLayout, session: Session) -> None:
    session.edit(losses=session.study.losses[1:])
    assert (pair.pair.first, pair.pair.second) == ("Lovász", "sJaccard")


def test_every_mode_has_its_own_control(pair: PairLayout) -> None:
    controls = pair.controls
    for mode, widget in zip(PairMode, (controls.rate, controls.curtain, controls.square), strict=False):
        pair.pair.change(mode=mode)
        assert widget.isVisible()
    controls.square.setValue(8)
    assert pair.pair.square_mm == 8
    controls.curtain.setValue(30)
    assert pair.pair.curtain == 0.3


def test_a_method_that_is_switched_off_is_loaded_and_let_go_again(
    pair: PairLayout, session: Session, services: Services
) -> None:
    session.change_method("Lovász", visible=False)
    settle(services)
    pair.pair.change(second="Lovász")
    settle(services)
    assert "Lovász" in services.loader.predictions
    assert find_layer(pair.presenter.scene, "Lovász") is not None
    pair.set_active(False)
    assert not session.needed


def test_what_others_need_stays_needed(pair: PairLayout, session: Session) -> None:
    session.need(session.needed | {"Lovász"})
    pair.set_active(False)
    assert session.needed == {"Lovász"}
    pair.set_active(True)
    assert session.needed == {"Lovász", "sDice", "sJaccard"}
