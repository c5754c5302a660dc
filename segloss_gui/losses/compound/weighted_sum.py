"""A free weighted sum of two or three losses: this program's own, of the Odyssey's compound family (Sect. 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import torch
from pydantic import Field, ValidationInfo, field_validator

from segloss_gui.core.loss_group import LossGroup
from segloss_gui.core.settings import Settings, stated, unchosen
from segloss_gui.losses.bound import Bound, builder, masked, value_of
from segloss_gui.losses.catalogue import LOSSES
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec, TrainingFacts


def _spec(key: str) -> LossSpec:
    if key == "weighted_sum" or key not in LOSSES:
        raise ValueError(f"must be one of {', '.join(name for name in LOSSES if name != 'weighted_sum')}")
    return LOSSES[key]


class Term(Settings):
    """One loss of a sum."""

    loss: str = Field(title="Loss", description="A key of the registry; not weighted_sum itself.")
    weight: float = Field(default=1.0, ge=0, le=1000, title="Weight", description="What the loss is multiplied by.")
    params: dict[str, Any] = Field(
        default_factory=dict, title="Parameters", description="Of the loss; those left out take their defaults."
    )
    defaults: dict[str, Any] = Field(
        default_factory=dict, title="Defaults", exclude=True, repr=False, json_schema_extra={"advanced": True},
        description="The loss's other parameters as they were when the study was written.",
    )  # fmt: skip

    @field_validator("loss")
    @classmethod
    def _known(cls, key: str) -> str:
        _spec(key)
        return key

    @field_validator("params")
    @classmethod
    def _fitting(cls, params: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        if "loss" not in info.data:
            return params
        return _plain(_spec(info.data["loss"]).params.parse(params))

    def parsed(self) -> LossParams:
        """The parameters as the loss's own model."""
        return _spec(self.loss).params.parse(stated(self.defaults, self.params))

    def rest(self) -> dict[str, Any]:
        """The values of the parameters that were not chosen."""
        return unchosen(self.parsed(), self.params)

    def holding(self, params: LossParams) -> Self:
        """The term with other parameters of its loss."""
        kept = stated(self.defaults, {})
        told = {n: v for n, v in _plain(params).items() if n in self.params or n not in kept or v != kept[n]}
        return self.model_copy(update={"params": told})


def _plain(params: LossParams) -> dict[str, Any]:
    return params.model_dump(mode="json", exclude_unset=True)


class WeightedSumParams(LossParams):
    """Parameters of :func:`weighted_sum`."""

    terms: tuple[Term, ...] = Field(
        default=({"loss": "soft_dice"}, {"loss": "cross_entropy"}),  # type: ignore[arg-type]
        min_length=2,
        max_length=3,
        title="Losses",
        description="Two or three losses of the registry with their weights and parameters.",
    )

    def resolve(self, facts: TrainingFacts) -> Self:
        """Every term resolved."""
        return self._with(term.holding(term.parsed().resolve(facts)) for term in self.terms)

    def completed(self, chosen: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The terms with the values of what their own losses left to the defaults."""
        told, rest = super().completed(chosen)
        terms = told if "terms" in told else rest
        terms["terms"] = [
            {**dict(raw), "defaults": term.rest()} for raw, term in zip(terms["terms"], self.terms, strict=True)
        ]
        return told, rest

    def warnings(self, facts: TrainingFacts) -> tuple[str, ...]:
        """Those of every term."""
        return tuple(f"{term.loss}: {words}" for term in self.terms for words in term.parsed().warnings(facts))

    def unresolved(self) -> str:
        """What the first unresolved term lacks."""
        return next((f"{term.loss}: {missing}" for term in self.terms if (missing := term.parsed().unresolved())), "")

    def at(self, progress: float) -> Self:
        """Every term at ``progress``, 0 at the start of training to 1 at its end."""
        return self._with(term.holding(term.parsed().at(progress)) for term in self.terms)

    def _with(self, terms: Any) -> Self:
        return self.model_copy(update={"terms": tuple(terms)})


@masked
def weighted_sum(prediction: ModelOutput, target: torch.Tensor, params: WeightedSumParams) -> torch.Tensor:
    """Sum of the terms' losses times their weights.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        As the losses ask for.
    params : WeightedSumParams
        The terms.

    Raises
    ------
    ShapeError
        When a term is not defined for that many channels.

    Examples
    --------
    >>> params = WeightedSumParams(terms=[{"loss": "cross_entropy"}, {"loss": "cross_entropy", "weight": 2}])
    >>> half = ModelOutput(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(weighted_sum(half, torch.ones(1, 1, 4), params)), 4)
    2.0794
    """
    return torch.stack([term.weight * _value(term, prediction, target) for term in params.terms]).sum()


def _value(term: Term, prediction: ModelOutput, target: torch.Tensor) -> torch.Tensor:
    loss = _spec(term.loss).build(term.parsed(), prediction.activation)
    return (
        loss.of(prediction, target)
        if isinstance(loss, Bound)
        else value_of(loss, prediction.values, target, prediction.valid)
    )


def _floor(params: WeightedSumParams) -> float:
    return sum(term.weight * _spec(term.loss).floor_at(term.parsed()) for term in params.terms)


def _group(params: WeightedSumParams) -> LossGroup | None:
    """That of the terms where they all agree."""
    groups = {_spec(term.loss).group_at(term.parsed()) for term in params.terms}
    return groups.pop() if len(groups) == 1 else None


SPEC = LossSpec(
    key="weighted_sum",
    title="Weighted sum",
    short="Sum",
    family="compound",
    params=WeightedSumParams,
    builder=builder(weighted_sum),
    summary="Any two or three losses of the list with weights of your own.",
    equation=r"L = \sum_{k} w_k \, L_k",
    reference=(Citation("Odyssey", "Sect. 5 (the family)"), Citation("this program", "weights of your own")),
    floor_of=_floor,
    group_of=_group,
)
