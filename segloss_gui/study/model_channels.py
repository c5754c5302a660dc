"""Which channels of an image a run's model takes, and in which order: what it was trained on decides, not their place.

::

    the case is of the run's own data (data.json)   -> by its files, whatever its channels are called by now
    both sides have names (run.json, the cohort)    -> by names; without one of those of training it is refused
    one has none, or numbers                        -> by place, which is said; only the number can be checked

Imports no torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case
from segloss_gui.data.channel_names import order_of
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.trained_on import FileThen, data_then

CHANNEL_NAMES = "channel_names"
"""Where ``run.json`` says them; runs of earlier versions do not."""
Order = tuple[int, ...] | None
"""Which channels of an image are meant, counted from 0; None: all of them, as they are."""


@dataclass(frozen=True)
class ModelChannels:
    """The channels a run was trained on.

    Parameters
    ----------
    run : Path
        The run's folder.
    count : int
        How many there are.
    names : tuple of str or None
        What they are called, in order; empty where nothing said so, None in runs of earlier versions.
    files : mapping of str to tuple of FileThen
        The files of each case it was trained and scored on: images first, in order.
    """

    run: Path
    count: int
    names: tuple[str, ...] | None = None
    files: Mapping[str, tuple[FileThen, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, run: RunFolder, facts: Mapping[str, object], count: int) -> ModelChannels:
        """Those of a run whose ``run.json`` says ``facts`` and whose network takes ``count`` channels."""
        said = facts.get(CHANNEL_NAMES)
        names = tuple(map(str, said)) if isinstance(said, Sequence) else None
        files: dict[str, tuple[FileThen, ...]] = {}
        with suppress(BadInputError):  # a damaged list is told where runs are opened; names are there all the same
            files = {case: tuple(of) for case, of in data_then(run.path).by_case.items()}
        return cls(run.path, count, names if names is None or len(names) == count else (), files)

    def order(self, case: Case, given: Sequence[str]) -> Order:
        """Which channels of a case's image the model takes.

        Parameters
        ----------
        case : Case
            Whose image.
        given : sequence of str
            What its channels are called; empty where nothing says so.

        Raises
        ------
        BadInputError
            When names say that one of those of training is not among them.
        """
        by_files = self._by_files(case)
        if by_files is not None:
            return _unless_as_they_are(by_files, len(case.images))
        try:
            order = order_of(self.names or (), given)
        except BadInputError:
            name = case.images[0] if case.images else case.id
            raise BadInputError(
                f"{name}: must have the channels that {self.run} was trained on, {', '.join(self.names or ())}, "
                f"got {', '.join(given)}"
            ) from None
        return None if order is None else _unless_as_they_are(order, len(given))

    def words(self, case: Case, given: Sequence[str]) -> str:
        """What is to be said of how channels are taken, one sentence; empty where it goes without saying.

        Raises
        ------
        BadInputError
            As :meth:`order`.
        """
        order = self.order(case, given)
        if order is not None and given and self.names:
            left = [name for at, name in enumerate(given) if at not in order]
            aside = f"; {', '.join(left)} {'is' if len(left) == 1 else 'are'} left aside" if left else ""
            return (
                f"The channels of the images ({', '.join(given)}) are put in the order of training: "
                f"{', '.join(given[at] for at in order)}{aside}."
            )
        told = order is not None or self.count == 1 or not case.images or self._by_files(case) is not None
        return "" if told or order_of(self.names or (), given) is not None else self._by_place(given)

    def _by_place(self, given: Sequence[str]) -> str:
        """How channels are taken for each other where names do not say."""
        numbers = [f"channel {at}" for at in range(1, self.count + 1)]
        theirs, ours = given if len(given) == self.count else (), self.names or ()
        first, *others = zip(theirs or numbers, ours or numbers, strict=True)
        taken = ", ".join([f"{first[0]} is taken for {first[1]}", *(f"{one} for {other}" for one, other in others)])
        if self.names is None:
            return (
                "Runs of earlier versions do not say what their channels are called, of which only the number, "
                f"{self.count}, could be checked: {taken}."
            )
        if not theirs and not ours:
            return "Neither the images nor the run say what their channels are: they are taken in their order."
        whose = "The run does not say what its" if theirs and not ours else "The images do not say what their"
        return f"{whose} channels are: {taken}."

    def _by_files(self, case: Case) -> tuple[int, ...] | None:
        """The order by the files themselves, where all of them are those the run was trained on."""
        then = {file.path: file for file in self.files.get(case.id, ())}
        now = [path.absolute() for path in case.images]
        if not now or any(path not in then or then[path].was_replaced(path) for path in now):
            return None
        if list(then)[: len(now)] == now:
            return tuple(range(len(now)))
        trained = list(then)[: self.count]
        return tuple(map(now.index, trained)) if sorted(now) == sorted(trained) else None


def _unless_as_they_are(order: tuple[int, ...], count: int) -> Order:
    return None if order == tuple(range(count)) else order
