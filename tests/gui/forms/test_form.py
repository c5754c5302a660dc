from __future__ import annotations

from typing import Literal

import pytest
from pydantic import Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.form_fields import fields_of
from segloss_gui.app.form_kinds import Choice
from segloss_gui.core.errors import StudyFaults
from segloss_gui.core.settings import Settings
from segloss_gui.data.case import TargetClass
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.gui.forms.choice import ChoiceEditor
from segloss_gui.gui.forms.form import SettingsForm, form_for
from segloss_gui.gui.forms.nested import NestedEditor
from segloss_gui.gui.forms.number import NumberBox, NumberSlider
from segloss_gui.gui.forms.rows import RowsEditor
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.losses.region.dice_phi import DicePhiParams
from segloss_gui.training.settings import NetworkSettings, SamplingSettings, ScheduleSettings


class Classes(Settings):
    classes: tuple[TargetClass, ...] = Field(default=(), min_length=0, max_length=2, title="Classes")


class Knobs(Settings):
    rate: float = Field(default=1e-3, gt=0, le=1, title="Rate", json_schema_extra={"scale": "log", "unit": "1/step"})
    mode: Literal["fast", "slow"] = Field(default="fast", title="Mode", description="How fast")
    secret: bool = Field(default=False, title="Secret", json_schema_extra={"advanced": True})


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm:
    made = form_for(Knobs)
    qtbot.addWidget(made)
    return made


def box_of(form: SettingsForm, field: str) -> NumberBox:
    box = form.rows[field].editor.findChild(NumberBox)
    assert isinstance(box, NumberBox)
    return box


def type_into(qtbot: QtBot, box: NumberBox, text: str) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)


def test_typing_in_scientific_notation_says_the_new_value_once(qtbot: QtBot, form: SettingsForm) -> None:
    heard: list[Settings] = []
    form.changed.connect(heard.append)
    type_into(qtbot, box_of(form, "rate"), "1e-7")
    assert heard[-1] == Knobs(rate=1e-7)


def test_a_field_left_empty_says_what_that_means_and_takes_the_words(qtbot: QtBot) -> None:
    made = form_for(SamplingSettings)
    qtbot.addWidget(made)
    line = made.rows["patch"].editor.findChild(QLineEdit)
    assert line is not None
    assert line.placeholderText() == "whole volume"
    heard: list[Settings] = []
    made.changed.connect(heard.append)
    for words, patch in (("64, 64, 8", (64, 64, 8)), ("whole volume", ())):
        line.selectAll()
        qtbot.keyClicks(line, words)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert made.value().patch == patch


def test_undo_in_a_number_is_the_studys_once_the_number_is_a_value(qtbot: QtBot, form: SettingsForm) -> None:
    undone: list[str] = []
    for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
        action = QAction(form, shortcut=QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: undone.append(key.name))
        form.addAction(action)
    box = box_of(form, "rate")
    form.show()
    form.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    type_into(qtbot, box, "0.02")
    for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
        qtbot.keySequence(box, QKeySequence(key))
    assert (box.text(), undone) == ("0.02", ["Undo", "Redo"])
    type_into(qtbot, box, "1e-")  # no value yet: what was typed is the text's own to take back
    qtbot.keySequence(box, QKeySequence(QKeySequence.StandardKey.Undo))
    assert box.text() != "1e-"
    assert undone == ["Undo", "Redo"]


def test_a_number_out_of_bounds_is_said_beside_the_field_and_not_given_out(qtbot: QtBot, form: SettingsForm) -> None:
    heard: list[Settings] = []
    form.changed.connect(heard.append)
    type_into(qtbot, box_of(form, "rate"), "3")
    assert form.rows["rate"].fault == "must be at most 1, got 3"
    assert heard == []
    with pytest.raises(StudyFaults, match="Rate must be at most 1"):
        form.value()


def test_a_half_typed_number_is_not_yet_a_fault(qtbot: QtBot, form: SettingsForm) -> None:
    type_into(qtbot, box_of(form, "rate"), "1e-")
    assert form.rows["rate"].fault == ""


def test_a_zero_that_means_something_else_is_shown_as_its_word_and_may_be_typed_either_way(qtbot: QtBot) -> None:
    form = form_for(ScheduleSettings)
    qtbot.addWidget(form)
    form.set_value(ScheduleSettings(gradient_clip=0.0))
    fields = ("steps_per_epoch", "stop_after", "gradient_clip")
    assert [box_of(form, field).text() for field in fields] == ["all", "never", "none"]
    box, heard = box_of(form, "stop_after"), []
    form.changed.connect(heard.append)
    texts = [label.text() for label in form.rows["stop_after"].editor.findChildren(QLabel)]
    assert "epochs" not in texts  # "never epochs"
    type_into(qtbot, box, "12")
    assert "epochs" in [label.text() for label in form.rows["stop_after"].editor.findChildren(QLabel)]
    type_into(qtbot, box, "nev")
    assert form.rows["stop_after"].fault == ""
    type_into(qtbot, box, "Never")
    assert heard[-1].stop_after == 0
    type_into(qtbot, box, "0")
    assert form.value().stop_after == 0
    type_into(qtbot, box, "newer")
    assert "whole number" in form.rows["stop_after"].fault


def test_arrows_lead_on_from_a_word(qtbot: QtBot) -> None:
    form = form_for(ScheduleSettings)
    qtbot.addWidget(form)
    box = box_of(form, "steps_per_epoch")
    for key, text in ((Qt.Key.Key_Up, "1"), (Qt.Key.Key_Down, "all"), (Qt.Key.Key_Down, "all")):
        qtbot.keyClick(box, key)
        assert box.text() == text
    assert form.value() == ScheduleSettings()


def test_the_box_keeps_its_width_whatever_it_holds(form: SettingsForm) -> None:
    box = box_of(form, "rate")
    before = box.width()
    box.setText("0.30000000000000004")
    assert box.width() == before == box.minimumWidth() == box.maximumWidth()


def wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_nothing_without_focus(form: SettingsForm) -> None:
    wheel(box_of(form, "rate"))
    slider = form.findChild(NumberSlider)
    assert isinstance(slider, NumberSlider)
    wheel(slider)
    assert form.value() == Knobs()


def test_the_slider_and_the_box_follow_each_other(qtbot: QtBot, form: SettingsForm) -> None:
    slider = form.findChild(NumberSlider)
    assert isinstance(slider, NumberSlider)
    slider.setValue(slider.maximum())
    assert form.value() == Knobs(rate=1.0)
    type_into(qtbot, box_of(form, "rate"), "1e-6")
    assert slider.value() == slider.minimum()


def test_arrow_keys_step_a_logarithmic_number_by_tenths_of_a_decade(qtbot: QtBot, form: SettingsForm) -> None:
    qtbot.keyClick(box_of(form, "rate"), Qt.Key.Key_PageUp)
    assert form.value() == Knobs(rate=1e-2)


def test_setting_a_value_is_not_said_as_a_change(form: SettingsForm) -> None:
    heard: list[Settings] = []
    form.changed.connect(heard.append)
    form.set_value(Knobs(rate=0.5, mode="slow", secret=True))
    assert heard == []
    assert form.value() == Knobs(rate=0.5, mode="slow", secret=True)


def test_advanced_fields_are_folded_until_asked_for(form: SettingsForm) -> None:
    form.show()
    assert not form.rows["secret"].isVisible()
    assert form.rows["mode"].isVisible()


def test_every_control_tells_its_name_and_help_to_a_screen_reader(form: SettingsForm) -> None:
    assert box_of(form, "rate").accessibleName() == "Rate"
    button = form.rows["mode"].editor.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert (button.accessibleName(), button.accessibleDescription()) == ("fast", "How fast")


def choose_mode(form: SettingsForm, field: str, index: int) -> None:
    modes = form.rows[field].editor.findChild(Segments)
    assert isinstance(modes, Segments)
    modes.button(index).click()


def test_a_field_that_may_be_left_out_starts_with_a_valid_value_when_set(qtbot: QtBot) -> None:
    form = form_for(PreprocessingSettings)
    qtbot.addWidget(form)
    modes = form.rows["spacing_mm"].editor.findChild(Segments)
    assert isinstance(modes, Segments)
    words = [modes.button(i).text() for i in range(2)]
    choose_mode(form, "spacing_mm", words.index("set"))
    boxes = form.rows["spacing_mm"].editor.findChildren(NumberBox)
    for box in boxes:
        type_into(qtbot, box, "1.5")
    value = form.value()
    assert isinstance(value, PreprocessingSettings)
    assert value.spacing_mm == (1.5, 1.5, 1.5)


def test_going_from_one_epsilon_to_one_per_class_copies_it(qtbot: QtBot) -> None:
    form = form_for(DicePhiParams)
    qtbot.addWidget(form)
    form.set_list_length("epsilon", 3)
    choose_mode(form, "epsilon", 2)
    assert form.value() == DicePhiParams(epsilon=(1e-7, 1e-7, 1e-7))
    choose_mode(form, "epsilon", 0)
    assert form.value() == DicePhiParams(epsilon="heuristic")


def test_a_rule_across_fields_is_said_under_the_form(qtbot: QtBot) -> None:
    form = form_for(DicePhiParams)
    qtbot.addWidget(form)
    choose_mode(form, "epsilon", 2)
    choose_mode(form, "phi", 1)
    assert form.fault.text() == "One epsilon per class needs phi I or BI: phi CI gathers the classes."


def test_a_list_names_the_number_that_is_wrong(qtbot: QtBot) -> None:
    form = form_for(NetworkSettings)
    qtbot.addWidget(form)
    row = form.rows["features"]
    row.editor._line.setText("8, x")  # type: ignore[attr-defined]
    row.editor.edited.emit()
    assert row.fault == "number 2 must be a whole number, got 'x'"


@pytest.mark.parametrize("text", ["96 × 96 × 8", "96 x 96 x 8", "96x96x8", "96*96*8", "96, 96, 8", "96 96 8"])
def test_a_size_is_understood_as_the_program_itself_writes_it(qtbot: QtBot, text: str) -> None:
    form = form_for(SamplingSettings)
    qtbot.addWidget(form)
    editor = form.rows["patch"].editor
    qtbot.keyClicks(editor._line, text)  # type: ignore[attr-defined]
    assert (editor.read(), form.faults) == ((96, 96, 8), {})


def test_what_is_being_typed_is_not_taken_away_by_the_study_saying_again_what_it_has(qtbot: QtBot) -> None:
    form = form_for(SamplingSettings)
    qtbot.addWidget(form)
    form.show()
    line = form.rows["patch"].editor._line  # type: ignore[attr-defined]
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClicks(line, "96 by 96")
    form.set_value(SamplingSettings(patch=(96,)))
    assert line.text() == "96 by 96"
    assert "patch" in form.faults


def test_the_schedule_form_shows_units_and_titles(qtbot: QtBot) -> None:
    form = form_for(ScheduleSettings, show_help=False)
    qtbot.addWidget(form)
    assert form.rows["patience"].field.title == "Patience"
    assert form.value() == ScheduleSettings()


def test_a_list_of_settings_has_rows_that_are_added_and_removed(qtbot: QtBot) -> None:
    form = form_for(Classes)
    qtbot.addWidget(form)
    two = Classes(classes=(TargetClass(value=1, name="left"), TargetClass(value=4, name="right", joins=(4, 5))))
    form.set_value(two)
    assert form.value() == two
    rows = form.rows["classes"].editor
    assert isinstance(rows, RowsEditor)
    assert not rows.add.isEnabled()
    rows.rows[0].remove.click()
    assert form.value() == Classes(classes=(two.classes[1],))
    assert rows.add.isEnabled()


def test_a_fresh_row_asks_for_what_it_lacks(qtbot: QtBot) -> None:
    form = form_for(Classes)
    qtbot.addWidget(form)
    rows = form.rows["classes"].editor
    assert isinstance(rows, RowsEditor)
    rows.add.click()
    assert form.faults == {"classes": "row 1: see the marked fields"}
    inner = rows.rows[0].editor
    assert isinstance(inner, NestedEditor)
    type_into(qtbot, box_of(inner._form, "value"), "3")
    inner._form.rows["name"].editor.write("septum")
    assert form.value() == Classes(classes=(TargetClass(value=3, name="septum"),))


@pytest.fixture(params=["span", "whole numbers", "decades"])
def slider(request: pytest.FixtureRequest, qtbot: QtBot) -> NumberSlider:
    made = {
        "span": lambda: NumberSlider(-1.0, 3.0), "whole numbers": lambda: NumberSlider(1, 9, integer=True),
        "decades": lambda: NumberSlider(1e-7, 1e3, log=True),
    }[request.param]()  # fmt: skip
    qtbot.addWidget(made)
    return made


def test_a_number_shown_on_a_slider_is_at_its_place_and_not_said(slider: NumberSlider) -> None:
    told: list[float] = []
    slider.moved.connect(told.append)
    for place in (0, slider.maximum() // 2, slider.maximum()):
        slider.show_number(slider.number_at(place))
        assert slider.value() == place
    assert not told
    slider.setValue(3)
    assert told == [slider.number_at(3)]


def test_a_number_beyond_the_ends_of_a_slider_rests_there(slider: NumberSlider) -> None:
    slider.show_number(1e9)
    assert slider.value() == slider.maximum()
    slider.show_number(-1e9)
    assert slider.value() == 0


def test_what_files_call_by_a_key_is_called_by_its_name_on_a_screen(qtbot: QtBot) -> None:
    for model, field in ((NetworkSettings, "architecture"), (PreprocessingSettings, "normalise")):
        kind = next(row for row in fields_of(model) if row.name == field).kind
        assert isinstance(kind, Choice)
        assert not any("_" in word or word == "zscore" for word in kind.said())
        editor = ChoiceEditor(kind)
        qtbot.addWidget(editor)
        for option in kind.options:
            editor.write(option)
            assert editor.read() == option  # a file keeps its key
