"""The one loop. It knows no screen and no loss by name; see :meth:`Trainer.run`."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from segloss_gui.core import events as ev
from segloss_gui.core.errors import FileRefusedError, is_disk_full
from segloss_gui.core.events import FinishReason
from segloss_gui.metrics.overlap import dice, jaccard, volume_error_ml
from segloss_gui.training.checkpoint import BEST, LAST, load_weights, read_checkpoint, write_checkpoint
from segloss_gui.training.control import RunControl
from segloss_gui.training.event_emitter import EventEmitter
from segloss_gui.training.interrupting import StopRequestedError, asking, interruptible
from segloss_gui.training.phases import PhaseTeller
from segloss_gui.training.schedule import Schedule
from segloss_gui.training.steps import Stepper
from segloss_gui.training.training_spec import WritePreview
from segloss_gui.training.validation import ClassScore, Preview, Validation, Validator

LOG = logging.getLogger(__name__)


@dataclass
class RunPosition:
    """How far a run came; told in its end, however it ended."""

    epoch: int = 0
    step: int = 0
    best_epoch: int = 0


class Trainer:
    """The loop around a :class:`Stepper` and a :class:`Validator`.

    Parameters
    ----------
    stepper : Stepper
        Makes steps.
    validator : Validator
        Predicts and scores the validation cases.
    schedule : Schedule
        Learning rate, best epoch, early stop.
    steps_per_epoch : int
        Optimiser steps an epoch.
    checkpoints : Path
        Folder of ``last.pt`` and ``best.pt``.
    about : dict
        What a predictor needs besides the weights; goes into both checkpoints.
    started : dict
        What :class:`~segloss_gui.core.events.RunStarted` tells besides the counts known here.
    events : EventEmitter
        Makes and emits them.
    control : RunControl
        Pauses and stops.
    write_preview : callable or None
        Writes the prediction of the preview case.
    place : object with ``epoch``, ``step``, ``best_epoch``
        Kept up to date while the run goes.
    after_step : callable
        Called after every step, in the run's thread: it may set the number of CPU threads.
    """

    def __init__(
        self,
        stepper: Stepper,
        validator: Validator,
        schedule: Schedule,
        *,
        steps_per_epoch: int,
        checkpoints: Path,
        about: dict[str, Any],
        started: dict[str, Any],
        events: EventEmitter,
        control: RunControl,
        write_preview: WritePreview | None = None,
        place: RunPosition | None = None,
        after_step: Callable[[], None] = lambda: None,
    ) -> None:
        self.stepper = stepper
        self.validator = validator
        self.schedule = schedule
        self.steps_per_epoch = steps_per_epoch
        self.checkpoints = checkpoints
        self.place = place or RunPosition()
        self._about = about
        self._started = started
        self._events = events
        self._control = control
        self._write_preview = write_preview
        self._after_step = after_step
        self._phase = PhaseTeller(events)

    def run(self) -> FinishReason:
        """Train to the end, to an early stop, or until asked to stop.

        ::

            go on from last.pt where there is one
            RunStarted
            for epoch:
                for batch:                         <- [RunPaused ... RunResumed]; a stop ends the run
                    forward, loss, backward, clip, update
                    StepFinished                   <- a stop also between two layers of the network
                predict and score every case       <- a stop or pause also between two cases
                EpochFinished, CaseScored per case and class
                PredictionReady of the preview case
                best.pt where this epoch is the best, then last.pt
                CheckpointSaved
                stop early where the validation loss has stalled
            (RunFinished is told by train, whatever happened)

        Raises
        ------
        NonFiniteError
            When the loss or gradient is not finite.
        OSError
            When the disk is full.
        """
        self._resume()
        epochs = self.schedule.settings.epochs
        self._events.emit(
            ev.RunStarted, epochs=epochs, steps_per_epoch=self.steps_per_epoch,
            first_epoch=self.place.epoch + 1, **self._started,
        )  # fmt: skip
        for epoch in range(self.place.epoch + 1, epochs + 1):
            if self.schedule.should_stop(epoch - 1):
                return FinishReason.EARLY_STOPPED
            if not self._epoch_or_stop(epoch):
                return FinishReason.STOPPED
        stopped_early = self.schedule.should_stop(self.place.epoch) and self.place.epoch < epochs
        return FinishReason.EARLY_STOPPED if stopped_early else FinishReason.COMPLETED

    def _epoch_or_stop(self, epoch: int) -> bool:
        """One epoch; False where the run is to stop, whatever it was in the middle of."""
        control = self._control  # not the trainer: it would hold itself, and its tensors until a cycle is looked for
        try:
            between = self.stepper.between = asking(lambda: control.stopping)
            with interruptible(self.stepper.network, between):
                return self._epoch(epoch)
        except StopRequestedError:
            return False

    def _epoch(self, epoch: int) -> bool:
        """One epoch to its checkpoint; False as soon as the run is to stop."""
        began = time.monotonic()
        losses: list[float] = []
        for _ in range(self.steps_per_epoch):
            if not self._go_on():
                return False
            losses.append(self._step(epoch))
        validation = self._validate(epoch)
        if validation is None:
            return False
        due = self._validated_after(epoch)
        best = due and self.schedule.validated(epoch, validation.loss)
        self.place.best_epoch = self.schedule.best_epoch
        self._events.emit(
            ev.EpochFinished, epoch=epoch, step=self.place.step, train_loss=math.fsum(losses) / len(losses),
            learning_rate=self.schedule.rate(self.place.step), best=best, seconds=time.monotonic() - began,
            size_unit=validation.size_unit, **validation.summary,
        )  # fmt: skip
        self._emit_scores(epoch, validation.scores)
        if validation.preview is not None:
            self._emit_preview(epoch, validation.preview)
        self._save(epoch, best)
        return True

    def _step(self, epoch: int) -> float:
        number = self.place.step + 1
        rate = self.schedule.rate(number)
        self.stepper.progress = (epoch - 1) / max(1, self.schedule.settings.epochs - 1)
        numbers = self.stepper.step(number, rate)
        self.place.step = number
        self._events.emit(
            ev.StepFinished, epoch=epoch, step=number, learning_rate=rate, loss=numbers.loss,
            gradient_norm=numbers.gradient_norm, gradient_foreground=numbers.gradient_foreground,
            gradient_background=numbers.gradient_background, gradient_empty=numbers.gradient_empty,
        )  # fmt: skip
        self._after_step()
        return numbers.loss

    def _go_on(self) -> bool:
        """Between two batches: wait while paused; False when the run is to stop."""
        if self._control.paused and not self._control.stopping:
            self._events.emit(ev.RunPaused)
            self._control.wait_while_paused()
            if not self._control.stopping:
                self._events.emit(ev.RunResumed)
        return not self._control.stopping

    def _validated_after(self, epoch: int) -> bool:
        settings = self.schedule.settings
        return epoch % settings.validate_every == 0 or epoch == settings.epochs

    def _validate(self, epoch: int) -> Validation | None:
        if not self._validated_after(epoch):
            return Validation()
        return self.validator.run(self._go_on, lambda done, total: self._phase("validating", done, total))

    def _emit_scores(self, epoch: int, scores: list[ClassScore]) -> None:
        for score in scores:
            counts = score.counts
            self._events.emit(
                ev.CaseScored, epoch=epoch, case=score.case, class_value=score.class_value, dice=dice(counts),
                jaccard=jaccard(counts), volume_ml=counts.prediction_ml, reference_volume_ml=counts.reference_ml,
                volume_error_ml=volume_error_ml(counts), size_unit=counts.unit.key,
            )  # fmt: skip

    def _emit_preview(self, epoch: int, preview: Preview) -> None:
        """Write the preview; a preview that cannot be written is no reason to end, but a full disk is."""
        if self._write_preview is None:
            return
        try:
            path = self._write_preview(epoch, preview.case, preview.class_map, preview.probabilities)
        except Exception as error:
            if is_disk_full(error):
                raise
            LOG.exception("the preview of run %s after epoch %d could not be written", self._events.run, epoch)
            return
        self._events.emit(ev.PredictionReady, epoch=epoch, case=preview.case.case.id, path=path)

    def _save(self, epoch: int, best: bool) -> None:
        """The best weights first: a kill in between costs an epoch, never the best model."""
        weights = self.stepper.network.state_dict()
        if best:
            write_checkpoint(self.checkpoints / BEST, {**self._about, "epoch": epoch, "network": weights})
        self.place.epoch = epoch
        state = {**asdict(self.place), "stepper": self.stepper.state(), "schedule": self.schedule.state()}
        write_checkpoint(self.checkpoints / LAST, {**self._about, **state, "network": weights})
        self._events.emit(ev.CheckpointSaved, epoch=epoch)

    def _resume(self) -> None:
        path = self.checkpoints / LAST
        if not path.is_file():
            return
        try:
            content = read_checkpoint(path)
        except FileRefusedError as error:
            raise FileRefusedError(path, f"{error.cause}; {self._ways_on()}") from error
        load_weights(self.stepper.network, content, path)
        try:
            if content["stepper"] is not None:
                self.stepper.restore(content["stepper"])
                self.schedule.restore(content["schedule"])
            else:  # mended from best.pt
                self.schedule.validated(content["epoch"], content["best_loss"])
            for name in asdict(self.place):
                setattr(self.place, name, content[name])
        except (LookupError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            raise FileRefusedError(path, "must hold a run that can go on, got one of other settings") from error

    def _ways_on(self) -> str:
        """What can be done about a damaged ``last.pt``."""
        try:
            epoch = read_checkpoint(self.checkpoints / BEST)["epoch"]
        except (FileRefusedError, KeyError):
            return "to begin the run again: segloss run STUDY --damaged restart"
        return (
            f"best.pt is whole, of epoch {epoch}: go on from it with segloss run STUDY --damaged best, or begin "
            "the run again with --damaged restart"
        )
