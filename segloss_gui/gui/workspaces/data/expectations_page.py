"""What the papers expect of the cohort: a tab beside its cases."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from segloss_gui.app.data.expectations import ExpectationsPresenter
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.areas import Area
from segloss_gui.gui.widgets.boxes import REST, held, vbox
from segloss_gui.gui.widgets.seen import WhileSeen

if TYPE_CHECKING:
    from segloss_gui.report.expectations import Expectation


class ExpectationsPage(WhileSeen, Area):
    """Facts of each class, what theory says of them, and what came out.

    Signals
    -------
    design_wanted(str)
        The design of this key is wanted, with these data.

    Parameters
    ----------
    presenter : ExpectationsPresenter
        Counts while this is looked at.
    """

    design_wanted = Signal(str)

    def __init__(self, presenter: ExpectationsPresenter) -> None:
        super().__init__("")
        self._presenter = presenter
        self.words, self.facts = text_label(wrap=True), text_label(role="muted", wrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        for label in (self.words, self.facts):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setWidget(held(vbox(self.words, self.facts, REST, spacing=12, margins=(0, 10, 6, 0))))
        self.words.linkActivated.connect(self.design_wanted)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known."""
        presenter = self._presenter
        if presenter.note:
            self.words.setText(escape(presenter.note))
            self.facts.setText("")
            return
        from segloss_gui.report.expectation_text import facts_lines

        self.words.setText("".join(map(_paragraph, presenter.found)))
        self.facts.setText("\n".join(line for fact in presenter.facts for line in facts_lines(fact)))

    def seen(self, on: bool) -> None:
        """Count while somebody looks."""
        self._presenter.watch(on)


def _paragraph(one: Expectation) -> str:
    from segloss_gui.study.templates import TEMPLATES

    if one.outcome is None:
        last = f'<a href="{escape(one.design)}">Design this study: {escape(TEMPLATES[one.design].title)}…</a>'
    else:
        last = f"<b>{escape(one.outcome.verdict.capitalize())}</b>: {escape(one.outcome.words)}"
    return f"<p><b>{escape(one.about)}</b>. {escape(one.finding)}<br>{escape(one.theory)}<br>{last}</p>"
