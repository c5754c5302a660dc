"""A pane that shows one of the plots, with what can be chosen about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.plotting import PLOTS, plot_of
from segloss_gui.app.statistics.presenter import Part, StatisticsPresenter
from segloss_gui.core.number_text import with_minus
from segloss_gui.core.units import MM
from segloss_gui.gui.plots.figure_plot import FigurePlot
from segloss_gui.gui.widgets import TypeLine, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.labels import from_the_left
from segloss_gui.gui.workspaces.statistics.tables import export_button

WAITING = "Working it out …"
CAPTION_LINES, LEAST_WIDTH = 2, 96
CAPTION_SHARE = 0.2
"""Of the pane's height that a caption of several lines may take, as high as two in any case; else it stands in one,
and whole in the tooltip."""


LONG = 10_000


class PlotPane(QWidget):
    """One plot; beneath it what it shows, or what the dot under the mouse says.

    Parameters
    ----------
    presenter : StatisticsPresenter
        Whose answers are drawn.
    part : str
        The plot shown at first.

    Signals
    -------
    turned()
        Another plot is looked at.
    export_wanted()
        It is to be written.
    """

    turned = Signal()
    export_wanted = Signal()

    def __init__(self, presenter: StatisticsPresenter, part: Part) -> None:
        super().__init__()
        self._presenter = presenter
        self._drawn: Part | None = None
        self._state: object = None
        self._caption = self._said = ""
        plots = [(title, key, hint) for key, (title, hint) in PLOTS.items()]
        self.kind = choice_box("plot", "", plots, least=LEAST_WIDTH)
        self.turn_to(part)
        self.first, self.second = (
            choice_box(name, gives=9, least=LEAST_WIDTH) for name in ("method across", "method up")
        )
        self.against = text_label("vs")
        self.plot = FigurePlot()
        self.words = text_label(role="caption", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._lay_out()
        self.kind.activated.connect(lambda _: self.turned.emit())
        self.first.activated.connect(lambda _: self._choose())
        self.second.activated.connect(lambda _: self._choose())
        self.plot.pointed.connect(self._say)
        self.plot.chosen.connect(presenter.go_to)

    def _lay_out(self) -> None:
        boxes = TypeLine(self.kind, hbox(self.first, self.against, self.second, REST, spacing=6), spacing=6)
        export = (export_button(self.export_wanted), 0, Qt.AlignmentFlag.AlignTop)
        top = hbox((boxes, 1), export, spacing=6, margins=(8, 6, 6, 2))
        for hidden in (self.first, self.against, self.second):
            hidden.hide()
        self.words.setContentsMargins(10, 0, 10, 6)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        vbox(top, (self.plot, 1), self.words, on=self, spacing=2)

    @property
    def part(self) -> Part:
        """The plot that is shown."""
        return list(PLOTS)[self.kind.currentIndex()]

    def turn_to(self, part: Part) -> None:
        """Show another plot."""
        self.kind.setCurrentIndex(list(PLOTS).index(part))

    def refresh(self) -> None:
        """Draw the answers that are there."""
        self._offer()
        state = self._presenter.state(self.part)
        if state == self._state:
            return
        self._state = state
        found = plot_of(self._presenter, self.part)
        if found is None:
            # An older answer stays until the new one is there, but never that of another plot.
            if self._drawn != self.part:
                self.plot.show_plot(None)
            self._caption = WAITING
        elif isinstance(found, Unanswered):
            self.plot.show_plot(None)
            self._caption = found.why
        else:
            self.plot.show_plot(found)
            self._caption = f"{found.caption} {found.hint}".strip()
        self._drawn = self.part if found is not None else self._drawn
        self._say("")

    def _say(self, words: str) -> None:
        self._said = from_the_left(with_minus(words or self._caption))
        self.words.setToolTip(plain_tip(self._said))
        self._fit_words()

    def _fit_words(self) -> None:
        metrics, room = self.words.fontMetrics(), self.width() - 24
        wrapped = metrics.boundingRect(0, 0, room, LONG, int(Qt.TextFlag.TextWordWrap), self._said).height()
        short = max(wrapped, CAPTION_LINES * metrics.lineSpacing()) > CAPTION_SHARE * self.height()
        self.words.setWordWrap(not short)
        self.words.setMinimumHeight((1 if short else CAPTION_LINES) * metrics.lineSpacing() + 8)
        self.words.setText(metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, room) if short else self._said)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A low pane leaves its height to the plot."""
        super().resizeEvent(event)
        self._fit_words()

    def _offer(self) -> None:
        presenter, part = self._presenter, self.part
        unit = presenter.facts.unit if presenter.facts else MM
        for at, words in enumerate(PLOTS.values()):
            title, hint = map(unit.named, words)
            self.kind.setItemText(at, title)
            self.kind.setItemData(at, plain_tip(hint), Qt.ItemDataRole.ToolTipRole)
        names = [(name, name) for name in presenter.methods]
        pair = presenter.pair or ("", "")
        self.second.setVisible(part == "scatter")
        self.against.setVisible(part == "scatter")
        self.first.setVisible(part in ("scatter", "volumes", "roc"))
        if part == "roc":
            offer(self.first, presenter.sides.options, presenter.sides.side)
            self.first.setToolTip(plain_tip(f"Whom the predicted {unit.named('volume')} is to tell from the others"))
        elif part == "volumes":
            offer(self.first, names, presenter.method)
            self.first.setToolTip("Method")
        else:
            offer(self.first, names, pair[0])
            self.first.setToolTip("Method across")
        offer(self.second, names, pair[1])

    def _choose(self) -> None:
        first, second = self.first.currentData(), self.second.currentData()
        if self.part == "roc":
            self._presenter.choose(positive=first)
        elif self.part == "volumes":
            self._presenter.choose(method=first)
        elif first == second:
            # The two change places rather than one being compared with itself.
            self._presenter.choose(pair=tuple(reversed(self._presenter.pair or ())))
        else:
            self._presenter.choose(pair=(first, second))
