"""What is wrong with the arguments of a command, all of it told at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from segloss_gui.core.errors import BadInputError, StudyFaults


class Faults:
    """Collects what single arguments are refused for, the gravest first, before anything is made of them.

    Examples
    --------
    >>> faults = Faults()
    >>> for word in ("a.nii", "b.nii"):
    ...     with faults.noted():
    ...         raise BadInputError(f"{word}: is no folder")
    >>> faults.refuse()
    Traceback (most recent call last):
    segloss_gui.core.errors.StudyFaults: arguments: 2 faults
      a.nii: is no folder
      b.nii: is no folder
    """

    def __init__(self) -> None:
        self._found: dict[str, BadInputError] = {}

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Go on after what is refused here; a fault that is met twice is one."""
        try:
            yield
        except BadInputError as error:
            self._found.setdefault(str(error), error)

    def note(self, words: str) -> None:
        """One more fault, in words."""
        self._found.setdefault(words, BadInputError(words))

    def refuse(self) -> None:
        """End here where there is a fault; what was read without one is there from here on.

        Raises
        ------
        BadInputError
            The only one there is, or a list of all.
        """
        found = list(self._found.values())
        if len(found) == 1:
            raise found[0]
        if found:
            raise StudyFaults("arguments", [line for error in found for line in _lines(error)])


def _lines(error: BadInputError) -> list[str]:
    """A list of faults within the list is as many faults."""
    return [f"{error.subject}: {fault}" for fault in error.faults] if isinstance(error, StudyFaults) else [str(error)]
