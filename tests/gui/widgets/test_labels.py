from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.labels import from_the_left, show_words


def test_a_label_with_nothing_to_say_takes_no_room(qapp: QApplication) -> None:
    page, label = QWidget(), text_label("a fault")
    vbox(label, on=page)
    show_words(label, "")
    assert label.isHidden()
    assert page.sizeHint().height() == 0
    show_words(label, "another fault")
    assert (label.text(), label.isHidden()) == ("another fault", False)


def test_a_sentence_that_begins_with_a_hebrew_name_runs_as_every_other() -> None:
    assert not from_the_left("דייס: bias 0.3 ml, limits of agreement").startswith("ד")
    assert from_the_left("12 cases") == "12 cases"
