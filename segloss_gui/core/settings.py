"""The base of everything a user can set: frozen, closed, and able to say its faults in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from segloss_gui.core.errors import StudyFaults


class Settings(BaseModel):
    """A frozen pydantic model that refuses unknown names.

    Fields carry their own bounds (``ge``, ``le``, ``gt``, ``lt``), ``title`` (the form's label) and
    ``description`` (tooltip, ``--help`` and error text); a unit goes into
    ``json_schema_extra={"unit": "voxels"}``, a logarithmic slider into ``{"scale": "log"}``,
    a field for experts into ``{"advanced": True}``, what the keys of a choice are called on a screen
    into ``{"words": {"zscore": "z-score"}}`` (files keep the keys). The form, the command line, the study file and
    the tests' bad values are all made from these fields: there is no second list of defaults.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    @classmethod
    def parse(cls, values: Any, *, subject: object = None) -> Self:
        """Validate ``values``; every fault at once as one :class:`StudyFaults`.

        Raises
        ------
        StudyFaults
            With one line per fault, each naming the field and what was given.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise StudyFaults(subject or cls.__name__, describe_faults(error)) from error


def words_of_field(field: FieldInfo) -> Mapping[str, str]:
    """What the keys that a field may hold are called on a screen; empty where they say it themselves.

    Examples
    --------
    >>> from pydantic import Field
    >>> words_of_field(Field(json_schema_extra={"words": {"zscore": "z-score"}})), words_of_field(Field())
    ({'zscore': 'z-score'}, {})
    """
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, Mapping) else {}
    words = extra.get("words", {})
    return {str(key): str(word) for key, word in words.items()} if isinstance(words, Mapping) else {}


NO_VALUE = ""
"""What stands for None where a file has no word for it, as TOML has not."""


def stated(defaults: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What a file states of some settings: those chosen over the defaults it was written with.

    Examples
    --------
    >>> stated({"gamma": 2.0, "alpha": ""}, {"gamma": 3.0})
    {'gamma': 3.0, 'alpha': None}
    """
    return {**{name: None if value == NO_VALUE else value for name, value in defaults.items()}, **chosen}


def unchosen(settings: Settings, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all that was not chosen, as :func:`stated` reads them back."""
    values = settings.model_dump(mode="json")
    return {name: NO_VALUE if value is None else value for name, value in values.items() if name not in chosen}


def faults_in(error: ValidationError) -> list[ErrorDetails]:
    """The faults of an error, less what follows from others.

    A list whose items are refused counts as too short as well; that says nothing more, and is left out.
    """
    faults = error.errors(include_url=False)

    def echoes(fault: ErrorDetails) -> bool:
        return any(other["loc"][:-1][: len(fault["loc"])] == fault["loc"] for other in faults)

    return [fault for fault in faults if not (fault["type"] == "too_short" and echoes(fault))]


def describe_faults(error: ValidationError) -> list[str]:
    """One line per fault: ``field.path: what must hold, got value``."""
    lines = []
    for fault in faults_in(error):
        place = ".".join(str(part) for part in fault["loc"]) or "value"
        lines.append(f"{place}: {fault['msg'][0].lower()}{fault['msg'][1:]}, got {fault['input']!r:.120}")
    return lines
