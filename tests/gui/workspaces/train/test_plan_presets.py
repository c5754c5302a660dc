from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.train.plan_network import NO_COHORT, NetworkPresenter
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.workspaces.train.plan_presets import (
    OWN,
    NetworkFactsLabel,
    PresetBox,
    network_presets,
    preprocessing_box,
)
from segloss_gui.gui.workspaces.train.settings_panel import Section, SettingsPanel
from segloss_gui.training.settings import NetworkSettings, SamplingSettings
from tests.gui.workspaces.train.instant import HeldTasks
from tests.study.test_cohort_images import cohort_of
from tests.study.tiny import tiny_study

COHORT = Phantom(design="two_groups", train=4, test=2, side=16)


@pytest.fixture
def network(session: Session) -> NetworkPresenter:
    session.set_study(tiny_study(cohort=COHORT))
    session.set_preview(COHORT.preview())
    return NetworkPresenter(session, HeldTasks())


def test_parameters_and_field_are_those_the_network_will_have(network: NetworkPresenter) -> None:
    from segloss_gui.training.networks import network_facts

    network.watch()
    study = network._session.study
    facts = network_facts(study.network, image_channels=2, channels=1, spacing_mm=(1, 1, 1), shape=(16,) * 3)
    assert network.words() == str(facts)
    assert "voxels (" in network.words()


def test_the_facts_follow_network_and_patch(network: NetworkPresenter) -> None:
    network.watch()
    before = network.words()
    network._session.edit(network=NetworkSettings(features=(8, 16, 32)))
    assert network.words() != before
    before = network.words()
    network._session.edit(seeds=(0, 1))
    assert network.words() == before


def test_a_network_that_does_not_take_the_images_says_so(network: NetworkPresenter) -> None:
    network.watch()
    network._session.edit(network=NetworkSettings(architecture="vgg16_atrous"))
    assert network.answer is not None
    assert network.answer.fault
    assert network.words() == network.answer.fault
    assert any("drawn at random" in sentence for sentence in network.warnings())


def test_without_a_cohort_presets_are_there_and_facts_are_not(session: Session) -> None:
    network = NetworkPresenter(session, HeldTasks())
    network.watch()
    assert network.words() == NO_COHORT
    assert len(network.presets) > 4


def test_a_preset_keeps_how_the_last_bias_starts(network: NetworkPresenter) -> None:
    network.watch()
    made = network_presets(network, NetworkSettings(final_bias="zero"))
    assert all(preset.settings.final_bias == "zero" for preset in made)  # type: ignore[union-attr]


def test_choosing_a_preset_fills_the_form_and_a_change_is_no_preset(qtbot: QtBot, session: Session) -> None:
    session.set_study(tiny_study(cohort=COHORT))
    tasks: Any = HeldTasks()
    train = TrainPresenter(session, None)  # type: ignore[arg-type]
    network = NetworkPresenter(session, tasks)
    box = preprocessing_box(train, network)
    qtbot.addWidget(box)
    titles = [box.box.itemText(number) for number in range(box.box.count())]
    assert titles == [OWN, "BRATS as in Tilborghs", "ACDC as in Tilborghs", "nnU-Net-like"]
    box.box.setCurrentIndex(2)
    box.box.activated.emit(2)
    assert session.study.preprocessing.size == (192, 192, 48)
    assert box.box.currentText() == "ACDC as in Tilborghs"
    assert "signed distance" in box.summary.text()
    session.edit(preprocessing=session.study.preprocessing.model_copy(update={"normalise": "range"}))
    assert box.box.currentText() == OWN


def test_the_nnunet_preset_takes_the_median_spacing_of_the_cohort(qtbot: QtBot, session: Session) -> None:
    session.set_study(tiny_study(cohort=COHORT))
    train = TrainPresenter(session, None)  # type: ignore[arg-type]
    box = preprocessing_box(train, NetworkPresenter(session, HeldTasks()))
    qtbot.addWidget(box)
    box.box.activated.emit(3)
    assert session.study.preprocessing.spacing_mm is None  # no cohort yet
    session.set_preview(cohort_of(((20, 20, 8), (0.9, 0.9, 3.0))))
    box.box.activated.emit(3)
    assert session.study.preprocessing.spacing_mm == (0.9, 0.9, 3.0)


def test_the_settings_panel_shows_presets_and_facts(qtbot: QtBot, services: Services, session: Session) -> None:
    session.set_study(tiny_study(cohort=COHORT))
    session.set_preview(COHORT.preview())
    panel = SettingsPanel(TrainPresenter(session, services.training), services.tasks)
    qtbot.addWidget(panel)
    panel.show()
    for section in panel.findChildren(Section):
        section.button.setChecked(True)
    label = panel.findChild(NetworkFactsLabel)
    qtbot.waitUntil(lambda: "parameters" in label.words.text(), timeout=30_000)
    presets = next(box for box in panel.findChildren(PresetBox) if box.part == "network")
    qtbot.waitUntil(lambda: presets.box.count() > 4, timeout=30_000)
    index = presets.box.findText("2D U-Net")
    presets.box.activated.emit(index)
    assert session.study.network.architecture == "unet_2d"
    panel.refresh()  # as the view does
    form = panel.forms["network"].value()
    assert isinstance(form, NetworkSettings)
    assert form == session.study.network
    qtbot.waitUntil(lambda: label.words.text().startswith("2D U-Net"), timeout=30_000)


def test_a_patch_decides_the_field_where_there_is_one(network: NetworkPresenter) -> None:
    network.watch()
    before = network.words()
    network._session.edit(sampling=SamplingSettings(patch=(8, 8, 4)))
    assert network.words() != before
