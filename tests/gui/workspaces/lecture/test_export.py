"""Views to files: whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QLabel

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.workspaces.lecture.export import export_view

BEGINS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF-"}


@pytest.mark.parametrize("ending", BEGINS)
def test_a_view_is_written_whole_and_a_full_disk_keeps_the_old_file(
    qtbot: object, small_disk: Path, fill_up: Callable[[], None], ending: str
) -> None:
    view = QLabel("What epsilon does")
    view.resize(200, 80)
    qtbot.addWidget(view)  # type: ignore[attr-defined]
    path = export_view(view, small_disk / f"view{ending}")
    whole = path.read_bytes()
    assert whole.startswith(BEGINS[ending])
    fill_up()
    with pytest.raises(FileRefusedError, match="No space left"):
        export_view(view, path)
    assert path.read_bytes() == whole


def test_another_ending_and_a_place_that_cannot_be_are_refused_by_name(qtbot: object, tmp_path: Path) -> None:
    view = QLabel("view")
    qtbot.addWidget(view)  # type: ignore[attr-defined]
    with pytest.raises(FileRefusedError, match=r"view\.bmp"):
        export_view(view, tmp_path / "view.bmp")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileRefusedError, match="must be writable"):
        export_view(view, tmp_path / "file" / "view.png")


NAMES = (
    "<script>alert(1)</script>",
    r"$\frac{$",
    "=cmd|' /C calc'!A0",
    r"\input{/etc/passwd}",
    "two\nlines",
    "a&b]]>'",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", BEGINS)
def test_names_are_drawn_as_they_stand_and_the_file_holds_no_code(
    qtbot: object, tmp_path: Path, name: str, ending: str
) -> None:
    view = text_label(name)
    view.resize(400, 80)
    qtbot.addWidget(view)  # type: ignore[attr-defined]
    written = export_view(view, tmp_path / f"view{ending}").read_bytes()
    assert written.startswith(BEGINS[ending])
    assert b"<script" not in written
    assert b"/JavaScript" not in written
    if ending == ".svg":
        page = ElementTree.fromstring(written)  # well formed, whatever the name
        assert not [part for part in page.iter() if part.tag.endswith("script")]
        drawn = "".join("".join(page.itertext()).split())
        assert drawn.endswith("".join(name.split()))
