"""The legend of the methods and the room it asks for."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.gui.shell.legend import LARGE_ROOM, ROOM, Legend, MethodChip
from segloss_gui.gui.theme import apply_theme
from segloss_gui.study.models import LossChoice, Study

SPACES = 2 * 8


def test_many_long_names_ask_for_less_room_once_the_type_is_large(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    session.edit(losses=tuple(LossChoice(key="k", name=f"{n} long name " * 5) for n in range(7)))
    legend = Legend(session)
    qtbot.addWidget(legend)
    assert LARGE_ROOM < legend.minimumSizeHint().width() <= ROOM + SPACES
    apply_theme(qapp, "light", projector=True)
    try:
        assert legend.minimumSizeHint().width() <= LARGE_ROOM + SPACES
    finally:
        apply_theme(qapp, "light")


def test_long_names_that_begin_alike_are_told_apart_where_they_are_cut(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=tuple(LossChoice(key="k", name=f"{'as long as a name may be ' * 3}{n} xx") for n in range(5)))
    legend = Legend(session)
    qtbot.addWidget(legend)
    words = [chip.words_in(60) for chip in legend.findChildren(MethodChip)]
    assert len(set(words)) == 5
    assert all(str(n) in word for n, word in enumerate(words))


def test_where_no_letter_fits_the_dot_stands_alone(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=(LossChoice(key="k", name="wCE"), LossChoice(key="k", name="sDice")))
    legend = Legend(session)
    qtbot.addWidget(legend)
    assert [chip.words_in(14) for chip in legend.findChildren(MethodChip)] == ["", ""]


def test_letters_stand_where_dots_would_leave_one_of_them(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=(LossChoice(key="k", name="wCE"), LossChoice(key="k", name="sDice")))
    legend = Legend(session)
    qtbot.addWidget(legend)
    for chip in legend.findChildren(MethodChip):
        room = chip.fontMetrics().horizontalAdvance(f"{chip.text()[0]}…") + 2
        assert chip.text().startswith(chip.words_in(room))
        assert chip.fontMetrics().horizontalAdvance(chip.words_in(room)) <= room
        assert len(chip.words_in(room)) > 1


def test_of_many_methods_all_have_a_name_or_none(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=tuple(LossChoice(key="k", name=name) for name in (*"abcdef", *(f"loss {n}" for n in range(6)))))
    legend = Legend(session)
    qtbot.addWidget(legend)
    chips = legend.findChildren(MethodChip)
    legend.show()
    for width, named in ((600, False), (1400, True)):
        legend.resize(width, 40)
        qtbot.waitUntil(lambda width=width: legend.width() == width)
        assert {chip.named() for chip in chips} == {named}


def test_dots_without_names_stand_close_together_and_are_counted(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=tuple(LossChoice(key="k", name=f"loss number {n}") for n in range(12)))
    legend = Legend(session)
    qtbot.addWidget(legend)
    seen = []
    for width in (560, 2400, 560):
        legend.resize(width, 30)
        with qtbot.waitExposed(legend):
            legend.show()
        qtbot.waitUntil(lambda wide=width: legend.width() == wide)
        chips = legend.findChildren(MethodChip)
        steps = {after.x() - before.x() for before, after in pairwise(chips)}
        counts = [label.text() for label in legend.findChildren(QLabel) if label.isVisible()]
        seen.append((max(steps) < 30, [each.strip() for each in counts]))
        legend.hide()
    assert seen == [(True, ["12 methods"]), (False, []), (True, ["12 methods"])]


def test_a_name_is_no_html_on_hovering(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=(LossChoice(key="k", name="<b>mine</b>"),))
    legend = Legend(session)
    qtbot.addWidget(legend)
    (chip,) = legend.findChildren(MethodChip)
    assert "&lt;b&gt;mine&lt;/b&gt;" in chip.toolTip()


def test_a_good_name_after_one_that_was_taken_is_said_and_replaces_the_warning(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=(LossChoice(key="soft_dice"), LossChoice(key="focal")))
    legend, said = Legend(session), list[tuple[str, str]]()
    qtbot.addWidget(legend)
    session.said.connect(lambda tone, words: said.append((tone, words)))
    for name in ("sDice", "ours"):
        legend._rename("focal", name)
    assert [tone for tone, _ in said] == ["warning", "info"]
    assert said[1][1] == "Called “ours” now"


def test_chips_are_those_of_the_study_that_is_open(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=(LossChoice(key="soft_dice"), LossChoice(key="focal")))
    legend = Legend(session)
    qtbot.addWidget(legend)
    assert len(legend.findChildren(MethodChip)) == 2
    session.begin(Study(name="another", losses=(LossChoice(key="cross_entropy"),)))
    assert [chip.text() for chip in legend.findChildren(MethodChip) if not chip.isHidden()] == ["CE"]
    session.begin(Study())
    assert [chip for chip in legend.findChildren(MethodChip) if not chip.isHidden()] == []
