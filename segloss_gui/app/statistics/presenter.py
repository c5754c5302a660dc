"""What the Statistics page shows and what is done there: plain Python over the session and background tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from psygnal import Signal

from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.session import Session
from segloss_gui.app.statistics.answers import Answers, Unanswered
from segloss_gui.app.statistics.available_factors import Facts, facts_of
from segloss_gui.app.statistics.choices import Choices
from segloss_gui.app.statistics.export_files import write_picture, write_table
from segloss_gui.app.statistics.gathering import Gatherer
from segloss_gui.app.statistics.questions import CaseScores, Kind, Question
from segloss_gui.report.parts import Picture, Table
from segloss_gui.statistics.loss_table import LossTable
from segloss_gui.statistics.roc import PositiveGroups
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
        A case is to be looked at, at the largest error of a method (None: of its worst).

    Attributes
    ----------
    choices : Choices
        What is asked.
    facts : Facts or None
        What the scores hold; None before there are any.
    written : Path or None
        The report written last.
    """

    changed = Signal()
    case_wanted = Signal(str, object)

    def __init__(self, session: Session, tasks: BackgroundTasks, final: FinalScores | None = None) -> None:
        self.session, self._tasks = session, tasks
        self.final = final or FinalScores(session, tasks)
        self.answers = Answers(tasks)
        self.choices = Choices()
        self.facts: Facts | None = None
        self.written: Path | None = None
        self.active, self.gathering = False, False
        self._table: ScoreTable | None = None
        self._version = 0
        self._state: object = None
        self._shown: tuple[Part, ...] = ()
        self._gatherer = Gatherer(session, self.final)
        self.answers.changed.connect(self._answered)
        told = (session.runs_changed, session.runs_updated, session.cohort_changed, session.study_changed)
        for signal in (*told, self.final.changed):
            signal.connect(self._look)
        for signal in (session.methods_changed, session.study_changed, session.epoch_changed):
            signal.connect(self._renew)

    # -- coming and going -----------------------------------------------------------------------------
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

    # -- gathering --------------------------------------------------------------------------------------
    def _look(self, *_: object) -> None:
        if not self.active:
            return
        sources = self._gatherer.sources()
        losses, policy = self.session.study.losses, self.session.study.policy
        state = sources.state, losses, policy
        if state == self._state:
            return
        self._state, self.gathering = state, True
        if not sources.rows:
            self._gathered(state, None, None)
            return

        def work(_: object) -> tuple[ScoreTable, Facts]:
            table = sources.table()
            return table, facts_of(table, losses, policy)

        self._tasks.run(
            "Gathering scores", work, done=lambda found: self._gathered(state, *found),
            failed=lambda error: self._refused(state, error),
        )  # fmt: skip
        self.changed.emit()

    def _gathered(self, state: object, table: ScoreTable | None, facts: Facts | None) -> None:
        if state != self._state:
            return
        self.gathering = False
        self._table, self.facts = table, facts
        self._version += 1
        if table is not None and facts is not None:
            metric = self.choices.metric if self.choices.metric in facts.metrics else "dice"
            self.choices = replace(self.choices, selection=self.choices.selection.within(table), metric=metric)
        self._renew()

    def _refused(self, state: object, error: BaseException) -> None:
        if state == self._state:
            self.gathering = False
            self.session.said.emit("error", f"Scores could not be gathered: {error}")
            self.changed.emit()

    # -- choosing -----------------------------------------------------------------------------------------
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

    def _answered(self) -> None:
        self._ask()
        self.changed.emit()

    # -- asking -------------------------------------------------------------------------------------------
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
            told = replace(asked, positive=self.positive_groups, reason=self.positive_reason)
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
        answers = tuple(id(self.answers.get(question)) for question in questions)
        return part, questions, answers, id(self.cases), self.pair, tuple(self.colours().items())

    # -- what is shown --------------------------------------------------------------------------------
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
    def labelled(self) -> PositiveGroups | None:
        """The groups that always had the label of the chosen class; None where all or none had."""
        found = self.facts.positive if self.facts else {}
        return found.get(self.choices.selection.class_value or "")

    @property
    def positive_options(self) -> tuple[tuple[str, str], ...]:
        """Whom the ROC may tell from the others: words, and what is chosen by them."""
        groups = self.facts.options["group"] if self.facts and self.choices.selection.group is None else ()
        several = [self.labelled] if groups and self.labelled and len(self.labelled.groups) > 1 else []
        together = ((one.words, ", ".join(one.groups)) for one in several)
        return (("with an object", ""), *together, *((f"group {group}", group) for group in groups))

    @property
    def positive(self) -> str:
        """Whom the ROC tells from the others, one of the options; "" for cases with an object."""
        offered = [value for _, value in self.positive_options]
        usual = ", ".join(self.labelled.groups) if self.labelled else ""
        return next((value for value in (self.choices.positive, usual) if value in offered), "")

    @property
    def positive_groups(self) -> tuple[str, ...]:
        """The groups of it."""
        labelled = self.labelled
        if labelled and self.positive == ", ".join(labelled.groups):
            return labelled.groups
        return (self.positive,) if self.positive else ()

    @property
    def positive_reason(self) -> str:
        """Why these groups, where they are those that kept their labels."""
        return self.labelled.reason if self.labelled and self.positive_groups == self.labelled.groups else ""

    def table_of_methods(self, part: Part = "methods") -> LossTable | Unanswered | None:
        """Means of all metrics, with every pair compared."""
        found = self.found(part)
        return reduce(_joined, found) if isinstance(found, tuple) else found

    def colours(self) -> dict[str, str]:
        """Colour of each method."""
        return {method.name: method.colour for method in self.session.methods}

    def class_names(self) -> Mapping[str, str]:
        """What a class is called, by its label value as text."""
        preview = self.session.preview
        named = dict(preview.cohort.label_names) if preview else {}
        named |= {target.value: target.name for target in self.session.study.classes}
        return {str(value): name for value, name in named.items()}

    def class_title(self) -> str:
        """What the numbers are of; empty where there is one class only."""
        values = self.facts.options["class_value"] if self.facts else ()
        if len(values) < 2:
            return ""
        chosen = self.choices.selection.class_value
        return "mean of all classes" if chosen is None else self.class_names().get(chosen, f"label {chosen}")

    def empty_words(self) -> str:
        """What the rules for cases without a score are about and do."""
        return self.cases.effect.words(self.choices.rule, self.choices.missed) if self.cases else ""

    def busy_words(self) -> str:
        """What is being worked out; empty when all is there."""
        if self.gathering:
            return "Gathering scores …"
        done, many = self.answers.progress
        return f"Resampling: {done} of {many} done, {self.answers.missing[0].words} …" if done < many else ""

    def note(self) -> str:
        """What is not in the numbers yet."""
        count = self._gatherer.unfinished()
        unfinished = f"{count} run{'' if count == 1 else 's'} not finished: not in these numbers." if count else ""
        earlier = (
            "Scores are those of the kept models, not of the epoch above." if self.session.epoch is not None else ""
        )
        return " ".join(filter(None, (unfinished, earlier)))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and nothing on its way."""
        return self._table is None and not self.gathering

    def empty_text(self) -> tuple[str, str, str]:
        """Title, words and the workspace to go to where there are no scores."""
        if self.session.preview is None:
            words = "Means with intervals, tests and plots of every method appear here. It begins with cases."
            return "No study is open", words, "data"
        if not self.session.methods:
            words = "Choose the losses to compare. Once trained, their scores over all cases appear here."
            return "No methods yet", words, "losses"
        words = (
            "When a run has finished, its scores over the validation cases come here: means with 95 % intervals, "
            "paired tests, Dice by size, ROC, Bland-Altman, and the worst cases, each a click from its picture. "
            "Predictions of other tools count too: File, Add predictions from elsewhere."
        )
        return "No scores yet", words, "train"

    # -- doing --------------------------------------------------------------------------------------------
    def go_to(self, case: str, method: str | None = None) -> None:
        """Look at a case, at the largest error of a method."""
        preview = self.session.preview
        if preview is None or case not in preview.cohort.by_id:
            self.session.said.emit("warning", f"{case} is not in the cohort that is open")
            return
        self.case_wanted.emit(case, method)

    def write_table(self, table: Table, path: Path) -> None:
        """Write a table as CSV, LaTeX or Markdown."""
        self._write(path, lambda: write_table(table, path))

    def write_picture(self, picture: Picture, path: Path) -> None:
        """Write a plot as a figure for publication."""
        self._write(path, lambda: write_picture(picture, path))

    def _write(self, path: Path, work: Callable[[], Path]) -> None:
        self._tasks.run(
            f"Writing {path.name}", lambda _: work(),
            done=lambda file: self.session.said.emit("info", f"Written: {file}"),
            failed=lambda error: self.session.said.emit("error", f"{path}: could not be written: {error}"),
        )  # fmt: skip

    def report_refusal(self) -> str:
        """Why no report can be written now; empty where one can."""
        if self.session.folder is None:
            return "The report is written from the study's folder: save or train the study first"
        return ""

    def write_report(self, out: Path) -> None:
        """Write the whole report of the study's folder, under the rules chosen here."""
        folder = self.session.folder
        if folder is None:
            return
        chosen = self.choices

        def work(_: object) -> tuple[Path, ...]:
            from segloss_gui.report.full import write_full_report
            from segloss_gui.report.results import StudyResults
            from segloss_gui.study.store import StudyFolder

            results = StudyResults(StudyFolder(folder))
            return write_full_report(
                results, out, empty=chosen.rule, missed=chosen.missed, correction=chosen.correction
            )

        def done(files: tuple[Path, ...]) -> None:
            self.written = files[0]
            self.session.said.emit("info", f"Report written: {files[0]} and {len(files) - 1} more files")
            self.changed.emit()

        self._tasks.run(
            f"Writing the report to {out.name}", work, done,
            lambda error: self.session.said.emit("error", f"{out}: the report could not be written: {error}"),
        )  # fmt: skip


def _joined(first: LossTable, second: LossTable) -> LossTable:
    """Both tables' metrics in one."""
    return replace(
        first, metrics=(*first.metrics, *second.metrics), cells={**first.cells, **second.cells},
        comparisons={**first.comparisons, **second.comparisons},
    )  # fmt: skip
