from __future__ import annotations

from segloss_gui.app.losses.copied_code import CopiedCode
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.app.session import Session
from segloss_gui.losses import LOSSES


def test_the_code_is_that_of_the_loss_looked_at_in_a_form_it_has() -> None:
    presenter = LossesPresenter(Session())
    copied = CopiedCode(presenter)
    assert not copied.refresh()
    presenter.registry_loaded(LOSSES)
    for key in LOSSES:
        presenter.choose(key)
        copied.form = "nnunet"
        assert copied.refresh()
        assert copied.form in copied.forms
        assert len(copied.titles) == len(copied.forms)
        assert copied.code
        assert copied.words.startswith("nnU-Net" if copied.form == "nnunet" else "For ")
