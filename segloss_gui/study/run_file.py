"""What ``run.json`` must hold: parsed, then validated, then used. Imports no torch."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from segloss_gui.core.settings import describe_faults
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import OF_NO_CONSEQUENCE, RunPlan

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"


def is_plain_name(name: str) -> bool:
    """Whether a run's id names a folder in ``runs/`` and nothing else.

    Examples
    --------
    >>> is_plain_name("soft_dice_fold0_seed0"), is_plain_name("../elsewhere"), is_plain_name(".."), is_plain_name("")
    (True, False, False, False)
    """
    return bool(name) and len(name) <= 255 and set(name) <= set(PLAIN) and name.strip(".") != ""


def _plain(name: str) -> str:
    if not is_plain_name(name):
        raise ValueError("must be the name of a run's folder")
    return name


Id = Annotated[str, AfterValidator(_plain)]


class PlanInFile(BaseModel):
    """The plan of a run; see :class:`~segloss_gui.study.plan.RunPlan`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    choice: LossChoice
    fold: int = Field(ge=0, lt=2**31)
    seed: int = Field(ge=0, lt=2**63)
    starts_from: Id | None = None
    is_warm_start: bool = False

    def plan(self) -> RunPlan:
        """As the program uses it."""
        return RunPlan(self.id, self.choice, self.fold, self.seed, self.starts_from, self.is_warm_start)


class RunInFile(BaseModel):
    """The whole file: the plan, and facts, of which later versions may know more.

    What a run was trained with (``schedule``, ``network``, ...) is held against the study's own fields.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    plan: PlanInFile
    train_cases: list[str] = []
    validation_cases: list[str] = []
    channel_names: list[str] | None = None
    study: str = ""
    labelling: str = ""
    activation: str = ""
    device: str = ""
    threads: int = 1
    training_seed: int = 0
    warnings: list[str] = []
    platform: str = ""
    versions: dict[str, str] = {}


def faults_in(content: Any) -> list[str]:
    """What is wrong with the contents of a ``run.json``, a line each; none where it can be used.

    Examples
    --------
    >>> faults_in({})
    ['plan: field required, got {}']
    """
    faults = _faults(RunInFile, content)
    settings = content if isinstance(content, dict) else {}
    parts = {
        name: value
        for name, value in settings.items()
        if name in Study.model_fields and (name not in OF_NO_CONSEQUENCE or name == "classes")
    }
    return faults + _faults(Study, parts)


def _faults(kind: type[BaseModel], content: Any) -> list[str]:
    """Faults of a part; a field that only a later version knows is none."""
    try:
        kind.model_validate(content)
    except ValidationError as error:
        known = [fault for fault in error.errors(include_url=False) if fault["type"] != "extra_forbidden"]
        return describe_faults(error) if known else []
    return []
