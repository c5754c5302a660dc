"""The papers' figures of the study that is open, written in a background task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.app.offered_folders import within_the_study
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks
    from segloss_gui.report.paper.write import Written

NO_FOLDER = "The papers' figures are drawn from the study's folder: save or train the study first"


class PaperWriter:
    """Writes what the papers draw; says on the session what was written and what could not be.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where figures are drawn.
    """

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks = session, tasks

    def refusal(self, key: str) -> str:
        """Why a figure cannot be drawn now; empty where it can be tried."""
        from segloss_gui.report.paper.paper_figures import paper_figure

        return NO_FOLDER if self._session.folder is None and paper_figure(key).least else ""

    @property
    def offered_folder(self) -> Path | None:
        """Where the figures would go."""
        return within_the_study(self._session, "papers")

    def write(self, keys: Sequence[str], out: Path) -> None:
        """Write some figures into a folder; of several, those that the study can give."""
        folder = self._session.folder

        def work(_: object) -> tuple[tuple[Written, ...], tuple[str, ...]]:
            from segloss_gui.report.paper.paper_figures import paper_figure
            from segloss_gui.report.paper.write import open_studies, write_figures

            studies = open_studies([folder] if folder is not None else [])
            return write_figures([paper_figure(key) for key in keys], studies, out)

        def done(found: tuple[tuple[Written, ...], tuple[str, ...]]) -> None:
            written, refused = found
            names = ", ".join(figure.key for figure in written)
            if written:
                left = f"; {len(refused)} others need what the study has not" if refused else ""
                self._session.said.emit("info", f"Written to {out}: {names}{left}")
            else:
                self._session.said.emit("warning", "; ".join(refused))

        self._tasks.run(
            f"Drawing for {out.name}", work, done,
            lambda error: self._session.said.emit("error", f"{out}: could not be drawn: {error_words(error)}"),
        )  # fmt: skip
