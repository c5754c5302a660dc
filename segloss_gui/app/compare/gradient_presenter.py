"""What the layout of gradients shows, what it still has to compute, and what it says of it."""

from __future__ import annotations

from collections.abc import Sequence

from segloss_gui.app.case_loading import IMAGE, REFERENCE
from segloss_gui.app.compare.notice import Notice
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.model_gradients import Gradients, ShownGradient
from segloss_gui.core.number_text import short_number


class GradientPresenter:
    """The gradients of the methods that are switched on, for one case.

    Parameters
    ----------
    presenter : ComparePresenter
        The case and the methods.
    gradients : Gradients
        Computes them.
    """

    def __init__(self, presenter: ComparePresenter, gradients: Gradients) -> None:
        self._presenter, self._gradients = presenter, gradients

    def shown_methods(self, class_value: int) -> list[MethodView]:
        """Methods whose gradient of the class is there."""
        found = self._gradients.results
        return [one for one in self._visible() if one.name in found and class_value in found[one.name].maps]

    def largest(self, class_value: int) -> float:
        """Largest absolute derivative of all that are shown: the end of one scale."""
        shown = self.shown_methods(class_value)
        return max(self._gradients.results[method.name].largest[class_value] for method in shown)

    def compute(self) -> None:
        """Compute what is missing, unless that was cancelled."""
        wanted = self._wanted()
        if wanted and not self._gradients.cancelled:
            self._gradients.start(wanted)

    def again(self) -> None:
        """From new weights, or after a cancel."""
        if not self._wanted():
            self._gradients.forget()
        self._gradients.faults.clear()
        self._gradients.start(self._wanted())

    def leave(self) -> None:
        """Nobody looks: what was begun may be begun again later."""
        if self._gradients.working:
            self._gradients.cancel()
            self._gradients.cancelled = False

    def empty_text(self) -> str:
        """Why there is no gradient."""
        loader = self._presenter.loader
        if IMAGE in loader.loading or REFERENCE in loader.loading:
            return self._presenter.loading_text()
        if loader.image is not None and loader.reference is None:
            return "A gradient is taken against the reference, and this case has none."
        if self._gradients.working:
            return "The gradients appear here, one after the other."
        if not self._visible():
            return "Switch a method on in the legend: the gradient of its loss appears here."
        return "\n".join(self._whys()) or "No gradient was computed."

    def notice(self, class_value: int) -> Notice:
        """What is being computed, was not, or can be computed again."""
        gradients, shown = self._gradients, self.shown_methods(class_value)
        if gradients.working:
            return Notice(f"Computing the gradient of {gradients.words()}", share=lambda: gradients.share)
        if gradients.cancelled and self._wanted():
            return Notice(f"Not computed: {self._titles(self._wanted())}.", "Compute", "Go on computing")
        whys, behind = "\n".join(self._whys()) if shown else "", self._behind(shown)
        if gradients.faults or behind:
            return Notice(whys or behind, "Compute again", "From the weights as they are now")
        return Notice(whys)

    def _visible(self) -> list[MethodView]:
        return [method for method in self._presenter.session.methods if method.visible]

    def _wanted(self) -> list[str]:
        loader, gradients = self._presenter.loader, self._gradients
        if loader.image is None or loader.reference is None:
            return []
        names = [method.name for method in self._visible()]
        known = {*gradients.results, *gradients.faults}
        return [name for name in names if name not in known and not gradients.why_not(name)]

    def _whys(self) -> list[str]:
        reasons: dict[str, list[str]] = {}
        for method in self._visible():
            if why := self._gradients.why_not(method.name):
                reasons.setdefault(why, []).append(method.title)
        return [*(f"{', '.join(names)}: {why}." for why, names in reasons.items()), *self._gradients.faults.values()]

    def _behind(self, shown: Sequence[MethodView]) -> str:
        """Methods that have been trained on since their gradient was computed."""
        last = {}
        for method in shown:
            run = self._gradients.run_of(method.name)
            progress = self._presenter.session.progress.get(run.id) if run is not None else None
            if progress is not None and progress.finished is None:
                last[method.name] = progress.last_checkpoint
        behind = [name for name, epoch in last.items() if epoch > self._gradients.results[name].found.epoch]
        return f"Trained on since: {self._titles(behind)}." if behind else ""

    def _titles(self, methods: Sequence[str]) -> str:
        return ", ".join(map(self._presenter.session.title, methods))


def sums_text(shown: ShownGradient, class_value: int) -> str:
    """Sums on foreground and background, and the share of the pull on the foreground."""
    pull = shown.found.pull(class_value)
    if pull is None:
        return ""
    share = "" if pull.foreground_share != pull.foreground_share else f" · {pull.foreground_share:.0%} of Σ|·| inside"
    return f"Σ inside {short_number(pull.foreground)} · outside {short_number(pull.background)}{share}"
