"""Any names in a table come back as they were."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

import segloss_gui
from segloss_gui.core.csv_text import to_csv

PACKAGE = Path(segloss_gui.__file__).parent
CELLS = st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from('\r\n,"\x0b\x85\u2028'), max_size=6)


@example([["a\rb", "\r"]])
@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=4))
def test_whatever_is_written_is_read_back(rows: list[list[str]]) -> None:
    assert list(csv.reader(io.StringIO(to_csv(rows), newline=""))) == rows


def test_lines_end_as_on_unix() -> None:
    assert to_csv([("a", 1), ("", None)]) == "a,1\n,\n"


def test_every_table_is_written_by_this_one() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if path.name != "csv_text.py"]
    assert len(sources) > 100
    writers = re.compile(r"csv\.writer|DictWriter|from csv import|np\.savetxt|\.to_csv\(")
    assert [path.name for path in sources if writers.search(path.read_text(encoding="utf-8"))] == []
