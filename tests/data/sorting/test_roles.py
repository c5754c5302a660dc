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
