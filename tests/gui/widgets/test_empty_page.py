from __future__ import annotations

from PySide6.QtWidgets import QApplication

from segloss_gui.gui.widgets import EmptyPage, push_button


def test_what_is_added_stands_below_the_words(qapp: QApplication) -> None:
    page = EmptyPage("compare", "Nothing yet", "Open a study first", words_width=300)
    button = push_button("Go to Data")
    page.add(button)
    page.resize(600, 500)
    page.grab()
    assert page.title.y() < page.words.y() < button.y()


def test_long_words_of_a_given_width_are_shown_whole(qapp: QApplication) -> None:
    page = EmptyPage("review", words_width=200)
    page.say("Grades", "Words that need more than one line. " * 6)
    page.resize(600, 500)
    page.grab()
    assert page.words.height() >= page.words.heightForWidth(200)
    assert page.title.text() == "Grades"
