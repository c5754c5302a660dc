"""What every loss promises, whatever it computes; the one place these checks are written down.

A promise is a function ``(spec, channels) -> None``, named as a claim, that raises :class:`PromiseBroken`
(or the error the loss ran into). ``values``, ``gradients``, ``precision``, ``ignored``, ``refusals`` and ``words``
hold them by subject, ``samples`` the small tensors they use. :func:`checks` gives those that apply to a loss: the
tests run them over the whole registry, and the author of a plug-in from the command line,

``python -m segloss_gui.losses.contract KEY_OR_FILE``

or from pytest::

    import pytest
    from segloss_gui.losses.contract import checks
    from my_package.my_loss import SPEC

    @pytest.mark.parametrize("check", checks(SPEC), ids=str)
    def test_my_loss_keeps_the_contract(check):
        check.run()

May import what ``losses`` may, and matplotlib for the equation. To add a promise: write it into the file of
its subject and add it to the tuple at that file's end.
"""

from __future__ import annotations

from segloss_gui.losses.contract.checks import Check, PromiseBroken, broken, checks

__all__ = ["Check", "PromiseBroken", "broken", "checks"]
