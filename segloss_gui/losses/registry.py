"""The one list of losses: :data:`LOSSES`, and :func:`build_loss` that makes one ready to be called."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from segloss_gui.core.errors import BadInputError, ParameterError
from segloss_gui.losses.boundary import boundary, hausdorff_dt
from segloss_gui.losses.compound import (
    combo,
    dice_boundary,
    dice_ce,
    dice_focal,
    dice_hausdorff,
    dice_topk,
    exp_log,
    weighted_sum,
)
from segloss_gui.losses.distribution import (
    cross_entropy,
    dpce,
    focal,
    topk_percent,
    topk_threshold,
    weighted_cross_entropy,
)
from segloss_gui.losses.plugins import Plugin, plugins
from segloss_gui.losses.region import (
    asymmetric_similarity,
    dice_phi,
    dice_squared,
    focal_tversky,
    generalized_dice,
    leaf_dice,
    lovasz_hinge,
    lovasz_sigmoid,
    lovasz_softmax,
    marginal_dice,
    penalty_generalized_dice,
    sensitivity_specificity,
    soft_dice,
    soft_jaccard,
    tversky,
)
from segloss_gui.losses.spec import Activation, BoundLoss, LossSpec

MODULES = (
    cross_entropy,
    weighted_cross_entropy,
    topk_threshold,
    topk_percent,
    focal,
    dpce,
    sensitivity_specificity,
    soft_dice,
    dice_squared,
    dice_phi,
    soft_jaccard,
    tversky,
    focal_tversky,
    asymmetric_similarity,
    generalized_dice,
    penalty_generalized_dice,
    lovasz_sigmoid,
    lovasz_softmax,
    lovasz_hinge,
    leaf_dice,
    marginal_dice,
    boundary,
    hausdorff_dt,
    combo,
    exp_log,
    dice_ce,
    dice_topk,
    dice_focal,
    dice_boundary,
    dice_hausdorff,
    weighted_sum,
)

LOG = logging.getLogger(__name__)


class Registry(Mapping[str, LossSpec]):
    """Losses by key: those of this package, then the plug-ins, which are loaded at the first look.

    Not sooner: a plug-in imports this package, and may be what was imported first. A plug-in that is
    refused leaves one sentence in :meth:`refused` and in the log; the others go on. Safe from any thread.

    Parameters
    ----------
    built_in : iterable of LossSpec
        In their order.
    named : callable
        The plug-ins, as :func:`~segloss_gui.losses.plugins.plugins` finds them.
    """

    def __init__(
        self,
        built_in: Iterable[LossSpec],
        named: Callable[[Callable[[BadInputError], None]], Iterable[Plugin]] = plugins,
    ) -> None:
        self._specs = {spec.key: spec for spec in built_in}
        self._named = named
        self._refused: list[str] = []
        self._looked = False
        self._lock = threading.RLock()

    def __getitem__(self, key: str) -> LossSpec:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def refused(self) -> tuple[str, ...]:
        """One sentence for every plug-in that was refused, naming its file or package and the cause."""
        self._all()
        return tuple(self._refused)

    def _all(self) -> Mapping[str, LossSpec]:
        with self._lock:
            if not self._looked:
                self._looked = True  # first: a plug-in may itself look at the registry
                for plugin in self._named(self._refuse):
                    self._add(plugin)
            return self._specs

    def _add(self, plugin: Plugin) -> None:
        try:
            spec = plugin.spec(self._specs)
        except BadInputError as error:
            self._refuse(error)
        else:
            # A new dictionary: another thread may be walking over the old one.
            self._specs = {**self._specs, spec.key: spec}

    def _refuse(self, error: BadInputError) -> None:
        self._refused.append(" ".join(str(error).split()))
        LOG.warning("a loss plug-in was left out: %s", self._refused[-1])


LOSSES = Registry(module.SPEC for module in MODULES)
"""Every loss by its key, in the order of the Odyssey's taxonomy, plug-ins last."""


def build_loss(key: str, *, activation: Activation = "sigmoid", **params: object) -> BoundLoss:
    """Build the loss ``key``, ready to be called with ``(prediction, target)``, both (B, C, *S).

    Parameters
    ----------
    key : str
        A key of :data:`LOSSES`.
    activation : "sigmoid", "softmax" or "none"
        What predictions hold: logits of one channel, logits of several, or probabilities.
    **params
        Parameters of the loss; those left out take their defaults.

    Raises
    ------
    ParameterError
        When there is no such loss or activation, or a parameter must first be resolved from the
        training maps (``"prior"``, ``"heuristic"``).
    StudyFaults
        When parameters are unknown or out of their bounds, all at once.

    Examples
    --------
    >>> import torch
    >>> loss = build_loss("cross_entropy")
    >>> round(float(loss(torch.zeros(1, 1, 2, 2), torch.ones(1, 1, 2, 2))), 6)
    0.693147
    """
    if key not in LOSSES:
        left_out = "".join(f"; left out: {sentence}" for sentence in LOSSES.refused())
        raise ParameterError(f"the loss must be one of {', '.join(LOSSES)}, got {key!r}{left_out}")
    return LOSSES[key].build(params, activation)
