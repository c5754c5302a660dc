"""Roles as they are written."""

from __future__ import annotations

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.sorting.roles import Role


@pytest.mark.parametrize("text", ["channel:T1", "reference", "class:liver", "prediction:nnU-Net", "groups", "ignore"])
def test_a_role_reads_back_as_it_is_written(text: str) -> None:
    assert str(Role.parse(text)) == text


@pytest.mark.parametrize("text", ["referense", "channel", "class:", "ignore:x", ""])
def test_what_is_no_role_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(BadInputError, match="role"):
        Role.parse(text)


@pytest.mark.parametrize("name", [" T1\r\n", "T1\t", "\x1bT1", "T1\x85\u2028"])
def test_what_cannot_be_seen_is_no_part_of_a_name(name: str) -> None:
    assert str(Role("channel", name)) == str(Role.parse(f"channel:{name}")) == "channel:T1"


def test_a_name_nobody_can_see_is_none() -> None:
    with pytest.raises(BadInputError, match="must have a name"):
        Role("channel", "\r\n\t")
