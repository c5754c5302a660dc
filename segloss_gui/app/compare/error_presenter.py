"""Which methods have errors to show in the case, and what is said where there are none."""

from __future__ import annotations

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView


class ErrorPresenter:
    """What the layout of errors says.

    Parameters
    ----------
    presenter : ComparePresenter
        The case and the methods.
    """

    def __init__(self, presenter: ComparePresenter) -> None:
        self._presenter = presenter

    def shown_methods(self) -> list[MethodView]:
        """Methods with a prediction, where there is a reference to hold them against."""
        loader = self._presenter.loader
        if loader.reference is None:
            return []
        return [m for m in self._presenter.session.methods if m.visible and m.name in loader.predictions]

    def empty_text(self) -> str:
        """Why there is nothing to compare."""
        loader, note = self._presenter.loader, self._presenter.note()
        if note:
            return note
        if loader.image is not None and loader.reference is None and REFERENCE not in loader.loading:
            return "Errors need a reference, and this case has none."
        return self._presenter.loading_text() or "Switch a method on in the legend: its errors appear here."
