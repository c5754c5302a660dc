"""``segloss design``: make a study after a paper's design, or a sweep, from a study of one's own data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.numbers import batch_sizes
from segloss_gui.cli.result_folder import require_result_folder
from segloss_gui.core.errors import BadInputError
from segloss_gui.study.templates import TEMPLATES

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands

SWEEP = "sweep"


def add_parser(commands: Commands) -> None:
    """Add the command."""
    lines = [f"{template.key}: {template.summary}" for template in TEMPLATES.values()]
    parser = commands.add_parser(
        "design", help="make a study after a paper's design, or a sweep",
        description="Write a study file with the losses, folds and warm start of a design; data, classes, policy, "
        "preprocessing and network come from the study given. " + " ".join(lines) + " sweep: one loss over a grid.",
    )  # fmt: skip
    parser.add_argument("design", choices=[*TEMPLATES, SWEEP], help="which design")
    parser.add_argument("study", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the new study.toml")
    parser.add_argument("--folds", type=int, default=5, metavar="K", help="folds, not for sweep (default: %(default)s)")
    parser.add_argument(
        "--batch-sizes", type=batch_sizes, default=(), metavar="1,2,4,8", help="for missing-labels and sweep"
    )
    parser.add_argument(
        "--repeat", default="", metavar="GROUP=COUNT",
        help="of missing-labels: how often Iε under partial labels sees the cases of a group, as ED=3 (Tilborghs 2022, "
        "Sect. 3)",
    )  # fmt: skip
    parser.add_argument("--loss", default="dice_phi", metavar="KEY", help="of the sweep (default: %(default)s)")
    parser.add_argument(
        "--set", action="append", default=[], dest="grid", metavar="NAME=VALUES",
        help="values of a parameter of the sweep, with commas or log:LOW:HIGH:COUNT; may be repeated",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the study."""
    from segloss_gui.cli.training import print_paths
    from segloss_gui.study import templates
    from segloss_gui.study.cases import open_store, refuse_other_groups, with_classes
    from segloss_gui.study.identity import save_made
    from segloss_gui.study.store import StudyFolder
    from segloss_gui.study.sweep import parse_values, sweep

    faults = Faults()
    with faults.noted():
        study = StudyFolder(arguments.study).load()
    with faults.noted():
        grid = {name: parse_values(values) for name, values in map(_pair, arguments.grid)}
    with faults.noted():
        repeat = templates.parse_repeat(arguments.repeat)
    with faults.noted():
        require_result_folder(StudyFolder(arguments.out).path)
    faults.refuse()
    if not study.classes:
        study = with_classes(study, open_store(study))
    if arguments.design == SWEEP:
        made = sweep(study, arguments.loss, grid, arguments.batch_sizes)
    elif arguments.design == "missing-labels":
        made = templates.missing_labels(study, arguments.batch_sizes or (2,), arguments.folds, repeat=repeat)
        if repeat:
            refuse_other_groups(made, open_store(made).cohort)
    elif arguments.design == "compare-losses":
        made = templates.compare_losses(study, arguments.folds)
    else:
        made = templates.all_losses(study, arguments.folds)
    print_paths([save_made(arguments.out, made)])
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, values = text.partition("=")
    if not (name and sign and values):
        raise BadInputError(f"--set must be NAME=VALUES, got {text!r}")
    return name, values
