"""The loss looked at as code, in the forms it is offered in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segloss_gui.app.losses.presenter import LossesPresenter

if TYPE_CHECKING:
    from segloss_gui.losses.snippets import Form


class CopiedCode:
    """Code of the loss looked at, with the parameters as they stand.

    Parameters
    ----------
    presenter : LossesPresenter
        Says which loss, and how its channels are read.

    Attributes
    ----------
    forms : tuple of str
        Forms that the loss is offered in.
    form : str
        The one that is read.
    code, words : str
        The code, and what it expects of its input.
    """

    def __init__(self, presenter: LossesPresenter) -> None:
        self._presenter = presenter
        self.forms: tuple[Form, ...] = ()
        self.form: Form = "package"
        self.code = self.words = ""

    def refresh(self) -> bool:
        """Write the code anew; False while there is no loss to write. Not before it is seen: the sources are read."""
        from segloss_gui.losses.snippets import forms_of, snippet

        spec, params = self._presenter.spec, self._presenter.params
        if spec is None or params is None:
            return False
        activation = self._presenter.fit.activation(spec)
        self.forms = forms_of(spec, params, activation)
        self.form = self.form if self.form in self.forms else self.forms[0]
        self.code = snippet(self.form, spec, params, activation) or ""
        if self.form == "nnunet":
            self.words = "nnU-Net's networks end in a softmax over background and classes; every resolution is a term."
        elif activation == "sigmoid":
            self.words = "For one class: one channel of logits, read by a sigmoid."
        else:
            self.words = "For several classes: a channel of logits each, background first, read by a softmax."
        return True

    @property
    def titles(self) -> list[str]:
        """What the forms are called."""
        from segloss_gui.losses.snippets import TITLES

        return [TITLES[form] for form in self.forms]
