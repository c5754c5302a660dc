"""``segloss report STUDY``: the report of a study that was trained before."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.statistics.corrections import CORRECTIONS

if TYPE_CHECKING:
    from segloss_gui.report.results import StudyResults


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "report", help="write the report of a trained study",
        description="Write scores.csv, summary.md, report.html, report.pdf, tables (CSV, LaTeX) and figures (SVG, PNG) "
        "of a study's finished runs.",
    )  # fmt: skip
    parser.add_argument("study", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the report (default: the study's own)")
    add_report_options(parser)
    parser.set_defaults(run=run)


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """The options of whatever writes a report."""
    parser.add_argument(
        "--empty", choices=[rule.value for rule in EmptyRule], default=EmptyRule.SKIP.value,
        help="what Dice and Jaccard of a case count for that is empty in reference and prediction: left out of the "
        "means (skip), 1 or 0 (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--missed", choices=[rule.value for rule in MissedRule], default=MissedRule.SKIP.value,
        help="what a distance counts where prediction or reference alone is empty: left out, and counted beside the "
        "mean (skip), or the diagonal of the image (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--correction", choices=tuple(CORRECTIONS), default="none",
        help="of p for the number of pairs of methods (default: %(default)s, as in the papers)",
    )  # fmt: skip
    parser.add_argument("--no-hash", action="store_true", help="do not read the data for their SHA-256")
    parser.add_argument(
        "--tensorboard", type=Path, metavar="DIR", help="write the curves of all runs for TensorBoard too"
    )


def rules_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """What cases without a score count for, as the options say; of ``write_report`` and ``write_full_report``."""
    return {"empty": EmptyRule(arguments.empty), "missed": MissedRule(arguments.missed)}


def full_report(arguments: argparse.Namespace) -> Callable[[StudyResults, Path], None]:
    """Writes the whole report of a study's results to a folder, as the options say."""

    def write(results: StudyResults, out: Path) -> None:
        from segloss_gui.cli.training import import_extra, print_paths
        from segloss_gui.report.full import write_full_report

        print_paths(
            write_full_report(
                results, out, **rules_of(arguments), correction=arguments.correction, hash_data=not arguments.no_hash,
            )
        )  # fmt: skip
        if arguments.tensorboard is not None:
            print_paths(import_extra("segloss_gui.report.tensorboard", "tensorboard").write_tensorboard(
                results.folder, arguments.tensorboard
            ))  # fmt: skip

    return write


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from segloss_gui.cli.training import print_paths
    from segloss_gui.report.results import StudyResults
    from segloss_gui.report.write import write_report
    from segloss_gui.study.store import StudyFolder

    folder = StudyFolder(arguments.study)
    out: Path = arguments.out or folder.path
    results = StudyResults(folder)
    print_paths(write_report(results, out, **rules_of(arguments)))
    full_report(arguments)(results, out)
    return 0
