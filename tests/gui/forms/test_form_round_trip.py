"""Every settings model of the program has a form, and the form shows and gives back its values."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pytestqt.qtbot import QtBot

import segloss_gui
from segloss_gui.app.form_fields import fields_of
from segloss_gui.app.form_kinds import Choice, Flag, Kind, Nothing, Number, OneOf, Several, Text
from segloss_gui.core.settings import Settings
from segloss_gui.gui.forms.form import SettingsForm, form_for

ROOMS = ("core", "data", "losses", "training", "study")
# Models of other rooms (a scene's steps, say) are files' contents: whether they are imported yet is the order of tests.
ROOM_MODULES = tuple(f"{segloss_gui.__name__}.{room}." for room in ROOMS)


def settings_models() -> list[type[Settings]]:
    for room in ROOMS:
        package = importlib.import_module(f"segloss_gui.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return sorted(_below(Settings), key=lambda model: f"{model.__module__}.{model.__qualname__}")


def _below(model: type[Settings]) -> Iterator[type[Settings]]:
    for child in model.__subclasses__():
        if child.__module__.startswith(ROOM_MODULES):
            yield child
        yield from _below(child)


MODELS = list(dict.fromkeys(settings_models()))
WITH_DEFAULTS = [m for m in MODELS if not any(info.is_required() for info in m.model_fields.values())]


@pytest.mark.parametrize("model", WITH_DEFAULTS, ids=lambda m: m.__name__)
def test_a_form_gives_back_the_defaults_of_every_model(qtbot: QtBot, model: type[Settings]) -> None:
    form = form_for(model)
    qtbot.addWidget(form)
    assert form.value() == model()
    assert form.faults == {}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_field_with_a_choice_has_a_row_with_a_title(qtbot: QtBot, model: type[Settings]) -> None:
    form = form_for(model)
    qtbot.addWidget(form)
    assert all(row.field.title for row in form.rows.values())


def values_of(kind: Kind) -> st.SearchStrategy[Any]:
    match kind:
        case Number():
            return _numbers(kind)
        case Flag():
            return st.booleans()
        case Choice(options):
            return st.sampled_from(options)
        case Several():
            longest = kind.longest if kind.longest is not None else kind.shortest + 3
            return st.lists(_numbers(kind.item), min_size=kind.shortest, max_size=longest).map(tuple)
        case Nothing():
            return st.none()
        case OneOf(members):
            return st.one_of([values_of(member) for member in members])
        case Text():
            return st.text(alphabet="abc ", min_size=1, max_size=8)
        case _:
            return st.nothing()


def _numbers(kind: Number) -> st.SearchStrategy[Any]:
    low = kind.least if kind.least is not None else kind.above
    high = kind.most if kind.most is not None else kind.below
    if kind.integer:
        return st.integers(-5 if low is None else int(low), 10**6 if high is None else int(high))
    return st.floats(
        -1e12 if low is None else low, 1e12 if high is None else high,
        exclude_min=kind.above is not None, exclude_max=kind.below is not None, allow_nan=False,
    )  # fmt: skip


@pytest.mark.parametrize("model", WITH_DEFAULTS, ids=lambda m: m.__name__)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_form_gives_back_any_valid_values(qtbot: QtBot, model: type[Settings], data: st.DataObject) -> None:
    drawn: dict[str, Any] = {}
    for field in fields_of(model):
        strategy = values_of(field.kind)
        if not strategy.is_empty:
            drawn[field.name] = data.draw(strategy, label=field.name)
    try:
        value = model.model_validate(drawn)
    except ValidationError:
        return
    form = SettingsForm(model)
    qtbot.addWidget(form)
    form.set_value(value)
    assert form.value() == value
