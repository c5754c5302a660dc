"""What the program remembers from one start to the next: one schema, read tolerantly.

A file of settings is edited by hand, cut off by a full disk, written by another version. None of it
may keep the window from opening: what does not fit :class:`Remembered` is at its default, is put aside
in the file, and is told once. To remember something more, add a field here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Json, PositiveFloat, TypeAdapter, ValidationError
from PySide6.QtCore import QByteArray, QSettings

ASIDE = "damaged"
"""Group in the file where damaged values are kept."""
GEOMETRY_BEGINS = b"\x01\xd9\xd0\xcb"


def _names(value: object) -> object:
    """Qt reads a list of one as its one, and an empty one as nothing."""
    return [value] if isinstance(value, str) else value


def _geometry(value: object) -> object:
    found = bytes(value.data()) if isinstance(value, QByteArray) else value
    if not (isinstance(found, bytes) and (not found or found.startswith(GEOMETRY_BEGINS))):
        raise ValueError("must be the geometry of a window, as Qt writes it")
    return found


def _folder(value: object) -> object:
    if not isinstance(value, str) or "\0" in value or (value and not Path(value).is_absolute()):
        raise ValueError("must be the whole path of a folder")
    return value


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Pixels = Annotated[int, Field(ge=-(2**20), le=2**20)]


class Panes(BaseModel):
    """How the panes of a board are arranged.

    Parameters
    ----------
    maximised : str
        Name of the pane that fills the board; empty for none.
    detached : list of str
        Panes in windows of their own.
    places : dict
        Of those windows: left, top, width, height in pixels.
    columns, rows : list of float
        Shares of the room; empty for equal ones.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    maximised: str = ""
    detached: list[str] = []
    places: dict[str, tuple[Pixels, Pixels, Pixels, Pixels]] = {}
    columns: list[PositiveFloat] = []
    rows: list[PositiveFloat] = []


class Remembered(BaseModel):
    """Everything remembered; the aliases are the keys in the file.

    Parameters
    ----------
    theme : {"auto", "light", "dark"}
    projector : bool
        Large type.
    recent : tuple of str
        Studies, newest first.
    keys : dict
        Changed keys: of each place, of each action.
    geometry : bytes
        Of the main window, as Qt writes it; empty for none.
    cluster_where, cluster_recent : str, tuple of str
        Where runs train, and where they did before.
    cluster_keys : str
        Folder with the keys of schedulers; empty for none.
    download_folder : str
        Where downloads go; empty for none chosen yet.
    studies_folder : str
        Where new studies get a folder of their own; empty for the usual place.
    scores : dict
        Choices of the score tables.
    panes : dict
        Of each board, :class:`Panes`.
    mouse : {"research", "pacs"}
        What the mouse does over a slice.
    radiological : bool
        Whether the patient's right is on the left.
    layout : str
        Of Compare, the one chosen last; empty for the first.
    chosen_in : str
        Folder in which something was chosen last: the next dialog for files begins there; empty for none yet.

    Examples
    --------
    >>> Remembered().theme, Remembered.model_validate({"cluster/where": "local:2"}).cluster_where
    ('auto', 'local:2')
    """

    model_config = ConfigDict(frozen=True)

    theme: Literal["auto", "light", "dark"] = "auto"
    projector: bool = False
    recent: Names = ()
    keys: Json[dict[str, dict[str, list[str]]]] = {}
    geometry: Annotated[bytes, BeforeValidator(_geometry)] = b""
    cluster_where: str = Field("", alias="cluster/where")
    cluster_recent: Names = Field((), alias="cluster/recent")
    cluster_keys: str = Field("", alias="cluster/keys")
    download_folder: str = Field("", alias="download/folder")
    studies_folder: Annotated[str, BeforeValidator(_folder)] = Field("", alias="studies/folder")
    scores: Json[dict[str, Any]] = Field({}, alias="compare/scores")
    panes: dict[str, Json[Panes]] = {}
    mouse: Literal["research", "pacs"] = Field("research", alias="view/mouse")
    radiological: bool = Field(True, alias="view/radiological")
    layout: str = Field("", alias="compare/layout")
    chosen_in: Annotated[str, BeforeValidator(_folder)] = Field("", alias="dialogs/folder")


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
            whole = kind.validate_python(value)
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
