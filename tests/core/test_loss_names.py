from __future__ import annotations

from segloss_gui.core.loss_names import SHORT_NAMES, learn, short_name
from segloss_gui.losses.registry import MODULES


def test_short_names_known_without_torch_are_those_of_the_registry() -> None:
    assert dict(SHORT_NAMES) == {module.SPEC.key: module.SPEC.short for module in MODULES}


def test_short_names_are_unique_and_short() -> None:
    assert len(set(SHORT_NAMES.values())) == len(SHORT_NAMES)
    assert all(0 < len(name) <= 12 for name in SHORT_NAMES.values())


def test_a_plug_in_is_called_by_its_short_name_once_it_was_learnt() -> None:
    assert short_name("a_plug_in_of_a_test") == "a_plug_in_of_a_test"
    learn("a_plug_in_of_a_test", "Plug")
    assert short_name("a_plug_in_of_a_test") == "Plug"
