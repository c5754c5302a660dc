from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from segloss_gui.app.eliding import families
from segloss_gui.gui.widgets import ElidedLabel

LONG = "A method with a name that is longer than its place"


@settings(max_examples=50, deadline=None)
@given(words=st.text(st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=80), width=st.integers(0, 400))
def test_what_is_shown_fits(qapp: QApplication, words: str, width: int) -> None:
    label = ElidedLabel(words, greedy=True)
    label.resize(width, 20)
    shown = label.shown()
    assert label.fontMetrics().horizontalAdvance(shown) <= max(width, 0) or shown == words.replace("\n", "  ")
    assert label.toolTip() == words


def test_a_path_is_cut_in_the_middle(qapp: QApplication) -> None:
    label = ElidedLabel(LONG, mode=Qt.TextElideMode.ElideMiddle)
    label.resize(120, 20)
    assert label.shown().startswith("A ")
    assert label.shown().endswith("e")
    assert "…" in label.shown()


def test_names_that_are_alike_are_told_apart(qapp: QApplication) -> None:
    names = [f"hippocampus_of_the_left_side_{n}" for n in range(3)]
    labels = [ElidedLabel(name, mode=Qt.TextElideMode.ElideMiddle) for name in names]
    for label, name in zip(labels, names, strict=True):
        label.set_alike(families(names)[name])
        label.resize(70, 20)
    assert [label.shown()[-1] for label in labels] == ["0", "1", "2"]
    assert all("…" in label.shown() for label in labels)


def test_a_greedy_label_shows_nothing_where_that_would_say_nothing(qapp: QApplication) -> None:
    label = ElidedLabel(LONG, greedy=True)
    label.resize(30, 20)
    assert label.shown() == ""


def test_a_whole_label_shows_all_or_nothing(qapp: QApplication) -> None:
    label = ElidedLabel("-3 … 4 mm", greedy=True, whole=True, tip="Range")
    label.resize(label.sizeHint().width() - 3, 20)
    assert label.shown() == ""
    label.resize(label.sizeHint().width() + 9, 20)
    assert label.shown() == "-3 … 4 mm"
    label.setText("other")
    assert label.toolTip() == "Range"


def test_it_takes_little_room_where_there_is_little(qapp: QApplication) -> None:
    assert ElidedLabel(LONG).minimumSizeHint().width() <= 24
