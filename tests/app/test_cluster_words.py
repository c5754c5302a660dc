from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from segloss_gui.app.cluster import Link
from segloss_gui.app.cluster_words import BUSY, offered


def cluster(link: Link = Link.HERE, where: str = "", fault: str = "") -> Any:
    return SimpleNamespace(link=link, where=where, fault=fault)


def test_a_place_is_used_unless_runs_train_there_already_or_its_address_is_wanting() -> None:
    for where, usable in (("", False), ("local:2", True), (None, False)):
        assert offered(cluster(), where, busy=False, missing="").usable is usable


def test_nothing_is_changed_while_runs_are_under_way() -> None:
    offer = offered(cluster(), "local:2", busy=True, missing="")
    assert offer == (BUSY, (False, False, False), False, False)


def test_what_is_missing_leaves_this_program_alone_to_be_chosen() -> None:
    offer = offered(cluster(), "", busy=False, missing="pip install it")
    assert (offer.words, offer.places) == ("pip install it", (True, False, False))


@pytest.mark.parametrize("busy", [False, True])
def test_a_connection_can_be_given_up_whatever_else_goes_on(busy: bool) -> None:
    offer = offered(cluster(Link.CONNECTING, "tcp://a:1"), "tcp://a:1", busy=busy, missing="")
    assert offer.connecting
    assert offer.usable
    assert not any(offer.places)


def test_a_fault_is_said_before_anything_else() -> None:
    assert offered(cluster(fault="no answer"), "", busy=True, missing="x").words == "no answer"
