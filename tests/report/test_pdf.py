from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from segloss_gui.report.parts import Cell, Document, Section, Table
from segloss_gui.report.pdf import TOGETHER, _register_fonts, _styles, _table, _widths, write_pdf


def made(rows: int) -> Table:
    cells = tuple((Cell(f"method {row}"), Cell(".5")) for row in range(rows))
    return Table("t", "What it shows", ("method", "Dice"), cells, note="A note")


@pytest.fixture(autouse=True)
def fonts() -> None:
    _register_fonts()


WRITE = """
import sys
from pathlib import Path
from segloss_gui.report.parts import Document
from segloss_gui.report.pdf import write_pdf
write_pdf(Document("A title", ()), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("home", ["a file", "a folder with code"])
def test_a_report_needs_no_home_and_runs_none_of_its_files(tmp_path: Path, home: str) -> None:
    place, ran = tmp_path / "home", tmp_path / "ran"
    if home == "a file":
        place.write_text("no folder")
    else:
        place.mkdir()
        for name in (".reportlab_mods", ".reportlab_settings"):
            (place / name).write_text(f"open({str(ran)!r}, 'w')")
    environment = {**os.environ, "HOME": str(place), "USERPROFILE": str(place), "MPLCONFIGDIR": str(tmp_path / "own")}
    subprocess.run([sys.executable, "-c", WRITE, str(tmp_path / "a.pdf")], check=True, env=environment)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert not ran.exists()


def test_a_small_table_stays_with_its_caption_and_note_on_one_page() -> None:
    from reportlab.platypus import KeepTogether

    (whole,) = _table(made(TOGETHER), _styles(), 400.0)
    assert isinstance(whole, KeepTogether)


def test_a_long_table_may_go_on_over_pages() -> None:
    assert len(list(_table(made(TOGETHER + 1), _styles(), 400.0))) == 3


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
@pytest.mark.parametrize("lines", range(32, 39))
def test_a_heading_is_never_left_alone_at_the_end_of_a_page(tmp_path: Path, lines: int) -> None:
    sections = (
        Section("Results", tuple(f"Line {line}." for line in range(lines))),
        Section("A heading", tables=(made(2),)),
    )
    file = write_pdf(Document("A report", sections), tmp_path / "r.pdf")
    pages = subprocess.check_output(["pdftotext", str(file), "-"], text=True).split("\f")
    (page,) = [page for page in pages if "A heading" in page]
    assert "method 0" in page


def test_no_word_of_a_table_is_broken_where_there_is_room_for_all() -> None:
    head = ("method", "Dice", "Jaccard", "Volume error (ml)", "n", "undefined")
    row = tuple(map(Cell, ("A: weighted_cross_entropy", *[".410 [.334, .516]"] * 2, "+4.63 [+2.52, +5.71]", "3", "0")))
    widths = _widths(Table("t", "What it shows", head, (row,)), 482.0)
    assert sum(widths) == pytest.approx(482.0)
    for name, width in zip(head, widths, strict=True):
        assert width >= max(stringWidth(word, "DejaVu-Bold", 7.5) for word in name.split()) + 6, name


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
@pytest.mark.parametrize("lines", [48, 50, 52])
def test_a_table_of_two_rows_is_not_broken_wherever_the_page_ends(tmp_path: Path, lines: int) -> None:
    section = Section("Results", tuple(f"Line {line}." for line in range(lines)), (made(2),))
    file = write_pdf(Document("A report", (section,)), tmp_path / "r.pdf")
    pages = subprocess.check_output(["pdftotext", str(file), "-"], text=True).split("\f")
    (page,) = [page for page in pages if "method 0" in page]
    assert "method 1" in page
    assert "What it shows" in page
    assert "A note" in page
