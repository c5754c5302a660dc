"""``segloss demo``: train a built-in study, report on it, and hold its claims against the scores."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segloss_gui.study.designs import DESIGNS
from segloss_gui.study.models import Study


def add_parser(commands: Any) -> None:
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
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train the design once per seed, and report on the seeds together where there are several."""
    from segloss_gui.cli.training import command_line, print_paths, train_and_report
    from segloss_gui.study.identity import refuse_different

    out: Path = arguments.out
    words = ["segloss", "demo", "--out", out, "--design", arguments.design]
    words += ["--seeds", ",".join(map(str, arguments.seeds)), *(["--quick"] if arguments.quick else [])]
    again = command_line(*words)
    several = len(arguments.seeds) > 1
    folders = {seed: out / f"seed_{seed}" if several else out for seed in arguments.seeds}
    studies = {seed: DESIGNS[arguments.design]((seed,), arguments.quick) for seed in arguments.seeds}
    for seed, folder in folders.items():
        refuse_different(folder, studies[seed])
    codes = [train_and_report(studies[seed], folder, again) for seed, folder in folders.items()]
    if several:
        from segloss_gui.report.write import write_joint_report

        print_paths(write_joint_report(arguments.design, list(folders.values()), out))
    print_paths([_claims(arguments.design, studies, folders, out, quick=arguments.quick)])
    return max(codes)


def _claims(design: str, studies: Mapping[int, Study], folders: Mapping[int, Path], out: Path, *, quick: bool) -> Path:
    from segloss_gui.report.claims import write_claims
    from segloss_gui.study.batch_of_one import batch_of_one, heuristic_warning
    from segloss_gui.study.cases import open_store
    from segloss_gui.study.claims import CLAIMS, Scores
    from segloss_gui.study.score_file import read_scores

    findings = {}
    for seed, study in studies.items():
        findings[seed] = CLAIMS[design](Scores(read_scores(folders[seed] / "scores.csv")))
        if study.policy.removed:
            store = open_store(study)
            findings[seed] += [*batch_of_one(study, store), heuristic_warning(study, store)]
    return write_claims(out / "claims.md", design, findings, quick=quick)


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
