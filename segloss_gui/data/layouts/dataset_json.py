"""``dataset.json``, as nnU-Net and the Decathlon write it: what both say alike is read here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.json_text import read_json
from segloss_gui.core.number_text import whole_number
from segloss_gui.core.settings import describe_faults

FILE_NAME = "dataset.json"
Name = str | int | float
Label = Annotated[int, Field(ge=0, lt=2**31)] | Annotated[str, Field(max_length=255)]


class DatasetJson(BaseModel):
    """What of a ``dataset.json`` is read here; nnU-Net and the Decathlon write more."""

    model_config = ConfigDict(extra="ignore")

    name: str | None = None
    labels: dict[str, Label | list[Label] | None] | None = None
    channel_names: dict[str, Name] | None = None
    modality: Any = None
    file_ending: str | None = Field(None, max_length=32)
    training: Any = None
    test: Any = None


def read_dataset_json(root: Path) -> dict[str, Any]:
    """The contents of ``root/dataset.json``.

    Raises
    ------
    FileRefusedError
        When the file is not there, is no JSON object, or a field that is read holds something else.
    """
    path = root / FILE_NAME
    if not path.exists():
        raise FileRefusedError(path, "there is no such file")
    content = read_json(path)
    if not isinstance(content, dict):
        raise FileRefusedError(path, "must be a JSON object")
    try:
        DatasetJson.model_validate(content)
    except ValidationError as error:
        raise FileRefusedError(path, describe_faults(error)[0]) from error
    return content


def label_names(content: Mapping[str, Any]) -> dict[int, str]:
    """Names of the label values, background left out, written either way round.

    Regions (lists of values, nnU-Net) and nnU-Net's ``ignore`` are no label values of their own.

    Examples
    --------
    >>> label_names({"labels": {"0": "background", "1": "Anterior"}})
    {1: 'Anterior'}
    >>> label_names({"labels": {"background": 0, "anterior": 1, "whole": [1, 2], "ignore": 3}})
    {1: 'anterior'}
    """
    names: dict[int, str] = {}
    for key, value in dict(content.get("labels") or {}).items():
        number, name = (_label(key), value) if str(key).isdecimal() else (_label(value), key)
        if number and name != "ignore":
            names[number] = str(name)
    return names


def ignore_label(content: Mapping[str, Any]) -> int | None:
    """The value of voxels nobody labelled (nnU-Net's ``ignore``), or None.

    Examples
    --------
    >>> ignore_label({"labels": {"background": 0, "organ": 1, "ignore": 2}}), ignore_label({"labels": {"organ": 1}})
    (2, None)
    """
    value = dict(content.get("labels") or {}).get("ignore")
    return _label(value) or None


def _label(said: object) -> int | None:
    """A label value, as a number or as a text of digits."""
    return whole_number(str(said)) if isinstance(said, int | str) and not isinstance(said, bool) else None


def has_dataset_json(folder: Path) -> bool:
    """Whether a folder says in ``dataset.json`` what is in it."""
    return (folder / FILE_NAME).is_file()


def is_in_nnunet_form(content: Mapping[str, Any]) -> bool:
    """Whether a ``dataset.json`` is nnU-Net's: it names channels, or counts its cases instead of listing them."""
    return "channel_names" in content or not isinstance(content.get("training"), list)


def channel_names(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the channels, in order.

    Examples
    --------
    >>> channel_names({"modality": {"0": "FLAIR", "1": "T1w"}}), channel_names({"channel_names": {"0": "CT"}})
    (('FLAIR', 'T1w'), ('CT',))
    """
    named = content.get("channel_names") or content.get("modality") or {}
    if not isinstance(named, dict):
        return ()
    return tuple(str(named[key]) for key in sorted(named, key=lambda key: (len(str(key)), str(key))))
