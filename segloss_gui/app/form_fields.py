"""The fields of a settings model, as a form needs them: kind, title, help."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from segloss_gui.app.form_kinds import (
    Choice,
    FilePath,
    Flag,
    Json,
    Kind,
    Nested,
    Nothing,
    Number,
    OneOf,
    Rows,
    Several,
    Text,
)
from segloss_gui.core.settings import Settings, words_of_field


@dataclass(frozen=True)
class FieldWords:
    """One row of a form: what the field is called, what it means, what it may hold."""

    name: str
    title: str
    help: str
    kind: Kind
    advanced: bool = False


def fields_of(model: type[Settings]) -> tuple[FieldWords, ...]:
    """The rows of a form for ``model``; a field with one possible value needs no row."""
    rows = (_field(name, info) for name, info in model.model_fields.items())
    return tuple(row for row in rows if not (isinstance(row.kind, Choice) and len(row.kind.options) == 1))


def _field(name: str, info: FieldInfo) -> FieldWords:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}
    kind = kind_of(info.annotation, tuple(info.metadata))
    kind = _with_words(kind, str(extra.get("unit", "")), extra.get("scale") == "log", str(extra.get("zero", "")))
    if isinstance(kind, Several):
        kind = replace(kind, none=str(extra.get("none", "")))
    words = words_of_field(info)
    if isinstance(kind, Choice) and words:
        kind = replace(kind, words=tuple(words.get(option, option) for option in kind.options))
    title = info.title or name.replace("_", " ").capitalize()
    return FieldWords(name, title, _help(info, words), kind, bool(extra.get("advanced", False)))


def _help(info: FieldInfo, words: Mapping[str, str]) -> str:
    """What is told of a field, which calls what may be chosen as its form does."""
    told = info.description or ""
    for key in sorted(words, key=len, reverse=True):
        told = re.sub(rf"\b{re.escape(key)}:", f"{words[key]}:", told)
    return told


def kind_of(annotation: Any, metadata: Sequence[Any] = ()) -> Kind:
    """Kind of a type as it stands in a model, for example ``Literal["prior"] | tuple[float, ...]``."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return kind_of(inner, (*_unpacked(marks), *metadata))
    if origin in (Union, types.UnionType):
        return _one_of([kind_of(member) for member in get_args(annotation)])
    if origin is Literal:
        return Choice(get_args(annotation))
    if origin is tuple:
        return _several(annotation, metadata)
    return _plain(annotation, metadata)


def _plain(annotation: Any, metadata: Sequence[Any]) -> Kind:
    if annotation in (type(None), None):
        return Nothing()
    if not isinstance(annotation, type):
        return Json(annotation)
    if issubclass(annotation, bool):
        return Flag()
    if issubclass(annotation, (int, float)):
        bounds = {field: _bound(metadata, mark) for field, mark in _MARKS.items()}
        return Number(integer=issubclass(annotation, int), **bounds)
    if issubclass(annotation, str):
        return Text()
    if issubclass(annotation, Path):
        return FilePath()
    return Nested(annotation) if issubclass(annotation, Settings) else Json(annotation)


_MARKS = {"least": "ge", "most": "le", "above": "gt", "below": "lt"}


def _bound(metadata: Sequence[Any], mark: str) -> Any:
    return next((getattr(entry, mark) for entry in metadata if getattr(entry, mark, None) is not None), None)


def _several(annotation: Any, metadata: Sequence[Any]) -> Kind:
    arguments = get_args(annotation)
    endless = arguments[-1] is Ellipsis
    items = {kind_of(argument) for argument in arguments if argument is not Ellipsis}
    item = items.pop() if len(items) == 1 else None
    least, most = _bound(metadata, "min_length") or 0, _bound(metadata, "max_length")
    if isinstance(item, Nested) and endless:
        return Rows(item.model, least, most)
    if not isinstance(item, Number):
        return Json(annotation)
    return Several(item, least, most) if endless else Several(item, len(arguments), len(arguments))


def _one_of(members: Sequence[Kind]) -> Kind:
    flat: list[Kind] = []
    for member in members:
        flat += member.members if isinstance(member, OneOf) else [member]
    return flat[0] if len(flat) == 1 else OneOf(tuple(flat))


def _unpacked(marks: Sequence[Any]) -> list[Any]:
    return [entry for mark in marks for entry in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]


def _with_words(kind: Kind, unit: str, log: bool, zero: str) -> Kind:
    if isinstance(kind, Number):
        return replace(kind, unit=unit, log=log, zero=zero)
    if isinstance(kind, Several):
        return replace(kind, item=replace(kind.item, unit=unit, log=log))
    if isinstance(kind, OneOf):
        return OneOf(tuple(_with_words(member, unit, log, zero) for member in kind.members))
    return kind
