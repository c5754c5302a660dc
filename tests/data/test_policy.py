from __future__ import annotations

import numpy as np

from segloss_gui.data.policy import LabelPolicy, Removal

PARTIAL = LabelPolicy(removed=(Removal(class_value=2, group="ES"), Removal(class_value=3, group="ES")))


def test_chosen_classes_of_chosen_groups_become_background() -> None:
    assert PARTIAL.apply(np.array([0, 1, 2, 3]), "ES").tolist() == [0, 1, 0, 0]
    assert PARTIAL.apply(np.array([0, 1, 2, 3]), "ED").tolist() == [0, 1, 2, 3]


def test_the_reference_itself_is_not_touched() -> None:
    labels = np.array([0, 2], dtype=np.uint8)
    assert PARTIAL.apply(labels, "ES").dtype == np.uint8
    assert labels.tolist() == [0, 2]


def test_a_policy_says_whether_labelling_is_full() -> None:
    assert (LabelPolicy().labelling, PARTIAL.labelling) == ("full", "partial")
