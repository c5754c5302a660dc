"""What the Statistics page says beside its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from segloss_gui.app.session import Session
from segloss_gui.app.statistics.answers import Answers
from segloss_gui.app.statistics.available_factors import Facts
from segloss_gui.app.statistics.choices import Choices
from segloss_gui.app.statistics.gathering import Gatherer
from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.core.number_text import count_of


class Page(Protocol):
    """What the words are about: :class:`~segloss_gui.app.statistics.presenter.StatisticsPresenter`."""

    session: Session
    answers: Answers
    choices: Choices
    facts: Facts | None
    gathering: bool
    gatherer: Gatherer

    @property
    def cases(self) -> CaseScores | None:
        """The chosen metric of every case."""
        ...


class PageWords:
    """Sentences of the page as it is now.

    Parameters
    ----------
    of : Page
        Whose page.
    """

    def __init__(self, of: Page) -> None:
        self._of = of

    def class_names(self) -> Mapping[str, str]:
        """What a class is called, by its label value as text."""
        preview = self._of.session.preview
        named = dict(preview.cohort.label_names) if preview else {}
        named |= {target.value: target.name for target in self._of.session.study.classes}
        return {str(value): name for value, name in named.items()}

    def class_title(self) -> str:
        """What the numbers are of; empty where there is one class only."""
        values = self._of.facts.options["class_value"] if self._of.facts else ()
        if len(values) < 2:
            return ""
        chosen = self._of.choices.selection.class_value
        return "mean of all classes" if chosen is None else self.class_names().get(chosen, f"label {chosen}")

    def empty_words(self) -> str:
        """What the rules for cases without a score are about and do."""
        return self._of.cases.effect.words(self._of.choices.rule, self._of.choices.missed) if self._of.cases else ""

    def busy_words(self) -> str:
        """What is being worked out; empty when all is there."""
        if self._of.gathering:
            return "Gathering scores …"
        done, many = self._of.answers.progress
        return f"Resampling: {done} of {many} done, {self._of.answers.missing[0].words} …" if done < many else ""

    def note(self) -> str:
        """What is not in the numbers yet."""
        count = self._of.gatherer.unfinished()
        unfinished = f"{count_of(count, 'run')} not finished: not in these numbers." if count else ""
        earlier = (
            "Scores are those of the kept models, not of the epoch above." if self._of.session.epoch is not None else ""
        )
        return " ".join(filter(None, (unfinished, earlier)))

    def empty_text(self) -> tuple[str, str, str]:
        """Title, words and the workspace to go to where there are no scores."""
        if self._of.session.preview is None:
            words = "Means with intervals, tests and plots of every method appear here. It begins with cases."
            return "No study is open", words, "data"
        if not self._of.session.methods:
            words = "Choose the losses to compare. Once trained, their scores over all cases appear here."
            return "No methods yet", words, "losses"
        words = (
            "When a run has finished, its scores over the validation cases come here: means with 95 % intervals, "
            "paired tests, Dice by size, ROC, Bland-Altman, and the worst cases, each a click from its picture. "
            "Predictions of other tools count too: File, Add predictions from elsewhere."
        )
        return "No scores yet", words, "train"
