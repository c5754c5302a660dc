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


def test_words_given_at_first_are_seen_whole(qapp: QApplication) -> None:
    page = EmptyPage("compare", "Title", "Some words that need more than one line. " * 5, words_width=200)
    page.resize(600, 500)
    page.show()
    assert page.words.height() >= page.words.heightForWidth(200) > 3 * page.fontMetrics().height()


def test_a_heading_and_a_picture_are_there_while_they_are_named(qapp: QApplication) -> None:
    page = EmptyPage("compare", "Title")
    page.show_picture("")
    page.say("Ready", "to train", heading="5 runs")
    page.show()
    assert page.heading.isVisible()
    assert not page._picture.isVisible()
    page.show_picture("data")
    page.say("Not ready", "yet")
    assert not page.heading.isVisible()
    assert page._picture.isVisible()
