"""What the id of a method says of its loss, where a table of scores has no columns that do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from segloss_gui.core.loss_names import short_name
from segloss_gui.core.number_text import whole_number

ID = re.compile(r"(?P<key>\w+)(?P<params>(?: \w+=\S*[^\s,])*)(?P<arm>(?:, [^,]+?)*)(?: \(\d+\))?")
"""As :attr:`~segloss_gui.study.models.LossChoice.method` makes it."""


@dataclass(frozen=True)
class ToldById:
    """What an id says.

    Parameters
    ----------
    key : str
        Of the loss.
    params : mapping
        Its parameters.
    labels : "full" or ""
        Which labels training saw, where it says so.
    batch_size : int or None
        Images per step, where it says so.
    """

    key: str
    params: Mapping[str, Any]
    labels: str = ""
    batch_size: int | None = None


def read_id(method: str) -> ToldById | None:
    """What an id says; None where it is no id of a known loss, but a name.

    Examples
    --------
    >>> read_id("dice_phi phi=BI epsilon=1e-07, B=1")
    ToldById(key='dice_phi', params={'phi': 'BI', 'epsilon': 1e-07}, labels='', batch_size=1)
    >>> read_id("nnU-Net"), read_id("our dice_phi"), read_id("unet")
    (None, None, None)
    """
    found = ID.fullmatch(method)
    if found is None or short_name(found["key"]) == found["key"]:
        return None
    pairs = (pair.partition("=") for pair in found["params"].split())
    arm = found["arm"].split(", ")
    batch = next((whole_number(part[2:]) for part in arm if part.startswith("B=")), None)
    params = {name: _value(text) for name, _, text in pairs}
    return ToldById(found["key"], params, "full" if "full labels" in arm else "", batch)


def _value(text: str) -> Any:
    if text in ("True", "False"):
        return text == "True"
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text
