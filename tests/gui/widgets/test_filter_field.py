from __future__ import annotations

from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets.filter_field import filter_field


def test_what_is_typed_is_told_and_the_field_says_what_it_is(qtbot: QtBot) -> None:
    told: list[str] = []
    line = filter_field("Filter cases", "filter of cases", "By <b>", typed=told.append, glass=True, least=90, most=200)
    qtbot.addWidget(line)
    line.setText("HGG")
    line.clear()
    assert told == ["HGG", ""]
    assert (line.accessibleName(), line.placeholderText()) == ("filter of cases", "Filter cases")
    assert line.toolTip() == "<span>By &lt;b&gt;</span>"
    assert (line.minimumWidth(), line.maximumWidth(), line.isClearButtonEnabled()) == (90, 200, True)
