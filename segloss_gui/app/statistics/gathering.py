"""The scores of all finished runs and of methods from elsewhere, as one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.session import Session
from segloss_gui.core.same_object import SameObject
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.plan import runs_of, trained_runs
from segloss_gui.study.progress import RunState
from segloss_gui.study.score_file import ScoreRow


@dataclass(frozen=True)
class Sources:
    """Rows of scores that are at hand, by method, in the window's order.

    Parameters
    ----------
    rows : tuple of (method, rows)
        Of each run that has finished, and of each method from elsewhere.
    subjects : mapping of str to str
        Subject of each case.
    titles : mapping of str to str
        What each method is called: by that the page knows it.
    """

    rows: tuple[tuple[str, Sequence[ScoreRow]], ...]
    subjects: Mapping[str, str]
    titles: Mapping[str, str]

    @property
    def state(self) -> object:
        """Equal to an earlier one where nothing changed."""
        rows = tuple((method, SameObject(rows), len(rows)) for method, rows in self.rows)
        return rows, SameObject(self.subjects), tuple(self.titles.items())

    def table(self) -> ScoreTable:
        """One table of them by the methods' ids; for the background: it walks over every row."""
        return ScoreTable.from_rows((row for _, rows in self.rows for row in rows), self.subjects)


class Gatherer:
    """Looks at what the session and the score files have now.

    Parameters
    ----------
    session : Session
        Runs, methods, cohort.
    final : FinalScores
        Rows of runs and methods from elsewhere.
    """

    def __init__(self, session: Session, final: FinalScores) -> None:
        self._session, self._final = session, final
        self._subjects: tuple[object, Mapping[str, str]] = None, {}

    def sources(self) -> Sources:
        """What is at hand now."""
        session, final = self._session, self._final
        rows: list[tuple[str, Sequence[ScoreRow]]] = []
        for method in session.methods:
            parts = [final.rows(run) for run in runs_of(session.plans.values(), method.name)]
            if session.imported(method.name) is not None:
                parts.append(final.elsewhere.rows(method.name))
            rows += [(method.name, part) for part in parts if part]
        return Sources(tuple(rows), self._known_subjects(), {view.name: view.title for view in session.methods})

    def _known_subjects(self) -> Mapping[str, str]:
        preview = self._session.preview
        if self._subjects[0] is not preview:
            cases = preview.cohort.cases if preview else ()
            self._subjects = preview, {case.id: case.subject for case in cases}
        return self._subjects[1]

    def unfinished(self) -> int:
        """Runs whose scores are still to come."""
        session = self._session
        known = (session.progress.get(plan.id) for plan in trained_runs(session.plans.values()))
        return sum(progress is None or progress.state is not RunState.FINISHED for progress in known)
