"""After unblinding: agreement between graders, mean grades, grades against Dice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from segloss_gui.app.review.grade_plot import grade_plot
from segloss_gui.app.review.result_words import (
    AGREEMENT,
    GRADE,
    agreement_rows,
    alpha_words,
    correlation_words,
    grade_rows,
)
from segloss_gui.app.review.results_presenter import ResultsPresenter
from segloss_gui.gui.dialogs.choose import choose_new_file
from segloss_gui.gui.plots.figure_plot import FigurePlot
from segloss_gui.gui.theme import colours, picture_icon, swatch
from segloss_gui.gui.widgets import PlainTable, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.report.figure_description.method_look import MethodLook


class ResultsPage(QWidget):
    """What all unblinded grades say.

    Signals
    -------
    back_wanted()
        Go back to the grading, or to the graders.
    case_wanted(str)
        The user clicked a prediction of this case.
    """

    back_wanted = Signal()
    case_wanted = Signal(str)

    def __init__(self, presenter: ResultsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.title = text_label("What the grades say", role="title")
        self.note = text_label(role="muted", wrap=True)
        self.export = push_button("Export CSV…", "save", tip="All unblinded grades, and beside them what is shown here")
        self.back = push_button("Back", "chevron-left", tip="Back to grading")
        self.agreement = PlainTable(
            "agreement between graders", AGREEMENT, numbers=range(1, len(AGREEMENT)), spare=(3, 2)
        )
        self.grades = PlainTable("mean grade of each method", GRADE, numbers=range(1, len(GRADE)), spare=(4, 1))
        self.alpha, self.correlation = (
            text_label(tip="Over all graders; grades are taken as ordinal (Krippendorff 2011)"),
            text_label(tip="Spearman's rank correlation; interval: cases drawn again 2000 times, 2.5 to 97.5"),
        )
        self.scatter = FigurePlot()
        self._lay_out()
        self.back.clicked.connect(self.back_wanted)
        self.export.clicked.connect(self.choose_file)
        self.scatter.chosen.connect(lambda case, _: self.case_wanted.emit(case))
        self.scatter.pointed.connect(self.scatter.setToolTip)
        presenter.changed.connect(self.refresh)

    def _lay_out(self) -> None:
        left = vbox(
            (_panel("Agreement between graders", self.agreement, self.alpha), 1),
            (_panel("Grade of each method", self.grades), 1),
            spacing=8,
        )
        right = _panel("Grade against Dice: click a dot to see its case in Compare", self.scatter, self.correlation)
        vbox(
            hbox(self.title, REST, self.export, self.back, spacing=10),
            self.note,
            (hbox((left, 5), (right, 6), spacing=8), 1),
            on=self,
            spacing=8,
            margins=(12, 10, 12, 10),
        )

    def refresh(self) -> None:
        """Show the results as they are now."""
        results = self._presenter.results
        show_words(self.note, self._presenter.note())
        self.export.setEnabled(results is not None and bool(results.points))
        if results is None:
            return
        session = self._presenter.session
        shown = {method.name: method.colour for method in session.methods}
        self.agreement.show_rows(agreement_rows(results))
        self.grades.show_rows(grade_rows(results, session.title))
        for at, method in enumerate(results.methods):
            self.grades.cell(at, 0).setIcon(picture_icon(swatch(shown.get(method.method, colours().muted))))
        look = MethodLook(shown, names={method.name: method.title for method in session.methods})
        self.scatter.show_plot(grade_plot(results.points, look))
        self.alpha.setText(alpha_words(results))
        self.alpha.setVisible(len(results.graders) > 1)
        self.correlation.setText(correlation_words(results))

    def choose_file(self) -> None:
        """Ask where to write, without blocking."""
        choose_new_file(self, "Export grades", {"Tables (*.csv)": ".csv"}, "grades.csv", self._presenter.export)


def _panel(title: str, content: QWidget, below: QLabel | None = None) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "panel")
    heading = text_label(title, role="heading", wrap=True)
    heading.setContentsMargins(12, 8, 12, 2)
    layout = vbox(heading, (content, 1), on=frame, spacing=2, margins=(1, 1, 1, 1))
    if below is not None:
        below.setContentsMargins(12, 2, 12, 8)
        below.setWordWrap(True)
        layout.addWidget(below)
    return frame
