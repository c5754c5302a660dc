"""``segloss demo``: train a built-in study, report on it, and hold its claims against the scores."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.numbers import batch_sizes, whole_numbers
from segloss_gui.core.errors import BadInputError
from segloss_gui.study.designs import DESIGNS, with_batch_sizes
from segloss_gui.study.models import Study

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands

WITH_BATCH_SIZES = "missing-labels"


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "demo", help="train the losses on built-in phantoms",
        description="Train the losses on phantoms made from a seed, then write scores.csv, summary.md, claims.md, "
        "curves.png and case.png. Several seeds are as many studies on different images, each in its own subfolder. "
        "What an earlier start has begun in the folder goes on.",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the study and its report")
    parser.add_argument("--quick", action="store_true", help="fewer cases and steps: within a minute on two cores")
    parser.add_argument(
        "--design", choices=tuple(DESIGNS), default="compare-losses", help="which study (default: %(default)s)"
    )
    parser.add_argument(
        "--seeds", type=seeds, default=(0,), metavar="0,1", help="seeds to train, with commas (default: 0)"
    )
    parser.add_argument(
        "--batch-sizes", type=batch_sizes, default=(), metavar="1,2,4",
        help="of missing-labels: full and partial arms of I, BI and Iε at each, with as many samples seen (Table 1 of "
        "Tilborghs 2022)",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train the design once per seed, and report on the seeds together where there are several."""
    from segloss_gui.cli.training import command_line, print_paths, train_and_report
    from segloss_gui.study.identity import refuse_different

    out: Path = arguments.out
    words = ["segloss", "demo", "--out", out, "--design", arguments.design]
    words += ["--seeds", ",".join(map(str, arguments.seeds)), *(["--quick"] if arguments.quick else [])]
    words += ["--batch-sizes", ",".join(map(str, arguments.batch_sizes))] if arguments.batch_sizes else []
    again = command_line(*words)
    several = len(arguments.seeds) > 1
    folders = {seed: out / f"seed_{seed}" if several else out for seed in arguments.seeds}
    studies = {seed: _study(arguments, seed) for seed in arguments.seeds}
    for seed, folder in folders.items():
        refuse_different(folder, studies[seed])
    codes = [train_and_report(studies[seed], folder, again) for seed, folder in folders.items()]
    if several:
        from segloss_gui.report.write import write_joint_report

        print_paths(write_joint_report(arguments.design, list(folders.values()), out))
    print_paths([_claims(arguments, studies, folders)])
    return max(codes)


def _study(arguments: argparse.Namespace, seed: int) -> Study:
    study = DESIGNS[arguments.design]((seed,), quick=arguments.quick)
    if not arguments.batch_sizes:
        return study
    if arguments.design != WITH_BATCH_SIZES:
        raise BadInputError(f"--batch-sizes needs --design {WITH_BATCH_SIZES}, got {arguments.design}")
    return with_batch_sizes(study, arguments.batch_sizes, quick=arguments.quick)


def _claims(arguments: argparse.Namespace, studies: Mapping[int, Study], folders: Mapping[int, Path]) -> Path:
    from segloss_gui.report.claims import write_claims
    from segloss_gui.study.batch_of_one import batch_of_one, heuristic_warning
    from segloss_gui.study.cases import open_store
    from segloss_gui.study.claims import CLAIMS, Scores, missing_labels
    from segloss_gui.study.score_file import read_scores

    findings = {}
    for seed, study in studies.items():
        scores = Scores(read_scores(folders[seed] / "scores.csv"))
        findings[seed] = (
            [finding for batch in arguments.batch_sizes for finding in missing_labels(scores, batch)]
            if arguments.batch_sizes
            else CLAIMS[arguments.design](scores)
        )
        if study.policy.removed:
            store = open_store(study)
            findings[seed] += [*batch_of_one(study, store), heuristic_warning(study, store)]
    return write_claims(arguments.out / "claims.md", arguments.design, findings, quick=arguments.quick)


def seeds(text: str) -> tuple[int, ...]:
    """Seeds from ``0,1,2``.

    Examples
    --------
    >>> seeds("0,2")
    (0, 2)
    """
    return whole_numbers(text, "seeds", 0)
