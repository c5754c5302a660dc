"""``segloss inspect`` on every folder of the real data sets: placed and aside are all files there are."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from segloss_gui.cli.main import main

pytestmark = pytest.mark.realdata


def folders(root: Path) -> Iterator[tuple[Path, int]]:
    """Each folder below ``root`` that holds files, and how many files and links are in it and below it."""
    counts: dict[str, int] = {}
    for at, inside, files in os.walk(root, topdown=False):
        links = [name for name in inside if os.path.islink(os.path.join(at, name))]
        below = (counts.get(os.path.join(at, name), 0) for name in inside if name not in links)
        counts[at] = len(files) + len(links) + sum(below)
    return ((Path(at), count) for at, count in sorted(counts.items()) if count)


@pytest.mark.parametrize("beside", ["data", "reports"])
def test_no_file_vanishes_from_any_folder(shared_data: Path, beside: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = shared_data.parent / beside
    if not root.is_dir():
        pytest.skip(f"not here: {root}")
    looked_at, wrong = 0, []
    for folder, count in folders(root):
        code = main(["inspect", str(folder), "--json"])
        out = capsys.readouterr().out
        looked_at += 1
        found = json.loads(out) if out else {"files": -1, "placed": 0, "aside": []}
        if code or not found["placed"] + len(found["aside"]) == found["files"] == count:
            wrong.append((str(folder), code, count, found["files"], found["placed"], len(found["aside"])))
    assert wrong == []
    assert looked_at > 10
