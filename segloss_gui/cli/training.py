"""What ``segloss run`` and ``segloss demo`` share: train a study in a folder, then report on it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from segloss_gui.cli.progress import ConsoleProgress
from segloss_gui.core.errors import BadInputError, StudyFaults
from segloss_gui.core.events import FinishReason, RunFinished
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder


def train_and_report(study: Study, out: Path, again: str) -> int:
    """Train every run of a study into the folder ``out`` and write its report there; the exit code.

    Ctrl+C stops the runs after the batch in hand and says how to go on.

    Parameters
    ----------
    study : Study
        What to train.
    out : Path
        The study's folder; runs that it already holds go on or are left as they are.
    again : str
        The command that goes on after an interruption.

    Raises
    ------
    BadInputError
        When the study has no loss or a wrong one, or ``out`` is a file.
    KeyboardInterrupt
        After Ctrl+C, when the runs have stopped.
    """
    _check(study, out)
    folder = StudyFolder(out)
    folder.save(study)
    ends, interrupted = _train(study, folder)
    if interrupted:
        print(f"segloss: what is done is kept; to go on: {again}", file=sys.stderr)
        raise KeyboardInterrupt
    from segloss_gui.report.write import write_report

    print_paths(write_report(folder, out))
    return exit_code(ends)


def _check(study: Study, out: Path) -> None:
    from segloss_gui.study.document import loss_faults

    if not study.losses:
        raise BadInputError(f"study {study.name!r} must name a loss to compare, got none")
    if faults := loss_faults(study.losses):
        raise StudyFaults(f"study {study.name!r}", faults)
    if out.exists() and not out.is_dir():
        raise BadInputError(f"{out}: must be a folder, got a file")


def _train(study: Study, folder: StudyFolder) -> tuple[list[RunFinished], bool]:
    from segloss_gui.study.executor import ThreadExecutor

    plans = plan_runs(study)
    executor = ThreadExecutor(study, folder, ConsoleProgress(plans))
    interrupted = False
    try:
        executor.submit(plans)
        # A bare wait() cannot be interrupted on Windows.
        while not executor.wait(0.2):
            pass
    except KeyboardInterrupt:
        interrupted = True
        print("segloss: stopping after the batch in hand", file=sys.stderr)
    finally:
        executor.close()
    return list(executor.ends().values()), interrupted


def exit_code(ends: Iterable[RunFinished]) -> int:
    """0 when every run ended well, 2 when one was refused for bad input, 1 when one failed otherwise."""
    reasons = {end.reason for end in ends if not end.reason.good}
    if not reasons:
        return 0
    return 2 if reasons == {FinishReason.BAD_INPUT} else 1


def print_paths(paths: Iterable[Path]) -> None:
    """Results to stdout, a path a line."""
    for path in paths:
        print(path)


def command_line(*words: object) -> str:
    """A command as it is to be typed."""
    return shlex.join(map(str, words))
