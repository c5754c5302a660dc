"""What a module would import, which of it uses Qt, and in which order; found by reading, not by importing.

A module that uses Qt must be imported on the window's thread: PySide6 makes its classes when a name
is first asked for, and where another thread asks while the event loop runs, the program dies at
times. A module without Qt may be imported by any thread. Only reading the source can tell them
apart beforehand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import segloss_gui

ROOT = Path(segloss_gui.__file__).parent
QT = frozenset({"PySide6", "shiboken6", "pyqtgraph"})
OWN = "segloss_gui"
"""The package whose source is read; of others the name says whether they are Qt."""
STATEMENT = re.compile(r"^(?:import ([\w., ]+)$|from ([\w.]+) import (\([^)]*\)|[\w, ]+))", re.MULTILINE)


@dataclass(frozen=True)
class Imported:
    """A module that will be imported.

    Parameters
    ----------
    name : str
        Full name.
    qt : bool
        Whether it uses Qt, itself or through what it imports.
    parts : tuple of str
        What is taken from it by name; a package may load such a part only then.
    """

    name: str
    qt: bool
    parts: tuple[str, ...] = ()

    def load(self) -> None:
        """Import it, with its parts."""
        module = import_module(self.name)
        for part in self.parts:
            getattr(module, part, None)


def imports_of(names: Iterable[str]) -> list[Imported]:
    """Everything that modules import while they are imported themselves, what is needed first comes first.

    Parameters
    ----------
    names : iterable of str
        Modules of this program.

    Examples
    --------
    >>> [(found.name, found.qt) for found in imports_of(["segloss_gui.gui.event_pump"])][-1]
    ('segloss_gui.gui.event_pump', True)
    """
    graph = _Graph()
    for name in names:
        graph.visit(name)
    qt = graph.users_of_qt()
    return [Imported(name, name in qt, tuple(sorted(graph.parts[name]))) for name in graph.order]


class _Graph:
    """Modules and what they import."""

    def __init__(self) -> None:
        self.needs: dict[str, list[str]] = {}
        self.parts: dict[str, set[str]] = {}
        self.order: list[str] = []

    def visit(self, name: str) -> None:
        if name in self.needs:
            return
        needs = self.needs[name] = []
        self.parts.setdefault(name, set())
        parent = name.rpartition(".")[0]
        if parent:
            needs.append(parent)
            self.visit(parent)
        file = _source(name)
        for module, parts in _statements(file) if file is not None else ():
            needs.append(module)
            self.visit(module)
            for part in parts:
                if _source(f"{module}.{part}") is not None:
                    needs.append(f"{module}.{part}")
                    self.visit(f"{module}.{part}")
                elif module.split(".")[0] not in {OWN, *QT}:
                    self.parts[module].add(part)
        self.order.append(name)

    def users_of_qt(self) -> set[str]:
        found = {name for name in self.needs if name.split(".")[0] in QT}
        while more := {name for name, needs in self.needs.items() if name not in found and found.intersection(needs)}:
            found |= more
        return found


def _source(name: str) -> Path | None:
    """File of a module of this program; None for any other, and where there is none."""
    top, *rest = name.split(".")
    if top != OWN:
        return None
    at = ROOT.joinpath(*rest)
    return next((file for file in (at / "__init__.py", at.with_suffix(".py")) if file.is_file()), None)


def _statements(file: Path) -> Iterator[tuple[str, list[str]]]:
    """What is imported while the module is: its name, and what is taken from it.

    Read by lines, which takes a twentieth of what parsing takes: a statement at the beginning of a
    line stands in no function and not under ``if TYPE_CHECKING``.
    """
    for whole, origin, parts in STATEMENT.findall(file.read_text(encoding="utf-8")):
        if whole:
            yield from ((name.split(" as ")[0].strip(), []) for name in whole.split(","))
        elif origin != "__future__":
            yield origin, [part.split(" as ")[0].strip() for part in parts.strip("()").split(",") if part.strip()]


def load_without_qt(modules: Iterable[Imported]) -> None:
    """Import those that do not use Qt; any thread may.

    One that cannot be imported is passed over: whoever needs it imports it again and says what is
    wrong; a package asks for many a module (of another platform) only to see whether it is there.
    """
    for module in modules:
        if not module.qt and module.name not in sys.modules:
            try:
                module.load()
            except Exception:
                continue
