"""One step to undo for every kind of field: what is typed, stepped or dragged in it until it is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.core.settings import Settings
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.forms.form import SettingsForm, form_for
from segloss_gui.gui.forms.number import NumberBox, NumberSlider
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.workspaces.data.class_editor import ClassEditor
from segloss_gui.gui.workspaces.losses.epsilon_view import EpsilonView
from segloss_gui.gui.workspaces.train.controls import RunControls
from segloss_gui.study.models import LossChoice


class Fields(Settings):
    """A field of every kind that is typed into."""

    number: float = Field(default=0.5, ge=0, title="Number")
    whole: int = Field(default=1, ge=0, le=1000, title="Whole number")
    decades: float = Field(default=1e-3, gt=0, le=1, title="Decades", json_schema_extra={"scale": "log"})
    fixed: tuple[float, float, float] = Field(default=(1.0, 1.0, 1.0), title="Three numbers")
    several: tuple[Annotated[float, Field(ge=0)], ...] = Field(default=(1.0,), title="Several numbers")
    words: str = Field(default="a", title="Words")
    folder: Path = Field(default=Path("here"), title="A folder")
    json_words: dict[str, float] = Field(default={}, title="JSON")


class Bench:
    """A form whose value is kept in a study, as a loss's parameters are."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = Session()
        self.form: SettingsForm = form_for(Fields)
        qtbot.addWidget(self.form)
        self.keep(Fields())
        self.session.history.clear()
        self.session.study_changed.connect(self._follow)
        self.form.changed.connect(self.keep)
        self.form.show()

    def keep(self, value: Any) -> None:
        words = value.model_dump(mode="json")
        self.session.edit(losses=(LossChoice(key="soft_dice", params={"kept": words}),))

    def _follow(self) -> None:
        self.form.set_value(self.value)

    @property
    def value(self) -> Fields:
        return Fields.model_validate(self.session.study.losses[0].params["kept"])

    def steps(self) -> int:
        count = 0
        while self.session.undo():
            count += 1
        return count

    def field(self, name: str, kind: type[QWidget]) -> Any:
        found = self.form.rows[name].editor.findChild(kind)
        assert isinstance(found, kind)
        return found


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def type_into(line: QLineEdit, text: str) -> None:
    line.selectAll()
    QTest.keyClicks(line, text)


def leave(line: QLineEdit) -> None:
    line.editingFinished.emit()  # as when the focus goes, which a window manager may refuse a test


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("number", "12.25", "3.5"),
        ("whole", "128", "64"),
        ("decades", "0.25", "0.125"),
        ("fixed", "2.5", "3.25"),
        ("several", "1.5, 2.5", "2, 3, 4"),
        ("words", "hippocampus", "lesion"),
        ("folder", "/data/images", "/data/labels"),
        ("json_words", '{"a": 12}', '{"b": 34}'),
    ],
)
def test_what_is_typed_until_the_field_is_left_is_one_step(bench: Bench, name: str, first: str, second: str) -> None:
    line = bench.field(name, QLineEdit)
    before = bench.value
    type_into(line, first)
    leave(line)
    between = bench.value
    type_into(line, second)
    leave(line)
    assert before != between != bench.value
    assert bench.session.undo()
    assert bench.value == between == bench.form.value()
    assert bench.session.undo()
    assert bench.value == before
    assert not bench.session.undo()


@pytest.mark.parametrize("name", ["number", "whole", "decades"])
def test_a_number_stepped_by_a_key_held_down_is_one_step(bench: Bench, name: str) -> None:
    box = bench.field(name, NumberBox)
    for _ in range(5):
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert bench.value != Fields()
    assert bench.steps() == 1


def test_a_slider_dragged_is_one_step_and_dragged_again_another(bench: Bench) -> None:
    slider = bench.field("decades", NumberSlider)
    for end in (slider.minimum(), slider.maximum()):
        slider.setSliderDown(True)
        for place in (30, 40, end):
            slider.setSliderPosition(place)
        slider.setSliderDown(False)
    assert bench.steps() == 2


def test_a_linear_slider_is_one_step_a_drag(qtbot: QtBot) -> None:
    session, slider = Session(), NumberSlider(0, 1)
    qtbot.addWidget(slider)
    slider.moved.connect(lambda number: session.edit(name=f"at {number}"))
    slider.setSliderDown(True)
    for place in (30, 40, 50):
        slider.setSliderPosition(place)
    slider.setSliderDown(False)
    assert session.undo()
    assert not session.undo()


def test_two_numbers_beside_each_other_are_two_steps(bench: Bench) -> None:
    boxes = bench.form.rows["fixed"].editor.findChildren(NumberBox)
    for box in boxes[:2]:
        type_into(box, "25")
        leave(box)
    assert bench.steps() == 2


def test_clicks_are_a_step_each_however_fast_they_come(qtbot: QtBot) -> None:
    session, segments = Session(), Segments(("a", "b", "c"))
    qtbot.addWidget(segments)
    segments.chosen.connect(lambda index: session.edit(name="abc"[index]))
    for index in (1, 2, 1):
        segments.button(index).click()
    assert [session.undo() for _ in range(4)] == [True, True, True, False]


def test_runs_at_once_typed_as_12_are_one_step(qtbot: QtBot) -> None:
    session = Session()
    controls = RunControls(TrainPresenter(session, None))  # type: ignore[arg-type]
    qtbot.addWidget(controls)
    before = session.study.hardware.concurrency
    controls.concurrency.selectAll()
    QTest.keyClicks(controls.concurrency, "12")
    assert session.study.hardware.concurrency == 12
    assert session.undo()
    assert (session.study.hardware.concurrency, session.undo()) == (before, False)


def test_epsilon_dragged_is_one_step(qtbot: QtBot) -> None:
    session, view = Session(), EpsilonView()
    qtbot.addWidget(view)
    view.resize(400, 160)
    view.chosen.connect(lambda number: session.edit(name=f"at {number}"))
    drag: list[Callable[..., None]] = [QTest.mousePress, QTest.mouseRelease]
    for start in (100, 300):
        drag[0](view, Qt.MouseButton.LeftButton, pos=QPoint(start, 60))
        for x in (start + 20, start + 40):
            QTest.mouseMove(view, QPoint(x, 60))
        drag[1](view, Qt.MouseButton.LeftButton, pos=QPoint(start + 40, 60))
    assert [session.undo() for _ in range(3)] == [True, True, False]


def test_classes_left_out_in_one_click_come_back_in_one_step(qtbot: QtBot) -> None:
    from segloss_gui.app.data.presenter import DataPresenter
    from segloss_gui.data.case import TargetClass

    session = Session()
    classes = tuple(TargetClass(value=value, name=f"class {value}") for value in (1, 2, 3))
    session.edit(cohort=Phantom(), classes=classes)
    session.history.clear()
    editor = ClassEditor(session, DataPresenter(session))
    qtbot.addWidget(editor)
    for row in (0, 2):
        item = editor._list.topLevelItem(row)
        assert item is not None
        item.setSelected(True)
    editor.drop.click()
    assert len(session.study.classes) == 1
    assert session.undo()
    assert (session.study.classes, session.undo()) == (classes, False)
