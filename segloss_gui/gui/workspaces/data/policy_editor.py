"""Which labels training sees: a box for every class in every group, and what that leaves of each class."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent

from segloss_gui.app.data.policy_presenter import PolicyPresenter
from segloss_gui.gui.forms.checks import CheckTable
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.areas import Area
from segloss_gui.gui.widgets.boxes import REST, held, vbox
from segloss_gui.gui.widgets.labels import set_role
from segloss_gui.gui.widgets.seen import WhileSeen

RIGHT = 6
prose = partial(text_label, wrap=True, selectable=True)


class PolicyEditor(WhileSeen, Area):
    """A box for every class in every group: ticked, training sees its labels.

    Parameters
    ----------
    presenter : PolicyPresenter
        Holds the policy and counts.
    """

    def __init__(self, presenter: PolicyPresenter) -> None:
        super().__init__("Labels trained on")
        self._presenter = presenter
        self._shape: object = None
        self._fitted: object = None
        self.table = CheckTable((), ())
        self.explanation, self.facts = text_label(role="muted", wrap=True), prose(role="muted")
        self.summary, self.warnings = prose(), prose()
        self._notice = held(vbox(self.warnings, margins=(10, 8, 10, 8)), "notice")
        parts = (self.explanation, self.table, self.summary, self.facts, self._notice, REST)
        self._column = vbox(*parts, spacing=12, margins=(0, 10, RIGHT, 0))
        self.setWidget(held(self._column))
        presenter.changed.connect(self._follow)
        self.refresh()

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show policy and counts."""
        presenter = self._presenter
        self._show_table()
        self.explanation.setText(presenter.explanation())
        set_role(self.summary, "error" if presenter.fault else "")
        self.summary.setText(presenter.summary())
        self.facts.setText("\n".join(fact.words() for fact in presenter.facts()))
        self.warnings.setText("\n".join(presenter.warnings()))
        for widget, words in (
            (self.summary, self.summary.text()), (self.facts, self.facts.text()), (self._notice, self.warnings.text()),
        ):  # fmt: skip
            widget.setVisible(bool(words))
        self._keep_to_view()

    def _show_table(self) -> None:
        """Other boxes only where classes or groups are others: the one that is clicked must live on."""
        presenter = self._presenter
        rows = tuple(target.name for target in presenter.classes) if presenter.groups else ()
        columns = presenter.headings() if rows else ()
        if (rows, columns) != self._shape:
            self._shape = (rows, columns)
            old, self.table = self.table, CheckTable(rows, columns, "Training sees {row} in group {column}")
            self.table.toggled.connect(presenter.set_seen)
            self._column.replaceWidget(old, self.table)
            old.deleteLater()
            self.table.setVisible(bool(rows))
        self.table.show_ticked(presenter.seen)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Table and words keep to what is seen."""
        super().resizeEvent(event)
        self._keep_to_view()

    def _keep_to_view(self) -> None:
        """Give words the width that is seen, and the height they have in it: the layout reckons with the table's."""
        width = max(self.viewport().width() - RIGHT, 1)
        if (width, self.table) != self._fitted:  # each time it is clicked it must not be laid out anew
            self._fitted = width, self.table
            self.table.fit(width)
        for widget in (self.explanation, self.summary, self.facts, self._notice):
            widget.setMaximumWidth(width)
            widget.setMinimumHeight(max(widget.heightForWidth(width), 0))

    def seen(self, on: bool) -> None:
        """Count what is left of the labels while somebody looks."""
        self._presenter.watch(on)
        if on:
            self.refresh()
