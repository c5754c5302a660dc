"""The gradient of a loss on a case in words: which loss, with what parameters, on whose weights. No Qt."""

from __future__ import annotations

from segloss_gui.app.model_gradients import ShownGradient


def loss_text(shown: ShownGradient) -> str:
    """The loss with phi and epsilon; below, its value on the case, and whose weights and what case that is."""
    found = shown.found
    told = parameters(shown)
    short = "".join(f", {sign} {told[name]}" for name, sign in (("phi", "Φ"), ("epsilon", "ε")) if name in told)
    where = "trained on" if found.trained_on else "held out"
    return f"{shown.title}{short}\nloss {found.loss:.4g} · epoch {found.epoch} · {where}"


def parameters(shown: ShownGradient) -> dict[str, str]:
    """The loss's parameters in words, as they were resolved."""
    values = shown.found.params.model_dump()
    return {name: _words(value) for name, value in values.items() if value is not None}


def parameters_text(shown: ShownGradient) -> str:
    """All parameters, one a line."""
    return "\n".join(f"{name} = {value}" for name, value in parameters(shown).items())


def _words(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return " ".join(map(_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
