"""The drawn taxonomy: it shows every loss, joins only registered ones, and is walked by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from segloss_gui.gui.workspaces.losses.catalogue import CataloguePanel
from segloss_gui.gui.workspaces.losses.view import LossesWorkspace
from segloss_gui.losses import LOSSES
from segloss_gui.report.taxonomy import PARENTS, Node, Taxonomy, taxonomy_of
from tests.screens.losses import SCREENS, workspace


def test_the_relations_name_registered_losses_only() -> None:
    named = set(PARENTS) | {parent for parents in PARENTS.values() for parent in parents}
    assert named <= set(LOSSES)


def test_a_variant_is_of_the_family_of_what_it_varies_and_a_compound_of_none_of_its_parts() -> None:
    for key, parents in PARENTS.items():
        for parent in parents:
            if LOSSES[key].family == "compound":
                assert LOSSES[parent].family != "compound"
            else:
                assert LOSSES[parent].family == LOSSES[key].family


def test_every_registered_loss_has_one_place_of_its_own() -> None:
    nodes = taxonomy_of(LOSSES).nodes
    assert sorted(node.key for node in nodes) == sorted(LOSSES)
    assert len({(node.column, node.row) for node in nodes}) == len(nodes)


def test_lines_run_to_the_right() -> None:
    taxonomy = taxonomy_of(LOSSES)
    column = {node.key: node.column for node in taxonomy.nodes}
    assert all(column[start] < column[end] for start, end in taxonomy.edges)


@pytest.fixture
def catalogue(qtbot: QtBot) -> Iterator[CataloguePanel]:
    view = workspace()
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show()
    view.catalogue.show_mode(1)
    yield view.catalogue  # the view is kept while the test goes on
    view.close()


def test_a_click_on_a_box_looks_at_its_loss(catalogue: CataloguePanel, qtbot: QtBot) -> None:
    picture = catalogue.picture
    for key in ("tversky", "dice_boundary"):
        qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=picture.box(key).center().toPoint())  # type: ignore[no-untyped-call]
        assert catalogue._presenter.key == key


def test_arrow_keys_walk_through_the_picture(catalogue: CataloguePanel, qtbot: QtBot) -> None:
    catalogue._presenter.choose("cross_entropy")
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left)
    walked = []
    for key in keys:
        qtbot.keyClick(catalogue.picture, key)  # type: ignore[no-untyped-call]
        walked.append(catalogue._presenter.key)
    assert walked == ["weighted_cross_entropy", "topk_threshold", "cross_entropy", "cross_entropy"]


def test_the_switch_gives_the_picture_its_room_and_takes_it_back(qtbot: QtBot) -> None:
    view = SCREENS["picture"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    view.resize(1280, 720)
    view.show()
    catalogue = view.catalogue
    catalogue.show_mode(1)
    assert catalogue.tree.isHidden()
    assert catalogue.area.viewport().width() >= catalogue.picture.minimumWidth()
    catalogue.modes.button(0).click()
    assert catalogue.area.isHidden()
    assert not catalogue.tree.isHidden()


def test_the_picture_gets_its_room_when_the_losses_come_after_the_switch(qtbot: QtBot) -> None:
    view = SCREENS["loading"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    view.resize(1280, 720)
    view.show()
    view.catalogue.show_mode(1)
    view.presenter.registry_loaded(LOSSES)
    assert view.splitter.sizes()[0] >= view.catalogue.picture.minimumWidth()


def test_arrow_keys_walk_to_the_nearest_loss_and_stay_at_the_ends() -> None:
    nodes = (Node("a", 0, 0), Node("b", 0, 2), Node("c", 1, 0.5), Node("d", 2, 2))
    picture = Taxonomy(nodes)
    assert [picture.beside("a", *way) for way in ((0, 1), (1, 0), (-1, 0), (0, -1))] == ["b", "c", "", ""]
    assert picture.beside("d", -1, 0) == "c"
    assert picture.beside("nothing yet", 1, 0) == "a"
    assert Taxonomy().beside("a", 1, 0) == ""
