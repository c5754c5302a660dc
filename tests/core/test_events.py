from __future__ import annotations

import json
import math
from typing import Any

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import (
    EVENT_TYPES,
    CaseScored,
    Event,
    FinishReason,
    RunFinished,
    StepFinished,
    from_json,
    to_json,
)

STEP = StepFinished(
    run="a", time=1.0, epoch=1, step=2, loss=math.nan, learning_rate=1e-2, gradient_norm=math.inf,
    gradient_foreground=-math.inf, gradient_background=0.5, gradient_empty=math.nan,
)  # fmt: skip


def _example(event_type: type[Event]) -> Event:
    from dataclasses import fields
    from typing import get_type_hints

    hints = get_type_hints(event_type)
    values: dict[str, Any] = {
        f.name: FinishReason.COMPLETED if hints[f.name] is FinishReason else hints[f.name](1)
        for f in fields(event_type)
    }
    return event_type(**values)


@pytest.mark.parametrize("event_type", EVENT_TYPES.values(), ids=lambda event_type: event_type.kind)
def test_every_event_survives_its_line(event_type: type[Event]) -> None:
    event = _example(event_type)
    assert from_json(to_json(event)) == event


def test_nan_and_infinities_survive_the_file() -> None:
    back = from_json(to_json(STEP))
    assert isinstance(back, StepFinished)
    assert math.isnan(back.loss)
    assert math.isnan(back.gradient_empty)
    assert (back.gradient_norm, back.gradient_foreground) == (math.inf, -math.inf)


def test_a_line_is_strict_json() -> None:
    assert "NaN" not in to_json(STEP)
    assert "Infinity" not in to_json(STEP)
    assert "\n" not in to_json(STEP)


@pytest.mark.parametrize(
    "line", ["", "{", '{"kind": "no_such"}', '{"kind": "run_paused"}', '{"run": "a"}', "[1]", to_json(STEP)[:40]]
)
def test_a_line_that_is_cut_or_unknown_is_refused(line: str) -> None:
    with pytest.raises(BadInputError):
        from_json(line)


def test_text_with_newlines_and_accents_survives() -> None:
    event = RunFinished(
        run="a", time=0.0, reason=FinishReason.DISK_FULL, message="no space left\non «été»", epoch=1, step=1,
        best_epoch=1, seconds=0.1,
    )  # fmt: skip
    assert from_json(to_json(event)) == event


def test_only_completed_and_early_stopped_are_good_ends() -> None:
    assert {reason for reason in FinishReason if reason.good} == {FinishReason.COMPLETED, FinishReason.EARLY_STOPPED}


def test_a_score_keeps_its_types() -> None:
    score = CaseScored(
        run="a", time=0.0, epoch=3, case="007", class_value=1, dice=1.0, jaccard=1.0, volume_ml=1.0,
        reference_volume_ml=0.0, volume_error_ml=1.0,
    )  # fmt: skip
    back = from_json(to_json(score))
    assert isinstance(back, CaseScored)
    assert (type(back.epoch), type(back.dice), type(back.case)) == (int, float, str)


@pytest.mark.parametrize(
    "change",
    [{"loss": 1e999}, {"epoch": 10**400}, {"epoch": -1}, {"step": 0.5}, {"time": 1e300}, {"run": 3}, {"extra": 1}],
)
def test_a_field_that_cannot_be_what_it_says_is_refused(change: dict[str, object]) -> None:
    line = '{"kind": "step_finished", "run": "a", "time": 1.0, "epoch": 1, "step": 2, "loss": "nan", '
    line += '"learning_rate": 1, "gradient_norm": 1, "gradient_foreground": 1, "gradient_background": 1, '
    line += '"gradient_empty": "inf"}'
    assert from_json(line)
    with pytest.raises(BadInputError, match="an event line must be complete"):
        from_json(json.dumps(json.loads(line) | change).replace("Infinity", "1e999"))


@pytest.mark.parametrize("path", ["../x.nii.gz", "/etc/passwd", "a/../../b", "C:/x", "..\\x", ""])
def test_the_path_of_a_preview_stays_below_its_run(path: str) -> None:
    line = {"kind": "prediction_ready", "run": "a", "time": 1.0, "epoch": 1, "case": "c", "path": "previews/c.nii.gz"}
    assert from_json(json.dumps(line))
    with pytest.raises(BadInputError):
        from_json(json.dumps(line | {"path": path}))
