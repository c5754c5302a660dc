"""The menu of what the papers draw: one click, and where to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu, QWidget

from segloss_gui.app.papers import PaperWriter
from segloss_gui.app.services import Services
from segloss_gui.gui.dialogs import choose_folder
from segloss_gui.gui.widgets import plain_tip

ALL = "&All that this study can give…"


class PaperMenu(QMenu):
    """Lists the figures when it is first opened.

    Parameters
    ----------
    services : Services
        Whose session's study is drawn.
    parent : QWidget
        The window asked for a folder.
    """

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__("&Papers", parent)
        self._window = parent
        self.writer = PaperWriter(services.session, services.tasks)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.refresh)

    def refresh(self) -> None:
        """Fill the menu, and say of each figure why it cannot be drawn now."""
        from segloss_gui.report.paper.paper_figures import PAPER_FIGURES

        self.clear()
        for key, figure in PAPER_FIGURES.items():
            refusal = self.writer.refusal(key)
            action = self.addAction(f"{figure.citation}: {figure.title}…")
            action.setData(key)
            action.setToolTip(plain_tip(refusal or f"Needs {figure.needs}. SVG, PNG and LaTeX"))
            action.setEnabled(not refusal)
            action.triggered.connect(lambda _=False, key=key: self.choose([key]))
        self.addSeparator()
        whole = self.addAction(ALL)
        whole.setToolTip("Every figure and table of the papers that the study has the scores for")
        whole.triggered.connect(lambda _=False: self.choose(list(PAPER_FIGURES)))

    def choose(self, keys: Sequence[str]) -> None:
        """Ask for a folder and write the figures there."""
        choose_folder(
            self._window, "Draw the papers' figures into a folder", lambda out: self.writer.write(keys, out),
            new=True, offered=self.writer.offered_folder,
        )  # fmt: skip
