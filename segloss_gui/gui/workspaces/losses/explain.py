"""What Φ and ε do, drawn and said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from segloss_gui.app.losses.epsilon import RULE, is_small, sentence
from segloss_gui.app.losses.heuristic import HeuristicShown
from segloss_gui.app.microscope.phi import Phi, axes_words, background_lesson, caption, lesson
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.labels import set_role, show_words
from segloss_gui.gui.workspaces.losses.epsilon_view import EpsilonView
from segloss_gui.gui.workspaces.losses.phi_diagram import PhiDiagram


class PhiPanel(QWidget):
    """The four Φ drawn, and the chosen one in words."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.diagram = PhiDiagram()
        self.caption, self.lesson, self.axes = (text_label(role=r, wrap=True) for r in ("", "muted", "caption"))
        vbox(self.diagram, self.axes, self.caption, self.lesson, on=self, spacing=6)
        self.diagram.chosen.connect(self.chosen)

    def show_values(self, phi: Phi, batch: int, channels: Sequence[str], dropped: bool, epsilon: Any = None) -> None:
        """Show Φ for a batch; ``dropped``: the background does not count; ``epsilon`` where the loss has one."""
        counted = channels[1:] if dropped and len(channels) > 1 else channels
        self.diagram.show_phi(phi, batch, len(channels), background_dropped=dropped)
        self.caption.setText(caption(phi, batch, len(counted)))
        self.lesson.setText(f"{lesson(phi, is_small(epsilon))} {background_lesson(dropped, len(channels))}".strip())
        self.axes.setText(axes_words(batch, channels))


class EpsilonPanel(QWidget):
    """ε drawn on an empty map, and said."""

    chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.heading = text_label("What ε does to an empty map", role="field", wrap=True)
        self.view = EpsilonView()
        self.words = text_label(role="muted", wrap=True)
        self.value, self.warning = (text_label(role=r, wrap=True, selectable=True) for r in ("field", "warning"))
        vbox(self.heading, self.value, self.warning, self.view, self.words, on=self, spacing=6)
        self.view.chosen.connect(self.chosen)

    def show_value(self, epsilon: Any, heuristic: HeuristicShown | None = None) -> None:
        """Show one ε; the smallest of several; for the heuristic, what it is for the study."""
        numbers = epsilon if isinstance(epsilon, tuple) else (epsilon,)
        by_rule = bool(numbers) and isinstance(numbers[0], str)
        shown = (heuristic if by_rule else None) or HeuristicShown()
        self._show_heuristic(shown)
        if by_rule:
            numbers = () if shown.smallest is None else (shown.smallest,)
        self.view.setVisible(bool(numbers))
        self.words.setText(RULE if by_rule else "")
        if numbers:
            self.view.show_epsilon(min(numbers))
        if numbers and not by_rule:
            which = "For the smallest ε: " if len(numbers) > 1 else ""
            self.words.setText(which + sentence(min(numbers)))

    def _show_heuristic(self, shown: HeuristicShown) -> None:
        self.value.setText(shown.words)
        set_role(self.value, "error" if shown.fault else "field" if shown.smallest is not None else "muted")
        self.value.setVisible(bool(shown.words))
        show_words(self.warning, "\n".join(shown.warnings))
