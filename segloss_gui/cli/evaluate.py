"""``segloss evaluate``: score the predictions of any tool against references."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from segloss_gui.core.errors import BadInputError


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "evaluate", help="score folders of predictions from any tool",
        description="Score folders of predicted label maps against a folder of references of the same file names, and "
        "write scores.csv and summary.md. What is missing, unreadable or on another grid is named on stderr, and left "
        "out.",
    )  # fmt: skip
    parser.add_argument("--reference", type=Path, required=True, metavar="DIR", help="folder of reference label maps")
    parser.add_argument(
        "--method", action="append", required=True, metavar="NAME=DIR",
        help="a method's name and the folder of its predictions; may be given several times",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for scores.csv and summary.md")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Score the folders."""
    from segloss_gui.cli.training import print_paths
    from segloss_gui.report.summary import summary_text
    from segloss_gui.study.atomic import write_atomic
    from segloss_gui.study.evaluation import evaluate_folders, write_rows

    methods = parse_methods(arguments.method)
    found = evaluate_folders(arguments.reference, methods, progress=_print_progress)
    for refusal in found.refusals:
        print(f"segloss: left out: {refusal.path}: {refusal.cause}", file=sys.stderr)
    if not found.rows:
        raise BadInputError("a prediction must fit its reference to be scored, got none that does")
    out: Path = arguments.out
    notes = [f"References: {arguments.reference}."]
    notes += [f"Left out ({len(found.refusals)}): {'; '.join(map(str, found.refusals))}."] if found.refusals else []
    text = summary_text("Evaluation", found.rows, notes=notes)
    print_paths([write_rows(out / "scores.csv", found.rows), write_atomic(out / "summary.md", text)])
    return 0


def parse_methods(given: list[str]) -> dict[str, Path]:
    """``NAME=DIR`` arguments as a mapping.

    Raises
    ------
    BadInputError
        When one is not of that form, or a name comes twice.

    Examples
    --------
    >>> parse_methods(["mine=out/a"])["mine"].as_posix()
    'out/a'
    """
    methods: dict[str, Path] = {}
    for text in given:
        name, equals, folder = text.partition("=")
        if not (name and equals and folder):
            raise BadInputError(f"--method must be NAME=DIR, got {text!r}")
        if name in methods:
            raise BadInputError(f"--method names must differ, got {name!r} twice")
        methods[name] = Path(folder)
    return methods


def _print_progress(done: int, total: int) -> None:
    if done == total or done % 10 == 0:
        print(f"{done}/{total} cases scored", file=sys.stderr)
