"""How large and how tangled the house is, in one table: ``python -m tests.house_figures [CHECKOUT ...]``.

Run on two checkouts it shows before and after side by side. Everything is read off the text of the
files; nothing of a checkout is imported. All imports count: those inside functions and those for
typing alone, too, except where a figure says otherwise.
"""

from __future__ import annotations

import argparse
import ast
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

PACKAGE = "segloss_gui"
ROOT = Path(__file__).resolve().parents[1]
MOST_METHODS = 25
SHARED_NAMES = frozenset({"__init__", "presenter", "view"})
QT = frozenset({"PySide6", "shiboken6", "pyqtgraph", "superqt"})


class House:
    """The package of a checkout as text, syntax and imports.

    Parameters
    ----------
    checkout : Path
        Folder that holds ``segloss_gui``.
    """

    def __init__(self, checkout: Path) -> None:
        files = sorted((checkout / PACKAGE).rglob("*.py"))
        self.files = {_module(file.relative_to(checkout)): file for file in files}
        self.lines = {name: len(file.read_text().splitlines()) for name, file in self.files.items()}
        self.trees = {name: ast.parse(file.read_text()) for name, file in self.files.items()}
        self.imports = {name: frozenset(self._imports(name, ast.walk(tree))) for name, tree in self.trees.items()}
        self.at_import = {
            name: frozenset(self._imports(name, _run_at_import(tree))) for name, tree in self.trees.items()
        }

    def below(self, *rooms: str) -> list[str]:
        """Modules of the rooms."""
        prefixes = tuple(f"{PACKAGE}.{room}" for room in rooms)
        return [name for name in self.files if name in prefixes or name.startswith(tuple(f"{p}." for p in prefixes))]

    def large_classes(self) -> dict[str, int]:
        """Classes with more than ``MOST_METHODS`` methods, and how many they have."""
        return {
            f"{name}.{node.name}": count
            for name, tree in self.trees.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and (count := _methods(node)) > MOST_METHODS
        }

    def crowded_names(self) -> dict[str, int]:
        """Base names of files that stand more than twice."""
        counted = Counter(file.stem for file in self.files.values())
        return {name: n for name, n in sorted(counted.items()) if n > 2 and name not in SHARED_NAMES}

    def circles(self) -> list[list[str]]:
        """Sets of modules that all import one another, directly or through others."""
        return [sorted(part) for part in strongly_connected(self.imports) if len(part) > 1]

    def between_workspaces(self) -> list[tuple[str, str]]:
        """Imports from one workspace of ``gui`` or ``app`` to another."""
        return sorted(
            (name, other)
            for name, others in self.imports.items()
            for other in others
            if (a := self._workspace(name)) and (b := self._workspace(other)) and a != b
        )

    def reaching_qt(self) -> list[str]:
        """Modules below ``gui`` that import Qt when they are imported, through whatever they import."""
        reaches: set[str] = {name for name, others in self.at_import.items() if any(_top(o) in QT for o in others)}
        before = -1
        while len(reaches) != before:
            before = len(reaches)
            reaches |= {name for name, others in self.at_import.items() if self._with_faces(others) & reaches}
        gui = set(self.below("gui"))
        return sorted(reaches - gui)

    def _with_faces(self, names: Iterable[str]) -> set[str]:
        """The modules with the packages above them, whose ``__init__`` is imported before."""
        return {".".join(name.split(".")[:k]) for name in names for k in range(1, name.count(".") + 2)}

    def _workspace(self, name: str) -> str:
        """The workspace a module belongs to; empty for none."""
        for above in (f"{PACKAGE}.gui.workspaces.", f"{PACKAGE}.app."):
            rest = name.removeprefix(above).split(".")[0]
            if rest != name and f"{PACKAGE}.gui.workspaces.{rest}.view" in self.files:
                return rest
        return ""

    def _imports(self, name: str, nodes: Iterable[ast.AST]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(name, node)
                for alias in node.names:
                    inner = f"{module}.{alias.name}"
                    yield inner if inner in self.files else module

    def _absolute(self, name: str, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = name if self.files[name].stem == "__init__" else name.rpartition(".")[0]
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        return ".".join([*above, *([node.module] if node.module else [])])


def figures(house: House) -> dict[str, object]:
    """Every line of the table: title -> figure."""
    lines = list(house.lines.values())
    qt = house.reaching_qt()
    return {
        "lines of gui": sum(house.lines[name] for name in house.below("gui")),
        "lines of app": sum(house.lines[name] for name in house.below("app")),
        "lines of the package": sum(lines),
        "files": len(lines),
        "median lines of a file": round(statistics.median(lines)),
        "p90 lines of a file": round(statistics.quantiles(lines, n=10)[-1]),
        "files over 400 lines": sum(n > 400 for n in lines),
        f"classes with more than {MOST_METHODS} methods": len(house.large_classes()),
        "base names that stand more than twice": len(house.crowded_names()),
        "circles of imports": len(house.circles()),
        "imports from workspace to workspace": len(house.between_workspaces()),
        "modules below gui that reach Qt": len(qt),
    }


def details(house: House) -> str:
    """The names behind the counts."""
    return "\n".join(
        [
            "large classes: " + ", ".join(f"{name} ({n})" for name, n in house.large_classes().items()),
            "crowded names: " + ", ".join(f"{name} ({n})" for name, n in house.crowded_names().items()),
            *(f"circle: {' <-> '.join(circle)}" for circle in house.circles()),
            *(f"workspace to workspace: {a} -> {b}" for a, b in house.between_workspaces()),
            *(f"reaches Qt: {name}" for name in house.reaching_qt()),
        ]
    )


def strongly_connected(graph: Mapping[str, frozenset[str]]) -> list[set[str]]:
    """Strongly connected parts of a graph (Tarjan 1972)."""
    import networkx

    known = networkx.DiGraph((a, b) for a, others in graph.items() for b in others if b in graph and a != b)
    return [set(part) for part in networkx.strongly_connected_components(known)]


def _module(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _top(name: str) -> str:
    return name.partition(".")[0]


def _methods(node: ast.ClassDef) -> int:
    return sum(isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) for part in node.body)


def _run_at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Statements that run when a module is imported: none in functions, none for typing."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def main() -> None:
    """Print the table of every checkout given, side by side."""
    parser = argparse.ArgumentParser(prog="python -m tests.house_figures", description=__doc__)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[ROOT], help="folders (default: this checkout)")
    parser.add_argument("--details", action="store_true", help="name what is counted, of the last checkout")
    options = parser.parse_args()
    houses = [House(checkout) for checkout in options.checkouts]
    columns = [figures(house) for house in houses]
    for title in columns[0]:
        print(f"{title:44}" + "".join(f"{column[title]!s:>10}" for column in columns))
    if options.details:
        print(details(houses[-1]))


if __name__ == "__main__":
    main()
