from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.labels import show_words


def test_a_label_with_nothing_to_say_takes_no_room(qapp: QApplication) -> None:
    page, label = QWidget(), text_label("a fault")
    vbox(label, on=page)
    show_words(label, "")
    assert label.isHidden()
    assert page.sizeHint().height() == 0
    show_words(label, "another fault")
    assert (label.text(), label.isHidden()) == ("another fault", False)
