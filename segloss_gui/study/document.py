"""``study.toml``: a :class:`Study` as text a person can read, edit and carry to another machine.

Every value is written, defaults included and those of the losses too, so that a later default cannot change an
old study; what is None is left out, and names and colours of methods where none was chosen. Paths below the study's
folder or beside it are stored relative to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from segloss_gui.core.errors import FileRefusedError, StudyFaults
from segloss_gui.core.settings import Settings, describe_faults, stated
from segloss_gui.core.toml_text import parse_toml
from segloss_gui.study.loss_params import completed, parsed_params
from segloss_gui.study.models import Study


def to_toml(study: Study, folder: Path, identity: str = "") -> str:
    """The text of ``study.toml`` for a study that lies in ``folder``.

    Parameters
    ----------
    study : Study
        What is written.
    folder : Path
        The study's folder: paths near it are written relative to it.
    identity : str
        Tells it apart from every other study, whatever they are called; empty: left out. It decides no
        result and is therefore no part of :class:`Study`.

    Examples
    --------
    >>> print(to_toml(Study(name="knees"), Path("/studies/knees"))[:32])
    format = 1
    name = "knees"
    ...
    """
    study = study.model_copy(update={"losses": tuple(map(completed, study.losses))})
    values = _plain(study.model_dump(exclude=set() if study.methods else {"methods"}), Path(os.path.abspath(folder)))
    return tomli_w.dumps({"format": values.pop("format"), **({"id": identity} if identity else {}), **values})


def identity_in(text: str) -> str:
    """The identity in the text of a ``study.toml``; empty where it has none, as in files of earlier versions.

    Examples
    --------
    >>> identity_in(to_toml(Study(), Path("/studies/knees"), "5f0e")), identity_in("format = 1")
    ('5f0e', '')
    """
    try:
        found = parse_toml(text).get("id", "")
    except ValueError:
        return ""
    return found if isinstance(found, str) else ""


def from_toml(text: str, folder: Path, *, subject: object = "study.toml", check_losses: bool = False) -> Study:
    """The study written in ``text``; relative paths are taken from ``folder``.

    Parameters
    ----------
    text : str
        Content of the file.
    folder : Path
        The study's folder.
    subject : object
        What the file is called in the error.
    check_losses : bool
        Check keys and parameters of the losses too. This imports the losses, and torch with them.

    Raises
    ------
    FileRefusedError
        When the text is no TOML, or says nothing.
    StudyFaults
        With every fault found, one a line.
    """
    try:
        values = parse_toml(text)
    except ValueError as error:
        raise FileRefusedError(subject, f"must be TOML, got a fault: {error}") from error
    if not values:  # left by a crash of the computer, it would open as a study without anything, and be saved so
        raise FileRefusedError(subject, "must say what is studied, got nothing")
    values = _gaps_restored({name: value for name, value in values.items() if name != "id"})
    faults = loss_faults(values.get("losses", ())) if check_losses else []
    try:
        study = Study.model_validate(values)
    except ValidationError as error:
        raise StudyFaults(subject, describe_faults(error) + faults) from error
    if faults:
        raise StudyFaults(subject, faults)
    changes: dict[str, Any] = {"imported": tuple(_resolved(method, folder) for method in study.imported)}
    changes["network"] = _resolved(study.network, folder)
    changes["folds"] = _resolved(study.folds, folder)
    if study.cohort is not None:
        changes["cohort"] = _resolved(study.cohort, folder)
    return study.model_copy(update=changes)


def loss_faults(choices: Iterable[Any]) -> list[str]:
    """What is wrong with the losses chosen: one line per unknown key or bad parameter.

    Parameters
    ----------
    choices : iterable of LossChoice, or of mappings as they stand in the file
        What is no mapping is left to the study's own validation.

    Examples
    --------
    >>> loss_faults([{"key": "cross_entropi"}])
    ["losses.0.key: no such loss 'cross_entropi'; did you mean 'cross_entropy'?"]
    """
    faults: list[str] = []
    for place, choice in enumerate(choices if isinstance(choices, Iterable) else ()):
        values = choice.model_dump() if isinstance(choice, Settings) else choice
        if isinstance(values, Mapping) and isinstance(values.get("key"), str):
            faults += [f"losses.{place}.{fault}" for fault in _faults_of(values["key"], _stated(values))]
    return faults


def _faults_of(key: str, params: Mapping[str, Any]) -> list[str]:
    try:
        parsed_params(key, params, subject=key)
    except StudyFaults as error:
        return list(error.faults)
    return []


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    parts = (values.get("defaults") or {}, values.get("params") or {})
    return stated(*parts) if all(isinstance(part, Mapping) for part in parts) else {}


def _plain(value: Any, folder: Path) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item, folder) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        # TOML has no null: a gap in a list (an image without a label) is an empty string.
        return ["" if item is None else _plain(item, folder) for item in value]
    return _portable(value, folder) if isinstance(value, Path) else value


def _portable(path: Path, folder: Path) -> str:
    full = Path(os.path.abspath(path))
    if full.is_relative_to(folder.parent) and folder.parent != Path(folder.anchor):
        return Path(os.path.relpath(full, folder)).as_posix()
    return full.as_posix()


def _gaps_restored(values: dict[str, Any]) -> dict[str, Any]:
    cohort = values.get("cohort")
    if not isinstance(cohort, dict):
        return values
    lists = {name: [item if item != "" else None for item in v] for name, v in cohort.items() if isinstance(v, list)}
    return {**values, "cohort": {**cohort, **lists}}


def _resolved(settings: Any, folder: Path) -> Any:
    changes = {name: _absolute(getattr(settings, name), folder) for name in type(settings).model_fields}
    return settings.model_copy(update=changes)


def _absolute(value: Any, folder: Path) -> Any:
    if isinstance(value, tuple):
        return tuple(_absolute(item, folder) for item in value)
    return Path(os.path.abspath(folder / value)) if isinstance(value, Path) else value
