"""``dataset.json``, as nnU-Net and the Decathlon write it: what both say alike is read here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segloss_gui.core.errors import FileRefusedError

FILE_NAME = "dataset.json"


def read_dataset_json(root: Path) -> dict[str, Any]:
    """The contents of ``root/dataset.json``.

    Raises
    ------
    FileRefusedError
        When the file is not there, or is no JSON object.
    """
    path = root / FILE_NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise FileRefusedError(path, "there is no such file") from None
    except (OSError, ValueError) as error:
        raise FileRefusedError(path, f"is not valid JSON ({error})") from error
    if not isinstance(content, dict):
        raise FileRefusedError(path, "must be a JSON object")
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
        number, name = (key, value) if str(key).isdecimal() else (value, key)
        if isinstance(number, (int, str)) and str(number).isdecimal() and int(number) > 0 and name != "ignore":
            names[int(number)] = str(name)
    return names


def ignore_label(content: Mapping[str, Any]) -> int | None:
    """The value of voxels nobody labelled (nnU-Net's ``ignore``), or None.

    Examples
    --------
    >>> ignore_label({"labels": {"background": 0, "organ": 1, "ignore": 2}}), ignore_label({"labels": {"organ": 1}})
    (2, None)
    """
    value = dict(content.get("labels") or {}).get("ignore")
    return int(value) if isinstance(value, (int, str)) and str(value).isdecimal() and int(value) > 0 else None


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
