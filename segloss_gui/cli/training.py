"""What ``segloss run`` and ``segloss demo`` share: train a study in a folder, then report on it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segloss_gui.cli.progress import ConsoleProgress
from segloss_gui.cli.saying import say, show
from segloss_gui.core.errors import BadInputError, StudyFaults
from segloss_gui.core.events import Event, FinishReason, RunFinished
from segloss_gui.study.cluster.addresses import open_words
from segloss_gui.study.identity import refuse_other
from segloss_gui.study.models import Study
from segloss_gui.study.noted_files import noted_files
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.relinking import lost_files, refuse_moved
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.report.results import StudyResults
    from segloss_gui.study.cluster.executor import DaskExecutor
    from segloss_gui.study.executor import ThreadExecutor


def train_and_report(
    study: Study,
    out: Path,
    again: str,
    *,
    where: str = "",
    report: Callable[[StudyResults, Path], object] | None = None,
    rules: Mapping[str, Any] | None = None,
    identity: str = "",
) -> int:
    """Train every run of a study into the folder ``out`` and write its report there; the exit code.

    Ctrl+C stops the runs and says how to go on.

    Parameters
    ----------
    study : Study
        What to train.
    out : Path
        The study's folder; runs that it already holds go on or are left as they are.
    again : str
        The command that goes on after an interruption.
    where : str
        Empty for threads of this process; ``local:4`` for processes, or the address of a Dask scheduler.
    report : callable or None
        Writes what else is wanted of the study's results to ``out``.
    rules : mapping or None
        What cases without a score count for in ``summary.md`` (:func:`~segloss_gui.cli.report.rules_of`).
    identity : str
        Of the study, where its file has one.

    Raises
    ------
    BadInputError
        When the study has no loss or a wrong one, its data moved, ``out`` is a file, holds another study, or another
        process trains there.
    KeyboardInterrupt
        After Ctrl+C, when the runs have stopped.
    """
    _check(study, out)
    folder = StudyFolder(out)
    with folder.lock.hold():
        refuse_other(out, study, identity)
        _say_lost(study, folder)
        if not where:
            _estimate(study, folder)
        folder.save(study, identity)
        return _train_and_report(study, folder, again, where, report, rules or {})


def _train_and_report(
    study: Study,
    folder: StudyFolder,
    again: str,
    where: str,
    report: Callable[[StudyResults, Path], object] | None,
    rules: Mapping[str, Any],
) -> int:
    ends, interrupted = _train(study, folder, where)
    if interrupted:
        print(f"segloss: what is done is kept; to go on: {again}", file=sys.stderr)
        raise KeyboardInterrupt
    folder.require_there()
    from segloss_gui.report.results import StudyResults
    from segloss_gui.report.write import write_report

    results = StudyResults(folder)
    print_paths(write_report(results, folder.path, **rules))
    for sentence in results.left_out:
        say(f"left out: {sentence}")
    if report is not None:
        report(results, folder.path)
    return exit_code(ends)


def _check(study: Study, out: Path) -> None:
    from segloss_gui.study.document import loss_faults

    if not study.losses:
        raise BadInputError(f"study {study.name!r} must name a loss to compare, got none")
    if faults := loss_faults(study.losses):
        raise StudyFaults(f"study {study.name!r}", faults)
    if out.exists() and not out.is_dir():
        raise BadInputError(f"{out}: must be a folder, got a file")
    refuse_moved(study)


def _estimate(study: Study, folder: StudyFolder) -> None:
    """Say what is to come, where anything is left to be trained."""
    from segloss_gui.cli.plan import print_estimate

    if left := [plan for plan in plan_runs(study) if folder.run(plan.id).finished() is None]:
        print_estimate(study, left)


def _train(study: Study, folder: StudyFolder, where: str) -> tuple[list[RunFinished], bool]:
    plans = plan_runs(study)
    interrupted = False
    with _executor(study, folder, ConsoleProgress(plans), where) as executor:
        try:
            executor.submit(plans)
            # A bare wait() cannot be interrupted on Windows.
            while not executor.wait(0.2):
                pass
        except KeyboardInterrupt:
            interrupted = True
            print("segloss: stopping", file=sys.stderr)
        finally:
            executor.close()
        return list(executor.ends().values()), interrupted


@contextmanager
def _executor(
    study: Study, folder: StudyFolder, emit: Callable[[Event], None], where: str
) -> Iterator[ThreadExecutor | DaskExecutor]:
    if not where:
        from segloss_gui.study.executor import ThreadExecutor

        yield ThreadExecutor(study, folder, emit)
        return
    connect = import_extra("segloss_gui.study.cluster.connect", "cluster")
    cluster = import_extra("segloss_gui.study.cluster.executor", "cluster")
    connection = connect.Connection(where)
    if words := open_words(where):
        say(words)
    try:
        yield cluster.DaskExecutor(study, folder, emit, client=connection.client, said=say)
    finally:
        connection.close()


def _say_lost(study: Study, folder: StudyFolder) -> None:
    if lost := lost_files(study, noted_files(folder.path)):
        count = "1 file" if len(lost) == 1 else f"{len(lost)} files"
        say(f"{count} of the study not where noted, such as {lost[0].path}; segloss relink finds moved data")


def import_extra(module: str, extra: str) -> Any:
    """A module of this program that needs an extra.

    Raises
    ------
    BadInputError
        When the extra is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise BadInputError(
            f"this needs the extra {extra} (pip install segloss-gui[{extra}]), got no module {error.name}"
        ) from error


def exit_code(ends: Iterable[RunFinished]) -> int:
    """0 when every run ended well, 2 when one was refused for bad input, 1 when one failed otherwise."""
    reasons = {end.reason for end in ends if not end.reason.good}
    if not reasons:
        return 0
    return 2 if reasons == {FinishReason.BAD_INPUT} else 1


def print_paths(paths: Iterable[Path]) -> None:
    """Results to stdout, a path a line."""
    for path in paths:
        show(path)


def command_line(*words: object) -> str:
    """A command as it is to be typed."""
    return shlex.join(map(str, words))
