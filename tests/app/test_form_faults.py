"""Tests of :mod:`segloss_gui.app.form_faults`."""

from __future__ import annotations

from pydantic import Field, model_validator

from segloss_gui.app.form_faults import checked
from segloss_gui.core.settings import Settings


class Span(Settings):
    """Two numbers, of which the second is the larger one."""

    low: int = Field(default=0, ge=0)
    high: int = 1

    @model_validator(mode="after")
    def _ascends(self) -> Span:
        if self.high <= self.low:
            raise ValueError("high must be above low")
        return self


def _nothing() -> int:
    raise ValueError("must be a number, got 'x'")


def test_what_stands_in_the_fields_becomes_settings() -> None:
    assert checked(Span, {"low": lambda: 2, "high": lambda: 3}) == (Span(low=2, high=3), {}, "")


def test_fields_without_a_value_are_told_before_any_other_fault() -> None:
    assert checked(Span, {"low": lambda: -1, "high": _nothing}) == (None, {"high": "must be a number, got 'x'"}, "")


def test_a_value_out_of_bounds_is_told_beside_its_field() -> None:
    value, faults, general = checked(Span, {"low": lambda: -1, "high": lambda: 3})
    assert value is None
    assert list(faults) == ["low"]
    assert faults["low"].startswith("must fit: input should be greater")
    assert general == ""


def test_what_fields_get_wrong_together_is_told_of_the_form() -> None:
    assert checked(Span, {"low": lambda: 3, "high": lambda: 2}) == (None, {}, "High must be above low.")
