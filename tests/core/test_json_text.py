"""JSON from disk: one kind of error, whatever is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.json_text import read_json


@pytest.mark.parametrize("content", [b"", b'{"a": 1', b"\xff\xfe", b"[" * 200_000, b'{"a": ' + b"9" * 5000 + b"}"])
def test_whatever_is_no_json_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=r"run\.json: must be valid JSON, got"):
        read_json(path)


def test_a_file_that_is_not_there_or_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    for path in (tmp_path / "no.json", tmp_path):
        with pytest.raises(FileRefusedError, match="must be valid JSON"):
            read_json(path)
