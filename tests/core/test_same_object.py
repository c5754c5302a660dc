"""Keys of objects that come and die."""

from __future__ import annotations

import gc
from collections.abc import Callable

import numpy as np
import pytest

from segloss_gui.core import same_object
from segloss_gui.core.same_object import SameObject


class Thing:
    """Can be referred to weakly."""


def test_a_key_of_a_dead_object_equals_none_of_what_lies_at_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_object, "id", lambda of: 7, raising=False)  # every object is given one address
    old = SameObject(Thing())
    gc.collect()
    assert not old.is_there
    new = Thing()
    key = SameObject(new)
    assert hash(key) == hash(old) == 7
    assert key != old
    assert {old: "the old answer"}.get(key) is None
    assert {key: "the new answer", old: "the old answer"}[SameObject(new)] == "the new answer"


@pytest.mark.parametrize("make", [lambda n: [n], lambda n: (n,), lambda n: {n: n}, lambda n: np.full(3, n)])
def test_keys_of_things_that_live_a_moment_are_all_different(make: Callable[[int], object]) -> None:
    keys = [SameObject(make(number)) for number in range(50)]
    assert len(set(keys)) == 50


def test_equal_values_are_not_the_same_object_and_the_same_object_is() -> None:
    one, other = np.zeros(3), np.zeros(3)
    assert SameObject(one) == SameObject(one)
    assert SameObject(one) != SameObject(other)
    assert SameObject(None) == SameObject(None)
    assert SameObject(None) != SameObject(one)
    assert SameObject("word") != "word"


def test_a_dead_key_is_still_itself_so_that_it_can_be_taken_out() -> None:
    key = SameObject(Thing())
    gc.collect()
    kept = {key}
    kept.discard(key)
    assert not kept
