"""Which methods have probabilities of the case, and what is said of those that have none."""

from __future__ import annotations

from segloss_gui.app.compare.notice import Notice
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.model_probabilities import Probabilities


class ProbabilityPresenter:
    """What the layout of probabilities says.

    Parameters
    ----------
    presenter : ComparePresenter
        The case and the methods.
    maps : Probabilities
        Loads or computes them.
    """

    def __init__(self, presenter: ComparePresenter, maps: Probabilities) -> None:
        self._presenter, self._maps = presenter, maps

    def shown_methods(self, class_value: int) -> list[MethodView]:
        """Methods that are switched on and whose maps of the class are there."""
        shown = self._maps.shown
        return [
            method
            for method in self._presenter.session.methods
            if method.visible and method.name in shown and class_value in shown[method.name].codes
        ]

    def empty_text(self) -> str:
        """Why there is no heat map."""
        if self._maps.loading or self._presenter.loading_text():
            return self._presenter.loading_text() or "Loading the probabilities …"
        return self._presenter.note() or "No method that is switched on has probabilities of this case."

    def notice(self) -> Notice:
        """What is being computed, can be, or cannot."""
        computing, session = self._maps.computing, self._presenter.session
        if computing.working:
            return Notice(f"Computing the probabilities of {computing.words()}", share=lambda: computing.share)
        faults = [*self._maps.faults.values(), *computing.faults.values()]
        missing = [method for method in self._maps.missing if not computing.why_not(method)]
        if missing:
            names = ", ".join(method.title for method in session.methods if method.name in missing)
            return Notice(
                "\n".join([f"{names}: no probabilities were kept for this prediction.", *faults]),
                "Compute from the kept weights", "Predicts the case again, in the background, and keeps the result",
            )  # fmt: skip
        other = ", ".join(map(session.title, sorted(self._maps.missing)))
        return Notice("\n".join([*([f"{other}: label maps only, no probabilities."] if other else []), *faults]))
