from __future__ import annotations

from segloss_gui.app.run_summary import summarise
from segloss_gui.study.progress import RunProgress, RunState


def test_states_are_counted_in_words() -> None:
    runs = [RunProgress("a", state=RunState.RUNNING), RunProgress("b", state=RunState.FAILED), RunProgress("c")]
    assert summarise(runs) == "1 waiting, 1 running, 1 failed"
