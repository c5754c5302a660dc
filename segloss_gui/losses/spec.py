"""What the program knows of a loss: :class:`LossSpec`, its parameter base and the training facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, get_args

import torch

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.core.settings import Settings, unchosen

Activation = Literal["sigmoid", "softmax", "none"]
Family = Literal["distribution", "region", "boundary", "compound"]


class BoundLoss(Protocol):
    """A loss ready to be called: ``(prediction, target) -> scalar``, all ``(B, C, *S)``.

    Those of this program also take ``valid``, (B, 1, *S) of bool: the voxels that count. Call a loss that may
    be a plug-in's through :func:`~segloss_gui.losses.bound.value_of`.
    """

    def __call__(self, prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Loss of ``prediction`` against ``target``, a scalar tensor."""
        ...


@dataclass(frozen=True)
class TrainingFacts:
    """What a loss may need to know of the training maps, as training sees them (policy applied).

    Parameters
    ----------
    channels : int
        C of prediction and target: 1 for one class (sigmoid), classes + background for softmax.
    prior : tuple of float, one per channel
        Share of all training voxels that belong to the channel (C = 1: the foreground's share).
    mean_volume_voxels : tuple of float, one per channel
        Mean over all training maps (empty maps count as 0) of the channel's volume in voxels.
    labelled_share : float
        Share of the training maps that hold any foreground.
    labelled_shares : tuple of float, one per channel
        Share of the training maps that hold the channel; empty where it was not looked at.
    names : tuple of str, one per channel
        What the channels are called, the background first where it is one; empty where nobody said so.
    """

    channels: int
    prior: tuple[float, ...]
    mean_volume_voxels: tuple[float, ...]
    labelled_share: float = 1.0
    labelled_shares: tuple[float, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)

    def name_of(self, channel: int) -> str:
        """What a channel is called in a sentence; by its number where it has no name.

        Examples
        --------
        >>> facts = TrainingFacts(2, (0.9, 0.1), (90.0, 10.0), names=("background", "lesion"))
        >>> facts.name_of(1), TrainingFacts(2, (0.9, 0.1), (90.0, 10.0)).name_of(1)
        ('lesion', 'class 1')
        """
        return self.names[channel] if self.names else f"class {channel}"


class LossParams(Settings):
    """Base of every loss's parameters; a loss without parameters uses it as it is."""

    def resolve(self, facts: TrainingFacts) -> LossParams:  # noqa: ARG002 - the hook's signature
        """These parameters with words such as ``"prior"`` or ``"heuristic"`` turned into numbers."""
        return self

    def completed(self, chosen: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a file writes so that no later default changes it: ``chosen``, and the values of all else."""
        return dict(chosen), unchosen(self, chosen)

    def unresolved(self) -> str:
        """What :meth:`resolve` still has to fill in, as a sentence for the user; empty when nothing."""
        return ""

    def warnings(self, facts: TrainingFacts) -> tuple[str, ...]:  # noqa: ARG002 - the hook's signature
        """What the user should know before training with these maps, a sentence each; asked before :meth:`resolve`."""
        return ()

    def at(self, progress: float) -> LossParams:  # noqa: ARG002 - the hook's signature
        """These parameters with the weights of ``progress``, 0 at the start of training to 1 at its end."""
        return self


Builder = Callable[[Any, Activation], BoundLoss]


@dataclass(frozen=True)
class Citation:
    """Where a loss is defined: paper and equation number, as printed there."""

    paper: str
    equation: str


Reference = Citation
"""The name that plug-in files know it by."""


@dataclass(frozen=True)
class LossSpec:
    """One entry of the registry.

    Parameters
    ----------
    key : str
        Name in study files, on the command line, in ``scores.csv``.
    title, short : str
        Name on screen, and a short one for legends and tables (at most 8 characters).
    family : str
        Class of the Odyssey's taxonomy.
    params : type of LossParams
        The parameter model; its defaults are the defaults everywhere.
    builder : callable
        ``(params, activation) -> BoundLoss``; called by :meth:`build` alone.
    summary : str
        One sentence: what it does to the gradient, when one would choose it.
    equation : str
        LaTeX (matplotlib's mathtext subset) of the loss.
    reference : tuple of Citation
        Papers and equation numbers, the defining one first.
    floor : float
        Value at a perfect prediction with default parameters; the charts' zero line. Not a number
        where it depends on the truth.
    channels : "any", "one" or "several"
        Which C it accepts.
    deviations : tuple of str
        Where the printed equation and widely used public code differ from the default, a sentence each.
    as_printed : mapping or None
        Parameters with which the loss is the first reference's equation as it is printed; None where
        the defaults are that, or nothing is printed.
    floor_of : callable or None
        ``params -> floor`` where it depends on the parameters; ask :meth:`floor_at`.
    classes_alike : bool
        Whether several channels may change places without changing the value; not so with a weight per
        class, or where the background is another thing than the classes.
    caveat : str
        A sentence on why it may not segment when trained alone from scratch with its defaults; empty
        where it does.
    group : "pixel", "metric" or None
        Which of the two groups of Bertels 2019, Sect. 4 it is of: surrogates of the (weighted) Hamming loss,
        or metric-sensitive losses, surrogates of Dice or Jaccard; None for neither.
    group_of : callable or None
        ``params -> group`` where it depends on the parameters; ask :meth:`group_at`.
    """

    key: str
    title: str
    short: str
    family: Family
    params: type[LossParams]
    builder: Builder
    summary: str
    equation: str
    reference: tuple[Citation, ...]
    floor: float = 0.0
    channels: Literal["any", "one", "several"] = "any"
    deviations: tuple[str, ...] = ()
    as_printed: Mapping[str, object] | None = None
    floor_of: Callable[[Any], float] | None = None
    classes_alike: bool = True
    caveat: str = ""
    group: LossGroup | None = None
    group_of: Callable[[Any], LossGroup | None] | None = None

    def parse(self, values: Mapping[str, Any] | LossParams, *, subject: object = None) -> LossParams:
        """The parameters as this loss's model; those that are one already, as they are.

        Parameters
        ----------
        values : mapping or LossParams
            Those left out take their defaults.
        subject : object
            What the loss is called in the error; its key where None.

        Raises
        ------
        StudyFaults
            When parameters are unknown or out of their bounds, all at once.
        """
        if type(values) is self.params:
            return values
        given = values.model_dump() if isinstance(values, LossParams) else dict(values)
        return self.params.parse(given, subject=subject or self.key)

    def build(self, params: Mapping[str, Any] | LossParams, activation: Activation = "sigmoid") -> BoundLoss:
        """The loss with ``params``, ready to be called: the one way there, in training as in a notebook.

        Raises
        ------
        ParameterError
            When there is no such activation, or a parameter must first be resolved from the training maps.
        StudyFaults
            When parameters are unknown or out of their bounds, all at once.

        Examples
        --------
        >>> from segloss_gui.losses import LOSSES
        >>> loss = LOSSES["dice_phi"].build({"phi": "BI"}, "softmax")
        >>> loss.params.phi, loss.activation
        ('BI', 'softmax')
        """
        if activation not in get_args(Activation):
            raise ParameterError(f"the activation must be sigmoid, softmax or none, got {activation!r}")
        return self.builder(self.parse(params), activation)

    def floor_at(self, params: LossParams) -> float:
        """Value at a perfect prediction with ``params``; not a number where it depends on the truth."""
        return self.floor if self.floor_of is None else self.floor_of(params)

    def group_at(self, params: LossParams | None) -> LossGroup | None:
        """Group of Bertels 2019 with ``params``; None for neither, and where it depends on parameters not known."""
        if self.group_of is None:
            return self.group
        return None if params is None else self.group_of(params)
