"""What the Losses workspace shows and does, without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psygnal import Signal
from pydantic import ValidationError

from segloss_gui.app.losses.class_fit import ClassFit
from segloss_gui.app.losses.loss_presets import Preset
from segloss_gui.app.losses.per_class import refitted
from segloss_gui.app.method_looks import rekeyed
from segloss_gui.app.microscope.derivatives import Look
from segloss_gui.app.rename_method import rename_method, taken_words
from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError, StudyFaults
from segloss_gui.report.loss_words import FAMILIES
from segloss_gui.study.models import LossChoice
from segloss_gui.study.param_words import loss_name, sum_words, value_words

if TYPE_CHECKING:
    from segloss_gui.losses import LossParams, LossSpec


@dataclass(frozen=True)
class FamilyGroup:
    """One branch of the taxonomy with the losses that match the search."""

    title: str
    help: str
    specs: tuple[LossSpec, ...]


@dataclass(frozen=True)
class ComparedLoss:
    """One row of the losses to compare."""

    index: int
    name: str
    colour: str
    title: str
    params: str
    fault: str = ""


class LossesPresenter:
    """The chosen loss, its parameters, and the losses to compare.

    Either a loss of the registry is looked at (``row`` is None, its parameters are a draft) or a row
    of the comparison (its parameters are the study's, and every valid change goes there).

    Signals
    -------
    catalogue_changed()
        The registry came, failed to come, or the study's classes changed.
    chosen_changed()
        Another loss or row is looked at, or its parameters changed.
    comparison_changed()
        The losses to compare, their names, colours or faults changed.
    """

    catalogue_changed = Signal()
    chosen_changed = Signal()
    comparison_changed = Signal()

    def __init__(self, session: Session) -> None:
        self.session = session
        self.specs: Mapping[str, LossSpec] = {}
        self.fit = ClassFit(session, lambda: self.specs)
        self.failure = ""
        self.refused: tuple[str, ...] = ()
        self.key = ""
        self._row_chosen: int | None = None
        self._drafts: dict[str, LossParams] = {}
        # The session holds its listeners weakly: they go when the workspace goes.
        session.study_changed.connect(self._on_study)
        session.methods_changed.connect(self.comparison_changed.emit)
        session.cohort_changed.connect(self._on_study)

    def registry_loaded(self, specs: Mapping[str, LossSpec], refused: tuple[str, ...] = ()) -> None:
        """Take the registry, and look at the first loss that is compared, else at the first of all.

        ``refused`` holds a sentence for every plug-in that was left out.
        """
        self.specs, self.failure, self.refused = specs, "", refused
        self.catalogue_changed.emit()
        self.comparison_changed.emit()
        known = [choice.key for choice in self.session.study.losses if choice.key in specs]
        if not self.key:
            self.choose(known[0] if known else next(iter(specs)))

    def registry_wanted(self) -> None:
        """Forget an earlier failure: the registry is being loaded."""
        self.failure = ""
        self.catalogue_changed.emit()

    def registry_failed(self, error: BaseException) -> None:
        """Keep the reason for the screen."""
        self.failure = f"The losses could not be loaded: {error}"
        self.catalogue_changed.emit()

    def families(self, search: str = "") -> tuple[FamilyGroup, ...]:
        """The taxonomy with the losses whose key, title, paper or summary hold every word of ``search``."""
        words = search.lower().split()
        groups = []
        for family, (title, help_text) in FAMILIES.items():
            found = tuple(s for s in self.specs.values() if s.family == family and _matches(s, words))
            groups += [FamilyGroup(title, help_text, found)] if found else []
        return tuple(groups)

    @property
    def spec(self) -> LossSpec | None:
        """The loss looked at."""
        return self.specs.get(self.key)

    @property
    def row(self) -> int | None:
        """The row of the comparison looked at; None where it is none, or an undo took it away."""
        row, losses = self._row_chosen, self.session.study.losses
        return row if row is not None and row < len(losses) and losses[row].key == self.key else None

    @property
    def params(self) -> LossParams | None:
        """Parameters of the loss looked at: the row's, or the draft's."""
        if self.spec is None:
            return None
        if self.row is not None:
            return self._params_of(self.session.study.losses[self.row]) or self.spec.params()
        return self._drafts.get(self.key) or self.spec.params()

    @property
    def choice(self) -> LossChoice | None:
        """The loss looked at as a study would train it: the row with its labels and repeats, or the draft."""
        params = self.params
        if params is None:
            return None
        base = LossChoice(key=self.key) if self.row is None else self.session.study.losses[self.row]
        return base.model_copy(update={"params": off_defaults(params), "defaults": {}})

    def choose(self, key: str) -> None:
        """Look at a loss of the registry."""
        self.key, self._row_chosen = key, None
        self.chosen_changed.emit()

    def choose_row(self, row: int) -> None:
        """Look at a row of the comparison and edit its parameters."""
        self.key, self._row_chosen = self.session.study.losses[row].key, row
        self.chosen_changed.emit()

    def set_params(self, params: LossParams) -> str:
        """Take new parameters; what forbids them in the study, in words, else an empty text."""
        before = self.params
        if before is not None:
            params = refitted(before, params, self.fit.channels)
        if self.row is None:
            self._drafts[self.key] = params
            self.chosen_changed.emit()
            return ""
        choices = list(self.session.study.losses)
        changed = choices[self.row].model_copy(update={"params": off_defaults(params), "defaults": {}})
        if changed.name and changed.name == sum_words(choices[self.row].params):
            changed = changed.model_copy(update={"name": sum_words(changed.params)})
        moved = choices[self.row].method, changed.method
        choices[self.row] = changed
        return self._commit(choices, moved)

    def rows(self) -> tuple[ComparedLoss, ...]:
        """The losses to compare, in their order."""
        return tuple(self._row(index, choice) for index, choice in enumerate(self.session.study.losses))

    def comparison_looks(self) -> tuple[tuple[int, Look], ...]:
        """The rows that name a loss with valid parameters, for the microscope: index, and what to look at."""
        looks = []
        for row in self.rows():
            choice = self.session.study.losses[row.index]
            spec = self.specs.get(choice.key)
            params = self._params_of(choice) if spec else None
            if spec is not None and params is not None:
                looks.append((row.index, Look(row.name, row.colour, spec, params)))
        return tuple(looks)

    def add(self) -> str:
        """Add the loss looked at; what forbids it, in words, else an empty text."""
        if self.spec is None or self.params is None:
            return "The losses are still being loaded."
        params = off_defaults(self.params)
        choice = self._named(LossChoice(key=self.key, params=params, name=sum_words(params)))
        return self._commit([*self.session.study.losses, choice])

    def add_preset(self, preset: Preset) -> str:
        """Add the losses of a preset that are not compared yet."""
        choices = list(self.session.study.losses)
        there = {choice.method for choice in choices}
        fitting = preset.for_channels(several=len(self.fit.classes) > 1)
        return self._commit([*choices, *(choice for choice in fitting if choice.method not in there)])

    def duplicate(self, row: int) -> str:
        """Put a copy of a row below it, under a name of its own."""
        choices = list(self.session.study.losses)
        choices.insert(row + 1, self._named(choices[row]))
        fault = self._commit(choices)
        if not fault:
            self.choose_row(row + 1)
        return fault

    def remove(self, row: int) -> None:
        """Take a row out of the comparison."""
        choices = [choice for index, choice in enumerate(self.session.study.losses) if index != row]
        here = self.row
        if here is not None and row <= here:
            self._row_chosen = None if row == here else here - 1
        self._commit(choices)
        self.chosen_changed.emit()

    def move(self, row: int, to: int) -> None:
        """Move a row to another place."""
        choices = list(self.session.study.losses)
        if not 0 <= to < len(choices) or row == to:
            return
        order = list(range(len(choices)))
        order.insert(to, order.pop(row))
        if (here := self.row) is not None:
            self._row_chosen = order.index(here)
        self._commit([choices[index] for index in order])

    def rename(self, row: int, name: str) -> str:
        """Give a row a name (an empty one: from its parameters); what forbids it, else an empty text.

        Runs and scores know the loss by its id, which stays.
        """
        return rename_method(self.session, self.session.study.losses[row].method, name)

    def _commit(self, choices: list[LossChoice], moved: tuple[str, str] = ("", "")) -> str:
        names = [choice.method for choice in choices]
        repeated = next((name for name in names if names.count(name) > 1), "")
        if repeated:
            return taken_words(self.session.title(repeated))
        old, new = moved
        changes: dict[str, object] = {"losses": tuple(choices)}
        if old != new:
            self.session.looks.carry(old, new)
            changes["methods"] = rekeyed(self.session.study.methods, old, new)
        try:
            self.session.edit(**changes)
        except (ValidationError, SegLossError) as error:
            return str(error)
        return ""

    def _named(self, choice: LossChoice) -> LossChoice:
        taken = {other.method for other in self.session.study.losses}
        if choice.method not in taken:
            return choice
        stem = choice.name.rsplit(" (", 1)[0] if choice.name else choice.key
        number = next(n for n in range(2, len(taken) + 3) if f"{stem} ({n})" not in taken)
        return choice.model_copy(update={"name": f"{stem} ({number})"})

    def _row(self, index: int, choice: LossChoice) -> ComparedLoss:
        spec = self.specs.get(choice.key)
        view = self.session.method(choice.method)
        name, colour = (view.title, view.colour) if view else (choice.method, "")
        if spec is None:
            fault = f"There is no loss called {choice.key}." if self.specs else ""
            return ComparedLoss(index, name, colour, choice.key, params_words(choice.params, None), fault)
        fault = _params_fault(spec, choice) or self.fit.misfit(choice.key, self._params_of(choice))
        return ComparedLoss(index, name, colour, spec.title, params_words(choice.params, spec), fault)

    def _params_of(self, choice: LossChoice) -> LossParams | None:
        try:
            return self.specs[choice.key].params.parse(choice.stated_params)
        except StudyFaults:
            return None

    def _on_study(self) -> None:
        self._row_chosen = self.row
        self.catalogue_changed.emit()
        self.comparison_changed.emit()
        self.chosen_changed.emit()


def off_defaults(params: LossParams) -> dict[str, Any]:
    """The values of ``params`` that differ from the model's defaults."""
    defaults = type(params)()
    return {name: value for name, value in params if value != getattr(defaults, name)}


def params_words(params: Mapping[str, Any], spec: LossSpec | None) -> str:
    """Parameters off their defaults as a line of text: ``Φ BI · ε 8789 voxels``."""
    if params.get("terms"):
        return loss_name("", params)
    return " · ".join(_param_words(name, value, spec) for name, value in params.items()) or "literature defaults"


def _param_words(name: str, value: Any, spec: LossSpec | None) -> str:
    info = spec.params.model_fields.get(name) if spec else None
    extra = info.json_schema_extra if info and isinstance(info.json_schema_extra, Mapping) else {}
    numeric = isinstance(value, (int, float, tuple, list)) and not isinstance(value, bool)
    unit = f" {extra['unit']}" if numeric and "unit" in extra else ""
    between = ": " if isinstance(value, bool) else " "
    return f"{(info.title if info else None) or name}{between}{value_words(value)}{unit}"


def _params_fault(spec: LossSpec, choice: LossChoice) -> str:
    try:
        spec.params.parse(choice.stated_params, subject=spec.title)
    except StudyFaults as error:
        return "; ".join(_fault_words(fault, spec) for fault in error.faults) + "."
    return ""


def _fault_words(fault: str, spec: LossSpec) -> str:
    name, _, words = fault.partition(": ")
    info = spec.params.model_fields.get(name.split(".")[0])
    return f"{(info.title if info else None) or name} {words.replace('input should', 'must')}"


def _matches(spec: LossSpec, words: list[str]) -> bool:
    papers = " ".join(reference.paper for reference in spec.reference)
    text = f"{spec.key} {spec.title} {spec.short} {spec.summary} {papers}".lower()
    return all(word in text for word in words)


def change_params(presenter: LossesPresenter, **changes: object) -> str:
    """Change some parameters of the loss looked at; what forbids that, in words, else an empty text."""
    params = presenter.params
    if params is None:
        return ""
    try:
        changed = type(params).model_validate({**dict(params), **changes})
    except ValueError as error:
        return str(error)
    return presenter.set_params(changed)
