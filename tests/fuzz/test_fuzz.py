"""300 damaged files: no crash, no hang, no silent change, no memory without end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.kind import Kind
from tests.fuzz.kinds import KINDS
from tests.fuzz.trial import Workshop

PER_KIND = -(-300 // len(KINDS))


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name.rpartition("/")[2] for kind in KINDS])
def test_no_damage_crashes_hangs_or_goes_unseen(kind: Kind, tmp_path: Path) -> None:
    shop = Workshop(tmp_path, seed=20, kinds=(kind,))
    found = {number: fault for number in range(PER_KIND) if (fault := shop.trial(number))}
    assert not found


def test_a_reader_that_raises_what_it_likes_is_found(tmp_path: Path) -> None:
    kind = Kind("a.txt", lambda path: path.write_text("12 13"), lambda path: list(map(int, path.read_text().split())))
    shop = Workshop(tmp_path, seed=0, kinds=(kind,))
    assert any("ValueError" in shop.trial(number) for number in range(20))


def test_a_value_changed_under_a_checksum_is_found(tmp_path: Path) -> None:
    kind = Kind(
        "a.txt", lambda path: path.write_text("12 13"), lambda path: path.read_bytes(),
        checked=lambda content: slice(0, len(content)),
    )  # fmt: skip
    assert "another value" in Workshop(tmp_path, seed=0, kinds=(kind,)).trial(1)
