"""The tab of what the papers expect."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.gui.workspaces.data.view import DataWorkspace
from segloss_gui.study.models import Study
from segloss_gui.study.templates import TEMPLATES
from tests.app.made_study import open_study, settle
from tests.report.paper.finished import finish, five_losses, two_groups


def opened(services: Services, qtbot: QtBot, study: Study, folder: Path | None = None) -> DataWorkspace:
    view = DataWorkspace(services.session, services)
    qtbot.addWidget(view)
    assert study.cohort is not None
    open_study(services.session, study, study.cohort.preview(), folder)
    view.show()
    tabs = view.expectations.parentWidget().parentWidget()
    tabs.setCurrentWidget(view.expectations)  # type: ignore[attr-defined]
    settle(services)
    return view


def test_one_click_from_the_cohort_says_what_to_expect_and_what_came_out(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    view = opened(services, qtbot, finish(tmp_path, five_losses(2, 6)).load(), tmp_path)
    assert "Bertels 2019, Prop. 2 and Cor. 1" in view.expectations.words.text()
    assert "xpected</b>: Mean Dice of the losses" in view.expectations.words.text()
    assert "lesion: 8 cases, 0 empty" in view.expectations.facts.text()


@pytest.mark.parametrize("name", ["<script>x</script>", "<img src=x>", r"$\frac{$", "=cmd", r"\input{x}", "a\nb"])
def test_a_class_of_any_name_is_text_on_the_page(services: Services, qtbot: QtBot, name: str) -> None:
    study = five_losses(2, 4)
    classes = tuple(target.model_copy(update={"name": name}) for target in study.classes)
    view = opened(services, qtbot, study.model_copy(update={"classes": classes, "losses": ()}))
    assert f"<b>{escape(name)}</b>. " in view.expectations.words.text()
    assert "<script" not in view.expectations.words.text()
    assert "<img" not in view.expectations.words.text()
    assert view.expectations.facts.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("key", ["compare-losses", "missing-labels", "all-losses"])
def test_a_click_on_the_design_of_an_expectation_asks_for_it(services: Services, qtbot: QtBot, key: str) -> None:
    study = two_groups()
    view = opened(services, qtbot, study.model_copy(update={"losses": ()}))
    assert f'<a href="{key}">Design this study: {TEMPLATES[key].title}…</a>' in view.expectations.words.text()
    with qtbot.waitSignal(view.design_wanted) as wanted:
        view.expectations.words.linkActivated.emit(key)
    assert wanted.args == [key]
