"""One run from its plan to its scores; the same for threads, processes and other machines.

::

    run_one
      another process writes it? -> refused
      already finished? -> its end, told again
      cohort -> fold -> prepared cases -> facts -> resolved loss      run.json
      does it fit into memory? -> beside the others, or refused
      train (from last.pt where there is one)                         events.jsonl, checkpoints/, previews/
      predict every validation case with the model kept               predictions/
      score them against the full reference                           scores.csv
      RunFinished, whatever happened                                  (error.txt)

A stop acts wherever the run is; what is not scored yet is scored when it is trained again, which is then over at once.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from segloss_gui.core.errors import BadInputError, FolderGoneError, SegLossError
from segloss_gui.core.events import Event, FinishReason, RunFinished
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.atomic import sweep_parts
from segloss_gui.study.cases import open_store
from segloss_gui.study.endings import ended_before_training
from segloss_gui.study.memory_ledger import room_for
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.predictions import predict_and_score
from segloss_gui.study.prepared_run import differing, identity, prepare_run, run_facts
from segloss_gui.study.progress import replay
from segloss_gui.study.read_otherwise import refuse_otherwise
from segloss_gui.study.run_events import RunEvents
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_index import write_index
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.trained_on import note_data, refuse_replaced
from segloss_gui.study.within import require_own
from segloss_gui.training.control import RunControl
from segloss_gui.training.endings import ending_of
from segloss_gui.training.event_emitter import EventEmitter
from segloss_gui.training.interrupting import StopRequestedError, asking
from segloss_gui.training.phases import PhaseTeller
from segloss_gui.training.threads import cpu_threads
from segloss_gui.training.train import train

LOG = logging.getLogger(__name__)
PATIENCE_S = 30.0
"""How long a worker that lost the run, and ends it after its batch, is waited for."""


def run_one(
    study: Study,
    plan: RunPlan,
    folder: StudyFolder,
    *,
    emit: Callable[[Event], None],
    control: RunControl,
    store: CaseStore | None = None,
    threads: int = 1,
) -> RunFinished:
    """Train, predict and score one run; it goes on from its checkpoint where it has one.

    Parameters
    ----------
    study : Study
        The study the run belongs to.
    plan : RunPlan
        Which run.
    folder : StudyFolder
        Where it is kept.
    emit : callable
        Told every event after it was written to ``events.jsonl``.
    control : RunControl
        Pauses and stops it.
    store : CaseStore or None
        Cache of cases shared with other runs; None opens the cohort for this run alone.
    threads : int
        CPU threads it may use.

    Returns
    -------
    RunFinished
        Also the last event told. Nothing is raised: whatever goes wrong is the reason of the end. A
        run that had finished before is not redone.
    """
    run = folder.run(plan.id)
    events = RunEvents(run, emit)
    try:
        require_own(folder, run)
        with run.lock.hold(PATIENCE_S):
            return _run_and_tell(_Asked(study, plan, folder, run, control, store, threads), events)
    except BadInputError as error:  # the events there are another's, or elsewhere: nothing is written
        events.recorded = True
        end = ended_before_training(plan, FinishReason.BAD_INPUT, str(error))
    except OSError as error:  # the run's folder cannot be made
        end = ended_before_training(plan, *ending_of(error))
    events.finish(end)
    return end


@dataclass(frozen=True)
class _Asked:
    """What was asked of :func:`run_one`, handed on as it is."""

    study: Study
    plan: RunPlan
    folder: StudyFolder
    run: RunFolder
    control: RunControl
    store: CaseStore | None
    threads: int


def _run_and_tell(asked: _Asked, events: RunEvents) -> RunFinished:
    run, plan = asked.run, asked.plan
    began = time.monotonic()
    done = _ended_well(run)
    # What ended well stays so, whatever keeps it from being compared with the study today.
    events.recorded = done is not None
    try:
        end = _run(asked, events, done)
    except Exception as error:
        LOG.debug("run %s ended by an exception", plan.id, exc_info=True)
        error = _as_gone(run, error, begun=events.begun)
        reason, message = ending_of(error)
        if not events.recorded and not isinstance(error, (FolderGoneError, StopRequestedError)):
            _write_report(run, plan)
        so_far = events.end or ended_before_training(plan, reason, message)
        end = replace(so_far, time=time.time(), reason=reason, message=message, seconds=time.monotonic() - began)
    finally:
        run.close()
    events.finish(end)
    return end


def _ended_well(run: RunFolder) -> RunFinished | None:
    """The end of a run that ended well, whatever its data have become since: that is told later."""
    end = replay(run.id, run.events()).finished
    return end if end is not None and end.reason.good else None


def _run(asked: _Asked, events: RunEvents, done: RunFinished | None) -> RunFinished:
    run, plan, control = asked.run, asked.plan, asked.control
    store = asked.store or open_store(asked.study)
    between, tell = asking(lambda: control.stopping), PhaseTeller(EventEmitter(plan.id, events.emit))

    def reading(done: int, total: int) -> None:
        between()
        if run.exists:  # told before that, it would be all there is of a run that is refused
            tell("reading", done, total)

    task = prepare_run(asked.study, plan, asked.folder, store, asked.threads, reading)
    cases = (*task.fold.train, *task.fold.validation)
    if not _nothing_trained(run):
        _refuse_other_settings(run, identity(task))
        refuse_otherwise(run.path, cases, between)
        refuse_replaced(run.path, cases, between)
    if done is not None:
        return done
    if plan.starts_from is not None:  # weights of other data, or of the same in another order, are no start for these
        refuse_otherwise(asked.folder.run(plan.starts_from).path, cases, between)
    sweep_parts(run.path, older_than_s=0.0)
    note_data(run.path, cases, between)
    run.create(plan, **identity(task), **run_facts(task))
    _tell_whose(asked)
    events.begun = True
    for warning in task.warnings:
        LOG.warning("run %s: %s", plan.id, warning)
    with room_for(task, store, between, lambda: tell("awaiting memory", 1, 0)):
        end = train(task.job, events.emit, control)
        if end.reason.good and not plan.is_warm_start:
            with cpu_threads(asked.threads):
                predict_and_score(task, run, store, between, lambda done, total: tell("scoring", done, total))
        run.require_there()
    _tell_whose(asked)  # of runs that began together each may have missed another
    return end


def _nothing_trained(run: RunFolder) -> bool:
    """Whether a run that was begun may begin otherwise, as one that failed for a wrong setting must."""
    return replay(run.id, run.events()).nothing_trained and not any(run.checkpoints.glob("*.pt"))


def _refuse_other_settings(run: RunFolder, wanted: dict[str, object]) -> None:
    """A run folder holds one training; its weights must not go on under other settings."""
    facts = run.facts() if run.exists else {}
    if "choice" not in facts:  # not begun, or refused before its cases and parameters were known
        return
    if others := differing(facts, wanted):
        raise BadInputError(
            f"{run.path}: must have been trained with the settings of this study, got another "
            f"{', '.join(others)}; save the study to a new folder or delete this run's folder"
        )


def _as_gone(run: RunFolder, error: Exception, *, begun: bool) -> Exception:
    """What really ended a run whose folder went under it: whatever is written next finds no place."""
    if begun and isinstance(error, OSError):
        try:
            run.require_there()
        except FolderGoneError as gone:
            return gone
    return error


def _write_report(run: RunFolder, plan: RunPlan) -> None:
    with suppress(OSError):  # the disk may be what failed
        if not run.exists:
            run.create(plan)
        run.error_path.write_text(traceback.format_exc(), encoding="utf-8")


def _tell_whose(asked: _Asked) -> None:
    """Write which run is whose; methods may be called otherwise by now than when this one was asked for."""
    try:
        study = asked.folder.load()
    except SegLossError:
        study = asked.study
    write_index(asked.folder.path, study)
