"""Events are kept first and told second, and whoever listens ends nothing."""

from __future__ import annotations

import ast
import errno
import re
from pathlib import Path

import pytest

import segloss_gui
from segloss_gui.core.errors import FolderGoneError
from segloss_gui.core.event_sink import EventSink
from segloss_gui.core.events import Event, RunPaused

EVENT = RunPaused(run="a", time=0.0)
FULL = OSError(errno.ENOSPC, "No space left on device", "events.jsonl")
BROKEN = OSError(errno.EIO, "Input/output error", "events.jsonl")


def failing(error: Exception, heard: list[Event] | None = None) -> object:
    def take(event: Event) -> None:
        if heard is not None:
            heard.append(event)
        raise error

    return take


@pytest.mark.parametrize("error", [ValueError("a window that was closed"), FULL])
def test_a_listener_that_fails_is_logged_and_ends_nothing(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    EventSink(listener=failing(error))(EVENT)  # type: ignore[arg-type]
    assert "a listener failed on run_paused of run a" in caplog.text


@pytest.mark.parametrize("error", [FULL, BROKEN, FolderGoneError("runs/a: was deleted")])
def test_a_place_that_takes_no_more_is_raised_before_anybody_hears_of_what_is_lost(error: Exception) -> None:
    heard: list[Event] = []
    with pytest.raises(type(error), match=re.escape(str(error))):
        EventSink(record=failing(error), listener=heard.append)(EVENT)  # type: ignore[arg-type]
    assert not heard


def test_the_end_is_told_even_where_it_cannot_be_kept(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Event] = []
    EventSink(record=failing(FULL), listener=heard.append).end(EVENT)  # type: ignore[arg-type]
    assert heard == [EVENT]
    assert "the end of run a could not be written" in caplog.text


def test_what_is_kept_already_is_only_told() -> None:
    kept: list[Event] = []
    heard: list[Event] = []
    EventSink(record=kept.append, listener=heard.append).tell(EVENT)
    assert (kept, heard) == ([], [EVENT])


def test_one_place_catches_what_a_listener_raises() -> None:
    """The words of the log stand in one file, in one handler."""
    root = Path(segloss_gui.__file__).parent
    catching = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and "a listener failed" in ast.unparse(node)
    ]
    assert catching == ["core/event_sink.py"]
