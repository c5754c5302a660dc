"""Cases by methods, the one source of every table and picture that shows a score of each."""

from __future__ import annotations

from segloss_gui.app.scores.case_scores import cohort_scores, cohort_state
from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.scores.score_rows import CohortScores
from segloss_gui.app.scores.score_settings import ScoreSettings
from segloss_gui.app.session import Session


class CohortTable:
    """Scores of every case and method, of any metric, under one set of choices; worked out once.

    The epoch looked at is the session's; the class, the tolerance and what undefined cases count are of the settings.

    Parameters
    ----------
    session : Session
        Whose cases, methods and runs.
    final : FinalScores
        Scores of finished runs and of methods from elsewhere.
    settings : ScoreSettings
        The choices.
    """

    def __init__(self, session: Session, final: FinalScores, settings: ScoreSettings) -> None:
        self._session, self._final, self._settings = session, final, settings
        self._state: object = None
        self._known: dict[str, CohortScores] = {}

    def scores(self, key: str) -> CohortScores:
        """The table of one metric as everything is now."""
        state = cohort_state(self._session, self._final, self._settings)
        if state != self._state:
            self._state, self._known = state, {}
        if key not in self._known:
            self._known[key] = cohort_scores(self._session, self._final, self._settings, key)
        return self._known[key]
