"""``segloss demo``: train the built-in study and report on it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from segloss_gui.study.designs import DEMOS


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "demo", help="train the losses on built-in phantoms",
        description="Train the losses on phantoms made from a seed, then write scores.csv, summary.md, curves.png and "
        "case.png. What an earlier start has begun in the folder goes on.",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the study and its report")
    parser.add_argument("--quick", action="store_true", help="fewer cases and steps: within a minute on two cores")
    parser.add_argument(
        "--design", choices=tuple(DEMOS), default="compare-losses", help="which study (default: %(default)s)"
    )
    parser.add_argument(
        "--seeds", type=seeds, default=(0,), metavar="0,1", help="seeds to train, with commas (default: 0)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train the studies of the design, and report on them together where there are several."""
    from segloss_gui.cli.training import command_line, print_paths, train_and_report

    out: Path = arguments.out
    words = ["segloss", "demo", "--out", out, "--design", arguments.design]
    words += ["--seeds", ",".join(map(str, arguments.seeds)), *(["--quick"] if arguments.quick else [])]
    again = command_line(*words)
    parts = {out / part: design for part, design in DEMOS[arguments.design].items()}
    codes = [train_and_report(make(arguments.seeds, arguments.quick), folder, again) for folder, make in parts.items()]
    if len(parts) > 1:
        from segloss_gui.report.write import write_joint_report

        print_paths(write_joint_report(arguments.design, list(parts), out))
    return max(codes)


def seeds(text: str) -> tuple[int, ...]:
    """Seeds from ``0,1,2``.

    Examples
    --------
    >>> seeds("0,2")
    (0, 2)
    """
    try:
        values = tuple(int(part) for part in text.split(","))
    except ValueError:
        values = ()
    if not values or min(values) < 0 or len(set(values)) < len(values):
        raise argparse.ArgumentTypeError(f"seeds must be different whole numbers from 0 up, with commas, got {text!r}")
    return values
