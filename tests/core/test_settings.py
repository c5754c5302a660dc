from __future__ import annotations

import pytest
from pydantic import Field, ValidationError

from segloss_gui.core.errors import BadInputError, StudyFaults
from segloss_gui.core.settings import Settings


class Example(Settings):
    rate: float = Field(default=0.1, gt=0, le=1)
    count: int = Field(default=2, ge=1)


def test_every_fault_is_told_at_once_with_field_and_value() -> None:
    with pytest.raises(StudyFaults) as caught:
        Example.parse({"rate": 3.0, "count": 0, "colour": "red"}, subject="study.toml")
    text = str(caught.value)
    assert text.startswith("study.toml: 3 faults")
    assert all(part in text for part in ("rate: ", "got 3.0", "count: ", "got 0", "colour: "))
    assert isinstance(caught.value, BadInputError)


class Several(Settings):
    examples: tuple[Example, ...] = Field(min_length=1)


def test_a_list_whose_items_are_refused_is_not_called_too_short() -> None:
    with pytest.raises(StudyFaults) as caught:
        Several.parse({"examples": [{"rate": 3.0}]})
    assert [fault.partition(":")[0] for fault in caught.value.faults] == ["examples.0.rate"]
    with pytest.raises(StudyFaults, match="at least 1 item"):
        Several.parse({"examples": []})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Example().rate = 0.5  # type: ignore[misc]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_not_a_number_and_infinity_are_no_settings(value: float) -> None:
    with pytest.raises(StudyFaults):
        Example.parse({"rate": value})
