from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from segloss_gui.gui.viewers.pane_title import fitted_title

LONG = [f"{'a name as long as names may be'.replace(' ', '_') * 3}_{n}_and_on" for n in (1, 2)]


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetrics:
    return QFontMetrics(QFont())


def test_a_title_that_fits_stays_as_it_is(metrics: QFontMetrics) -> None:
    assert fitted_title("A  CE", ["CE", "wCE"], metrics, 400) == "A  CE"


@pytest.mark.parametrize("room", [120, 160, 240])
def test_long_names_are_told_apart_and_the_words_around_them_stay(metrics: QFontMetrics, room: int) -> None:
    titles = [fitted_title(f"A  {name} · old", LONG, metrics, room) for name in LONG]
    assert len(set(titles)) == 2
    for title in titles:
        assert title.startswith("A  ")
        assert title.endswith(" · old")
        assert metrics.horizontalAdvance(title) <= room


def test_words_without_a_name_are_cut_too(metrics: QFontMetrics) -> None:
    shown = fitted_title("nothing that is known " * 4, ["CE"], metrics, 100)
    assert metrics.horizontalAdvance(shown) <= 100
    assert "…" in shown
