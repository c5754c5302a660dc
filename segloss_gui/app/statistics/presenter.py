"""What the Statistics page shows and what is done there: plain Python over the session and background tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from psygnal import Signal

from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.session import Session
from segloss_gui.app.statistics.answers import Answers, Unanswered
from segloss_gui.app.statistics.available_factors import Facts, facts_of
from segloss_gui.app.statistics.choices import Choices
from segloss_gui.app.statistics.gathering import Gatherer
from segloss_gui.app.statistics.page_words import PageWords
from segloss_gui.app.statistics.questions import CaseScores, Kind, Question
from segloss_gui.app.statistics.result_files import ResultFiles
from segloss_gui.app.statistics.roc_sides import RocSides
from segloss_gui.core.errors import error_words
from segloss_gui.core.same_object import SameObject
from segloss_gui.statistics.score_table import ScoreTable

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

Part = Literal["cases", "methods", "pairs", "labels", "sizes", "sweep", "roc", "volumes", "ranks", "scatter", "strips"]
NEEDS: Mapping[Part, Kind] = {
    "cases": "cases", "methods": "methods", "pairs": "methods", "labels": "labels", "sizes": "sizes",
    "sweep": "sweep", "roc": "roc", "volumes": "volumes", "ranks": "ranks", "scatter": "cases", "strips": "cases",
}  # fmt: skip
"""What each part of the page is drawn from."""


NOTHING_SELECTED = "No score is of this selection: choose more above."


class StatisticsPresenter:
    """Gathers scores, asks what is shown, and leads to cases.

    Signals
    -------
    changed()
        Scores, choices, answers or notes changed.
    case_wanted(str, object)
        A case is to be looked at, at the largest error of a method, by its id (None: of its worst).

    Attributes
    ----------
    choices : Choices
        What is asked.
    facts : Facts or None
        What the scores hold; None before there are any.
    files : ResultFiles
        Writes tables, plots and the report.
    words : PageWords
        What is said beside the numbers.
    """

    changed = Signal()
    case_wanted = Signal(str, object)

    def __init__(self, session: Session, tasks: BackgroundTasks, final: FinalScores | None = None) -> None:
        self.session = session
        self.final = final or FinalScores(session, tasks)
        self.answers = Answers(tasks)
        self.choices = Choices()
        self.facts: Facts | None = None
        self.active, self.gathering = False, False
        self._table: ScoreTable | None = None
        self._version = 0
        self._state: object = None
        self._shown: tuple[Part, ...] = ()
        self.gatherer = Gatherer(session, self.final)
        self.answers.changed.connect(self._renew)
        self.files, self.words = ResultFiles(session, tasks, lambda: self.choices), PageWords(self)
        self.files.changed.connect(self.changed.emit)
        self._newest = NewestWins(tasks)
        told = (session.runs_changed, session.runs_updated, session.cohort_changed, session.study_changed)
        for signal in (*told, self.final.changed):
            signal.connect(self._look)
        for signal in (session.methods_changed, session.study_changed, session.epoch_changed):
            signal.connect(self._renew)

    def set_active(self, on: bool) -> None:
        """The page came to the screen, or left it: then nothing is worked out."""
        if on != self.active:
            self.active = on
            self._look()
            self._ask()

    def show(self, parts: Iterable[Part]) -> None:
        """These parts are on the screen: they are worked out first, others when they are shown."""
        self._shown = tuple(dict.fromkeys(parts))
        self._ask()

    def _look(self, *_: object) -> None:
        if not self.active:
            return
        sources = self.gatherer.sources()
        losses, policy = self.session.study.losses, self.session.study.policy
        state = sources.state, losses, policy
        if state == self._state:
            return
        self._state, self.gathering = state, True
        if not sources.rows:
            self._newest.forget()
            self._gathered(None, None)
            return

        def work(_: object) -> tuple[ScoreTable, Facts]:
            table = sources.table()
            facts = facts_of(table, losses, policy)  # by ids: what is shown is called as people call it
            return table.called(sources.titles), facts.called(sources.titles)

        def refused(error: BaseException) -> None:
            self.gathering = False
            self.session.said.emit("error", f"Scores could not be gathered: {error_words(error)}")
            self.changed.emit()

        self._newest.ask("Gathering scores", work, lambda found: self._gathered(*found), refused)
        self.changed.emit()

    def _gathered(self, table: ScoreTable | None, facts: Facts | None) -> None:
        self.gathering = False
        self._table, self.facts = table, facts
        self._version += 1
        if table is not None and facts is not None:
            metric = self.choices.metric if self.choices.metric in facts.metrics else "dice"
            self.choices = replace(self.choices, selection=self.choices.selection.within(table), metric=metric)
        self._renew()

    def choose(self, **choices: Any) -> None:
        """Make choices by name."""
        self._take(replace(self.choices, **choices))

    def select(self, **fields: str | None) -> None:
        """Look at other scores."""
        self._take(replace(self.choices, selection=replace(self.choices.selection, **fields)))

    def _take(self, choices: Choices) -> None:
        if choices != self.choices:
            self.choices = choices
            self._renew()

    def _renew(self, *_: object) -> None:
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        # An answer may lead to further questions: a ROC is asked for each method that has scores.
        parts: tuple[Part, ...] = ("cases", *(() if self.nothing_selected else self._shown))
        wanted = [question for part in parts for question in self.questions(part)] if self.active else []
        self.answers.want(self._table, tuple(dict.fromkeys(wanted)))

    def questions(self, part: Part) -> tuple[Question, ...]:
        """What has to be answered before a part can be drawn; empty where it cannot."""
        if self._table is None or self.facts is None:
            return ()
        kind, chosen = NEEDS[part], self.choices
        asked = Question(kind, self._version, chosen.selection)
        metric = {"metric": chosen.metric, "rule": chosen.rule, "missed": chosen.missed}
        if kind == "methods":
            metrics = (chosen.metric,) if part == "pairs" else self.columns
            more = {
                "rule": chosen.rule, "missed": chosen.missed, "correction": chosen.correction,
                "groups": self.facts.groups,
            }  # fmt: skip
            return tuple(replace(asked, metric=key, **more) for key in metrics)  # type: ignore[arg-type]
        if kind == "labels":
            selection = replace(chosen.selection, labelling=None)
            return (replace(asked, selection=selection, rule=chosen.rule),) if self.facts.both_labellings else ()
        if kind == "roc":
            told = replace(asked, positive=self.sides.groups, reason=self.sides.reason)
            methods = self.methods if self.facts.has_volumes else ()
            return tuple(replace(told, method=method) for method in methods)
        if kind == "volumes":
            return (replace(asked, method=self.method),) if self.method and self.facts.has_volumes else ()
        if kind == "sweep":
            grid = self.facts.grid
            return (replace(asked, **metric, grid=grid),) if grid else ()  # type: ignore[arg-type]
        if kind == "sizes" and not self.facts.has_volumes:
            return ()
        return (replace(asked, **metric),)  # type: ignore[arg-type]

    def found(self, part: Part) -> tuple[Any, ...] | Unanswered | None:
        """The answers a part is drawn from; None while they are worked out, or why there are none."""
        found = tuple(self.answers.get(question) for question in self.questions(part))
        if self.nothing_selected:
            return Unanswered(NOTHING_SELECTED)
        if not found or any(answer is None for answer in found):
            return None
        return next((answer for answer in found if isinstance(answer, Unanswered)), found)

    def found_so_far(self, part: Part) -> tuple[Any, ...]:
        """The answers that are there, of a part that can be drawn bit by bit."""
        found = (self.answers.get(question) for question in self.questions(part))
        return tuple(answer for answer in found if answer is not None and not isinstance(answer, Unanswered))

    def state(self, part: Part) -> object:
        """What a part is drawn from; equal to an earlier one where nothing changed."""
        questions = self.questions(part)
        answers = tuple(SameObject(self.answers.get(question)) for question in questions)
        return part, questions, answers, SameObject(self.cases), self.pair, tuple(self.colours().items())

    @property
    def cases(self) -> CaseScores | None:
        """The chosen metric of every case."""
        answers = [self.answers.get(question) for question in self.questions("cases")]
        return answers[0] if answers and isinstance(answers[0], CaseScores) else None

    @property
    def nothing_selected(self) -> bool:
        """Whether no score is of all that was chosen."""
        return self.cases is not None and not self.cases.matrix.cases

    @property
    def methods(self) -> tuple[str, ...]:
        """Methods that have scores in the selection, in the window's order."""
        return self.cases.matrix.methods if self.cases else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Metrics of the table of methods that the scores have."""
        there = self.facts.metrics if self.facts else ()
        return tuple(key for key in self.choices.shown if key in there)

    @property
    def method(self) -> str:
        """Method of the Bland-Altman plot."""
        chosen = self.choices.method
        return chosen if chosen in self.methods else next(iter(self.methods), "")

    @property
    def pair(self) -> tuple[str, str] | None:
        """Methods of the scatter plot, across and up; None where there is one method only."""
        kept = [name for name in self.choices.pair if name in self.methods]
        names = list(dict.fromkeys([*kept, *self.methods]))[:2]
        return (names[0], names[1]) if len(names) == 2 else None

    @property
    def sides(self) -> RocSides:
        """Whom the ROC tells from the others."""
        return RocSides(self.facts, self.choices)

    def colours(self) -> dict[str, str]:
        """Colour of each method, by what it is called."""
        return {method.title: method.colour for method in self.session.methods}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and nothing on its way."""
        return self._table is None and not self.gathering

    def go_to(self, case: str, method: str | None = None) -> None:
        """Look at a case, at the largest error of a method, by what it is called."""
        preview = self.session.preview
        if preview is None or case not in preview.cohort.by_id:
            self.session.said.emit("warning", f"{case} is not in the cohort that is open")
            return
        ids = {view.title: view.name for view in self.session.methods}
        self.case_wanted.emit(case, ids.get(method, method) if method is not None else None)
