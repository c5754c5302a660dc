"""``segloss report``: the report of a study that was trained before, or of scores of any origin."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.result_folder import require_out
from segloss_gui.cli.saying import say
from segloss_gui.core.errors import BadInputError
from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.statistics.corrections import CORRECTIONS

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.core.loss_group import LossGroup
    from segloss_gui.report.results import StudyResults
    from segloss_gui.study.score_sources import ScoreFile


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "report", help="write the report of a trained study, or of scores from anywhere",
        description="Write scores.csv, summary.md, report.html, report.pdf, tables (CSV, LaTeX) and figures (SVG, PNG) "
        "of a study's finished runs; with --scores, the tables and figures of report.html and report.pdf are of these "
        "scores, beside the study's or alone.",
        epilog="Means are marked as in Bertels 2019, Table 1. Italic: significantly lower than each of the "
        "metric-sensitive losses; underlined: significantly lower than another loss of its own group; bold: "
        "significantly better than all other methods. The column loss of the scores gives the group (segloss losses "
        "KEY), unless --group does.",
    )  # fmt: skip
    add = parser.add_argument
    add("study", type=Path, nargs="?", metavar="STUDY", help="study.toml, or the folder that holds it")
    add("--scores", action="append", default=[], metavar="NAME=FILE",
        help="scores from anywhere: a CSV file with columns of scores.csv (case and a metric at least), or nnU-Net's "
        "summary.json. NAME names its method; several keep their names. May be given several times")  # fmt: skip
    add(
        "--group",
        action="append",
        default=[],
        metavar="METHOD=GROUP",
        help="METHOD is trained with a cross-entropy loss (pixel), a metric-sensitive loss (metric), or neither (none)",
    )
    add("--out", type=Path, metavar="DIR", help="folder for the report (default: the study's own)")
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


def full_report(
    arguments: argparse.Namespace,
    files: Sequence[ScoreFile] = (),
    groups: Mapping[str, LossGroup | None] = MappingProxyType({}),
) -> Callable[[StudyResults, Path], None]:
    """Writes the whole report of a study's results to a folder, as the options say, with scores from elsewhere."""

    def write(results: StudyResults, out: Path) -> None:
        from segloss_gui.cli.training import import_extra, print_paths
        from segloss_gui.report.full import write_full_report

        print_paths(
            write_full_report(
                results, out, **rules_of(arguments), correction=arguments.correction, hash_data=not arguments.no_hash,
                files=files, groups=groups,
            )
        )  # fmt: skip
        if arguments.tensorboard is not None:
            print_paths(import_extra("segloss_gui.report.tensorboard", "tensorboard").write_tensorboard(
                results.folder, arguments.tensorboard
            ))  # fmt: skip

    return write


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    if arguments.study is None:
        return _report_scores(arguments)
    from segloss_gui.cli.training import print_paths
    from segloss_gui.report.full import study_table
    from segloss_gui.report.results import StudyResults
    from segloss_gui.report.write import write_report
    from segloss_gui.study.identity import refuse_other
    from segloss_gui.study.score_sources import read_score_files
    from segloss_gui.study.store import StudyFolder

    folder, faults = StudyFolder(arguments.study), Faults()
    out: Path = arguments.out or folder.path
    with faults.noted():
        study = folder.load()
    with faults.noted():
        require_out(out)
    with faults.noted():
        named = parse_scores(arguments.scores)
    with faults.noted():
        said = parse_groups(arguments.group)
    faults.refuse()
    if arguments.out is not None:
        refuse_other(out, study, folder.identity())
    results = StudyResults(folder)
    files: Sequence[ScoreFile] = ()
    groups: Mapping[str, LossGroup | None] = {}
    if named or said:
        table = study_table(results)
        files = read_score_files(named, table.names("method"), table.names("class"))
        groups = groups_of(said, files, table.names("method"))
    print_paths(write_report(results, out, **rules_of(arguments)))
    for sentence in results.left_out:
        say(f"left out: {sentence}")
    full_report(arguments, files, groups)(results, out)
    return 0


def _report_scores(arguments: argparse.Namespace) -> int:
    """Write the report of scores without a study."""
    from segloss_gui.cli.training import print_paths
    from segloss_gui.report.from_scores import scores_document, scores_notes
    from segloss_gui.report.full import write_document
    from segloss_gui.study.score_sources import read_score_files

    if not arguments.scores:
        raise BadInputError("segloss report needs a STUDY, or --scores NAME=FILE, got neither")
    faults = Faults()
    with faults.noted():
        files = read_score_files(parse_scores(arguments.scores))
    with faults.noted():
        said = parse_groups(arguments.group)
    with faults.noted():
        require_out(arguments.out, "where there is no STUDY")
    if arguments.tensorboard is not None:
        faults.note("--tensorboard needs a STUDY with runs, got --scores alone")
    faults.refuse()
    groups = groups_of(said, files)
    for sentence in scores_notes(files, groups):
        say(sentence)
    made = scores_document(files, groups=groups, **rules_of(arguments), correction=arguments.correction)
    print_paths(write_document(made, arguments.out))
    return 0


def parse_scores(given: Sequence[str]) -> list[tuple[str, Path]]:
    """``NAME=FILE`` arguments.

    Raises
    ------
    BadInputError
        When one is not of that form, or a name comes twice.

    Examples
    --------
    >>> [(name, path.as_posix()) for name, path in parse_scores(["CE=out/ce.csv"])]
    [('CE', 'out/ce.csv')]
    """
    found: dict[str, Path] = {}
    for text in given:
        name, _, file = text.partition("=")
        if not (name.strip() and file):
            raise BadInputError(f"--scores must be NAME=FILE, got {text!r}")
        if name.strip() in found:
            raise BadInputError(f"--scores names must differ, got {name.strip()!r} twice")
        found[name.strip()] = Path(file)
    return list(found.items())


def parse_groups(given: Sequence[str]) -> dict[str, LossGroup | None]:
    """``METHOD=GROUP`` arguments.

    Raises
    ------
    BadInputError
        When one is not of that form, there is no such group, or a method comes twice.

    Examples
    --------
    >>> parse_groups(["Dice, B=1=metric", "tool=none"])
    {'Dice, B=1': 'metric', 'tool': None}
    """
    groups: dict[str, LossGroup | None] = {"pixel": "pixel", "metric": "metric", "none": None}
    found: dict[str, LossGroup | None] = {}
    for text in given:
        method, _, group = text.rpartition("=")
        if not method or group not in groups:
            raise BadInputError(f"--group must be METHOD=GROUP with GROUP one of {', '.join(groups)}, got {text!r}")
        if method in found:
            raise BadInputError(f"--group methods must differ, got {method!r} twice")
        found[method] = groups[group]
    return found


def groups_of(
    said: Mapping[str, LossGroup | None], files: Sequence[ScoreFile], others: Sequence[str] = ()
) -> dict[str, LossGroup | None]:
    """What was said of methods, by the names they are shown by; a file's own name of a method will do too.

    Raises
    ------
    BadInputError
        When there is no such method.
    """
    own = {shown: name for file in files for shown, name in file.own_names.items()}
    shown_as: dict[str, list[str]] = {name: [name] for name in (*others, *own)}
    for shown, name in own.items():
        if name not in (*others, *own):
            shown_as.setdefault(name, []).append(shown)
    if unknown := [method for method in said if method not in shown_as]:
        known = ", ".join((*others, *own))
        raise BadInputError(f"--group must name a method ({known}), got {', '.join(map(repr, unknown))}")
    return {shown: group for method, group in said.items() for shown in shown_as[method]}
