"""Cases the user wants to come back to: ``flags.json`` in the study's folder. Without Qt, observable."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from psygnal import Signal
from pydantic import BaseModel, ValidationError

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.json_text import read_json
from segloss_gui.study.atomic import write_atomic

FLAGS_FILE = "flags.json"


class FlagsInFile(BaseModel):
    """What ``flags.json`` must hold."""

    format: Literal[1] = 1
    cases: list[str]


class Flags:
    """The flagged cases of a study.

    Signals
    -------
    changed()
        Other cases are flagged.
    edited()
        The user flagged a case or took a flag away: the file is to be written.
    forgotten()
        Another study came: its file is to be read.
    """

    changed = Signal()
    edited = Signal()
    forgotten = Signal()

    def __init__(self, cases: Iterable[str] = ()) -> None:
        self._cases = frozenset(cases)

    @property
    def cases(self) -> frozenset[str]:
        """Ids of the flagged cases."""
        return self._cases

    def __contains__(self, case: str) -> bool:
        return case in self._cases

    def set_flag(self, case: str, on: bool) -> None:
        """Flag ``case``, or take its flag away."""
        cases = self._cases | {case} if on else self._cases - {case}
        if cases != self._cases:
            self.show(cases)
            self.edited.emit()

    def toggle(self, case: str) -> None:
        """Flag ``case``, or take its flag away where it has one."""
        self.set_flag(case, case not in self)

    def show(self, cases: Iterable[str]) -> None:
        """Take over what was read from a file."""
        self._cases = frozenset(cases)
        self.changed.emit()

    def forget(self) -> None:
        """No flags, without touching any file: another study comes."""
        self.show(())
        self.forgotten.emit()

    def step(self, case: str, ids: Sequence[str], steps: int = 1) -> str:
        """The next flagged case after ``case`` (before it with ``steps`` -1) in ``ids``, round and round.

        Examples
        --------
        >>> flags = Flags(["b", "d"])
        >>> flags.step("b", "abcd"), flags.step("d", "abcd"), flags.step("a", "abcd", -1), Flags().step("a", "abcd")
        ('d', 'b', 'd', '')
        """
        here = ids.index(case) if case in ids else (-1 if steps > 0 else 0)
        turn = [ids[(here + steps * away) % len(ids)] for away in range(1, len(ids) + 1)] if ids else []
        return next((other for other in turn if other in self), "")


def read_flags(folder: Path) -> frozenset[str]:
    """The flagged cases in ``flags.json`` of a study folder; none where there is no such file.

    Raises
    ------
    FileRefusedError
        When it cannot be read or holds something else.
    """
    path = folder / FLAGS_FILE
    if not path.exists():
        return frozenset()
    content = read_json(path, "a readable list of flagged cases")
    try:
        return frozenset(FlagsInFile.model_validate(content).cases)
    except ValidationError as error:
        raise FileRefusedError(path, 'must hold {"cases": [names of cases]}') from error


def write_flags(folder: Path, cases: Iterable[str]) -> Path:
    """Write ``flags.json``, atomically; the file written."""
    content = {"format": 1, "cases": sorted(cases)}
    return write_atomic(folder / FLAGS_FILE, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
