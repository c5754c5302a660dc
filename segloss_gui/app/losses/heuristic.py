"""What ε ``"heuristic"`` is for the study at hand, counted in the background; without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.core.errors import error_words
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import arm_of

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks
    from segloss_gui.study.epsilon import HeuristicEpsilon

NO_COHORT = "Open images in Data, and its value is counted here."


@dataclass(frozen=True)
class Question:
    """What the value depends on; two that are equal have the same answer."""

    store: CaseStore
    depends: tuple[Any, ...]
    study: Study = field(compare=False)
    choice: LossChoice = field(compare=False)

    @property
    def folds(self) -> tuple[int, ...]:
        """The folds that are trained; one where train and test are given."""
        return self.study.folds.trained


@dataclass(frozen=True)
class HeuristicShown:
    """What the page says of it.

    Parameters
    ----------
    words : str
        A line for every fold: the classes with voxels and ml; or that it is counted, or cannot be.
    warnings : tuple of str
        Sentences, each once.
    smallest : float or None
        The smallest ε in voxels, for the curve; None while it is not known.
    fault : bool
        Whether ``words`` say why it cannot be counted.
    """

    words: str = ""
    warnings: tuple[str, ...] = ()
    smallest: float | None = None
    fault: bool = False


class HeuristicPresenter:
    """Asks again whenever cohort, classes, labels, preprocessing, folds or Φ change; the newest question wins.

    Parameters
    ----------
    presenter : LossesPresenter
        The loss looked at and the study.
    tasks : BackgroundTasks
        Where it is counted; a question that is out of date is given up.

    Signals
    -------
    changed()
        ``shown`` is another.
    """

    changed = Signal()

    def __init__(self, presenter: LossesPresenter, tasks: BackgroundTasks) -> None:
        self.shown = HeuristicShown()
        self._presenter = presenter
        self._newest = NewestWins(tasks)
        self._question: Question | None = None
        presenter.chosen_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Look whether there is another question, and ask it."""
        if not self._wanted:
            self._give_up()
            self._show(HeuristicShown())
            return
        question = self._new_question()
        if question is None:
            self._give_up()
            self._show(HeuristicShown(NO_COHORT))
        elif question != self._question:
            self._ask(question)

    @property
    def _wanted(self) -> bool:
        values = dict(self._presenter.params or ())
        return values.get("epsilon") == "heuristic" and {"phi", "include_background"} <= values.keys()

    def _new_question(self) -> Question | None:
        session, choice, params = self._presenter.session, self._presenter.choice, self._presenter.params
        if session.store is None or choice is None or params is None:
            return None
        study, values = session.study, dict(params)
        depends = (study.classes, arm_of(study, choice).policy, study.preprocessing, study.folds)
        of_loss = (values["phi"], values["include_background"], choice.repeat)
        return Question(session.store, (*depends, *of_loss), study, choice)

    def _ask(self, question: Question) -> None:
        self._question = question
        self._show(HeuristicShown("Counting the volumes of the training maps…"))
        self._newest.ask(
            "Counting the volumes of the training maps", lambda task: _answer(question, task),
            lambda found: self._show(in_words(question.folds, found)),
            lambda error: self._show(HeuristicShown(f"ε cannot be counted yet: {error_words(error)}", fault=True)),
        )  # fmt: skip

    def _give_up(self) -> None:
        self._question = None
        self._newest.forget()

    def _show(self, shown: HeuristicShown) -> None:
        if shown != self.shown:
            self.shown = shown
            self.changed.emit()


def _answer(question: Question, task: BackgroundTask) -> tuple[HeuristicEpsilon, ...]:
    from segloss_gui.study.epsilon import heuristic_for

    return tuple(
        heuristic_for(question.study, question.store, question.choice, fold=fold, cancelled=lambda: task.cancelled)
        for fold in question.folds
    )


def in_words(folds: Sequence[int], found: Sequence[HeuristicEpsilon]) -> HeuristicShown:
    """The values of every fold, a line each."""
    lines = [_line(value) for value in found]
    if len(lines) > 1:
        lines = [f"Fold {fold}: {line}" for fold, line in zip(folds, lines, strict=True)]
    warnings = tuple(dict.fromkeys(warning for value in found for warning in value.warnings))
    return HeuristicShown("\n".join(lines), warnings, min(min(value.voxels) for value in found))


def _line(value: HeuristicEpsilon) -> str:
    pairs, unit = zip(value.voxels, value.ml, strict=True), value.unit.volume
    parts = [f"{amount(voxels)} voxels ({amount(ml)} {unit})" for voxels, ml in pairs]
    if len(parts) > 1:
        parts = [f"{part} for {name}" for name, part in zip(value.names, parts, strict=True)]
    return f"ε = {' · '.join(parts)}"


def amount(value: float) -> str:
    """A volume with three digits at least, never as a power of ten where it is large.

    Examples
    --------
    >>> amount(13741.25), amount(13.741), amount(0.0421)
    ('13,741', '13.7', '0.0421')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
