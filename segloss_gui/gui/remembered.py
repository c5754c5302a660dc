"""What the program remembers from one start to the next: one schema, read tolerantly.

A file of settings is edited by hand, cut off by a full disk, written by another version. None of it
may keep the window from opening: what does not fit :class:`Remembered` is at its default, is put aside
in the file, and is told once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

from pydantic import Json, TypeAdapter, ValidationError
from PySide6.QtCore import QByteArray, QSettings

from segloss_gui.app.remembered import Panes, Remembered

ASIDE = "damaged"
"""Group in the file where damaged values are kept."""


def remembered(settings: QSettings) -> Remembered:
    """What is remembered; what is damaged is at its default."""
    return _read(settings)[0]


def remember(settings: QSettings, **values: Any) -> None:
    """Remember fields of :class:`Remembered` by their names; ``panes`` adds boards to those remembered."""
    for name, value in values.items():
        if name == "panes":
            for board, panes in value.items():
                settings.setValue(f"panes/{board}", json.dumps(panes))
        else:
            as_text = name in ("keys", "scores")
            settings.setValue(_key(name), json.dumps(value) if as_text else value)


def put_damage_aside(settings: QSettings) -> str:
    """Put what is damaged aside in the file, so that it is told once; the sentence to tell, empty where all is well."""
    if settings.status() is not QSettings.Status.NoError:
        return f"{settings.fileName()}: the settings cannot be read; everything is at its default"
    damaged = _read(settings)[1]
    for key in damaged:
        settings.setValue(f"{ASIDE}/{key}", settings.value(key))
        settings.remove(key)
    if not damaged:
        return ""
    what = "cannot be read and is at its default" if len(damaged) == 1 else "cannot be read and are at their defaults"
    return f"{settings.fileName()}: {', '.join(damaged)} {what}; what was there is kept under “{ASIDE}”"


def _read(settings: QSettings) -> tuple[Remembered, list[str]]:
    """What is remembered, and the keys whose values are damaged."""
    found: dict[str, Any] = {}
    damaged: list[str] = []
    for name, key, kind in _places(settings):
        value = settings.value(key)
        if value is None:
            continue
        try:
            whole = kind.validate_python(bytes(value.data()) if isinstance(value, QByteArray) else value)
        except (ValidationError, RecursionError):
            damaged.append(key)
            continue
        if name == "panes":
            found.setdefault(name, {})[key.partition("/")[2]] = whole
        else:
            found[name] = whole
    return Remembered.model_construct(**found), damaged


def _places(settings: QSettings) -> Iterator[tuple[str, str, TypeAdapter[Any]]]:
    """Name, key and kind of every value."""
    kinds = _kinds()
    for name, kind in kinds.items():
        if name != "panes":
            yield name, _key(name), kind
    for key in settings.allKeys():
        if key.startswith("panes/"):
            yield "panes", key, kinds["panes"]


def _key(name: str) -> str:
    return Remembered.model_fields[name].alias or name


@cache
def _kinds() -> dict[str, TypeAdapter[Any]]:
    kinds = {name: _kind(name) for name in Remembered.model_fields}
    return kinds | {"panes": TypeAdapter(Json[Panes])}


def _kind(name: str) -> TypeAdapter[Any]:
    field = Remembered.model_fields[name]
    kind: Any = field.annotation
    return TypeAdapter(Annotated[kind, *field.metadata] if field.metadata else kind)
