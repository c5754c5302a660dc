"""``segloss evaluate``: score the predictions of any tool against references."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.result_folder import require_result_folder
from segloss_gui.cli.saying import say
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.number_text import whole_number

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.data.case import TargetClass
    from segloss_gui.study.evaluate_folders import Evaluation
    from segloss_gui.study.models import ImportedMethod


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "evaluate", help="score predictions from any tool",
        description="Score predictions against references and write scores.csv and summary.md. A prediction belongs to "
        "the reference whose file name it has, begins with or ends with. DIR is a folder, a single file, or a path "
        "with {case} in it (data/{case}/predictions/scan.nii.gz). What is missing, unreadable or on another grid is "
        "named on stderr, and left out; a file that is there and could not be scored makes the exit code 2.",
    )  # fmt: skip
    add = parser.add_argument
    add("--reference", type=Path, required=True, metavar="DIR", help="reference label maps")
    add("--method", action="append", required=True, metavar="NAME=DIR",
        help="a method's name and its predictions; may be given several times")  # fmt: skip
    add("--out", type=Path, required=True, metavar="DIR",
        help="folder for scores.csv and summary.md; what was there before is kept under another name")  # fmt: skip
    add("--labels", default="", metavar="VALUES=NAME,...",
        help="what is scored: 1=oedema,1+2+4=tumour; else every label value of the references")  # fmt: skip
    add("--map", action="append", default=[], metavar="NAME:FROM=TO",
        help="label FROM of method NAME means label TO of the references (0: background)")  # fmt: skip
    add("--threshold", type=float, default=None, metavar="P",
        help="predictions are probability maps; a voxel from P on belongs to the class")  # fmt: skip
    add("--resample", action="store_true",
        help="bring predictions on another grid to that of the reference (labels: nearest neighbour)")  # fmt: skip
    add("--mask-values", choices=("auto", "black_and_white", "as_stored"), default="auto",
        help="grey values of picture masks: white is 1, or each is a label (auto: by the folder)")  # fmt: skip
    add(
        "--tolerance-mm",
        type=float,
        default=1.0,
        metavar="MM",
        help="tolerance of the surface Dice (1); in px where the references are pictures",
    )
    add("--metrics", default="", metavar="KEY,...", help="metrics to work out; else all of them")
    add("--empty", choices=("skip", "one", "zero"), default="skip",
        help="what a case counts in the means that is empty in prediction and reference (skip)")  # fmt: skip
    add("--missed", choices=("skip", "diagonal"), default="skip",
        help="what a distance counts where prediction or reference alone is empty: left out, and counted beside the "
        "mean (skip), or the diagonal of the image")  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Score the predictions."""
    from segloss_gui.cli.training import print_paths
    from segloss_gui.metrics import METRICS
    from segloss_gui.study.atomic import keeping, write_atomic
    from segloss_gui.study.evaluate_folders import evaluate_folders, reference_files
    from segloss_gui.study.score_file import with_names, write_rows

    faults, given = Faults(), dict[str, Path]()
    with faults.noted():
        reference_files(arguments.reference)
    with faults.noted():
        given = parse_methods(arguments.method)
        parse_maps(arguments.map, given)
    with faults.noted():
        require_result_folder(arguments.out, [arguments.reference, *given.values()])
    with faults.noted():
        classes = parse_classes(arguments.labels)
    keys = tuple(key.strip() for key in arguments.metrics.split(",") if key.strip()) or tuple(METRICS)
    if unknown := [key for key in keys if key not in METRICS]:
        faults.note(f"--metrics must be among {', '.join(METRICS)}, got {', '.join(unknown)}")
    if not 0 <= arguments.tolerance_mm < float("inf"):
        faults.note(f"--tolerance-mm must be 0 or more, got {arguments.tolerance_mm:g}")
    faults.refuse()
    methods = _methods(arguments, given, classes)
    found = evaluate_folders(
        arguments.reference, methods, classes, _print_progress, keys=keys, tolerance_mm=arguments.tolerance_mm,
        mask_values=arguments.mask_values,
    )  # fmt: skip
    for sentence in _said_twice(arguments.reference, given):
        say(sentence)
    for refusal in found.refusals:
        say(f"left out: {refusal.path}: {refusal.cause}")
    if not found.rows:
        raise BadInputError("a prediction must fit its reference to be scored, got none that does")
    out: Path = arguments.out
    text = _summary(arguments, found, methods, keys)
    scores, summary = out / "scores.csv", out / "summary.md"
    rows = with_names(found.rows, {c.value: c.name for c in found.classes})
    for path, write in ((scores, lambda: write_rows(scores, rows)), (summary, lambda: write_atomic(summary, text))):
        if (aside := keeping(path, write)) is not None:
            say(f"what was there before is kept in {aside}")
    print_paths([scores, summary])
    return 2 if any(refusal.path.exists() for refusal in found.refusals) else 0


def parse_methods(given: Sequence[str]) -> dict[str, Path]:
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


def _said_twice(reference: Path, methods: Mapping[str, Path]) -> list[str]:
    """That a method is the references themselves, or another method: such scores say nothing."""
    found, seen = [], {reference.resolve(): "the references"}
    for name, folder in methods.items():
        other = seen.setdefault(folder.resolve(), name)
        if other != name:
            found.append(f"{name}: its files are those of {other} ({folder})")
    return found


def parse_classes(given: str) -> tuple[TargetClass, ...]:
    """``VALUES=NAME`` pairs as classes; where they share label values they are numbered as they come.

    Raises
    ------
    BadInputError
        When one is not of that form.

    Examples
    --------
    >>> [(c.value, c.name, c.sources) for c in parse_classes("1=core, 2+3=rim")]
    [(1, 'core', (1,)), (2, 'rim', (2, 3))]
    >>> [(c.value, c.sources) for c in parse_classes("1+2=whole,1=core")]
    [(1, (1, 2)), (2, (1,))]
    """
    from segloss_gui.data.case import TargetClass

    pairs = [_class_pair(text) for text in given.split(",") if text.strip()]
    shared = len({value for values, _ in pairs for value in values}) < sum(len(values) for values, _ in pairs)
    return tuple(
        TargetClass(value=number if shared else values[0], name=name, joins=values)
        for number, (values, name) in enumerate(pairs, 1)
    )


def parse_maps(given: Sequence[str], methods: Mapping[str, Path]) -> dict[str, dict[int, int]]:
    """``NAME:FROM=TO`` arguments by method.

    Raises
    ------
    BadInputError
        When one is not of that form, or names no method.

    Examples
    --------
    >>> parse_maps(["a:4=3", "a:5=0"], {"a": Path("a")})
    {'a': {4: 3, 5: 0}}
    """
    found: dict[str, dict[int, int]] = {}
    for text in given:
        name, _, pair = text.rpartition(":")
        old, _, new = pair.partition("=")
        if name not in methods:
            raise BadInputError(f"--map must name a method ({', '.join(methods)}), got {text!r}")
        before, after = whole_number(old), whole_number(new)
        if before is None or after is None:
            raise BadInputError(f"--map must be NAME:FROM=TO with whole numbers, got {text[:200]!r}")
        found.setdefault(name, {})[before] = after
    return found


def _class_pair(text: str) -> tuple[tuple[int, ...], str]:
    values, _, name = text.partition("=")
    numbers = tuple(number for value in values.split("+") if (number := whole_number(value)))
    if not name.strip() or len(numbers) != len(values.split("+")):
        raise BadInputError(f"--labels must be VALUE=NAME or VALUE+VALUE=NAME, got {text.strip()[:200]!r}")
    return numbers, name.strip()


def _methods(
    arguments: argparse.Namespace, folders: Mapping[str, Path], classes: Sequence[TargetClass]
) -> tuple[ImportedMethod, ...]:
    from segloss_gui.study.imported_labels import mapping_by_name, names_beside
    from segloss_gui.study.models import ImportedMethod

    maps = parse_maps(arguments.map, folders)
    called = {c.sources[0]: c.name for c in classes if len(c.sources) == 1} or names_beside(arguments.reference)
    probable = arguments.threshold is not None
    return tuple(
        ImportedMethod.parse(
            {
                "name": name, "folder": folder, "resample": arguments.resample,
                "mask_values": arguments.mask_values,
                "labels": {**({} if probable else mapping_by_name(names_beside(folder), called)), **maps.get(name, {})},
                **({"kind": "probabilities", "threshold": arguments.threshold} if probable else {}),
            },
            subject=f"--method {name}",
        )
        for name, folder in folders.items()
    )  # fmt: skip


def _summary(
    arguments: argparse.Namespace, found: Evaluation, methods: Sequence[ImportedMethod], keys: Sequence[str]
) -> str:
    from segloss_gui.metrics import EmptyRule, MissedRule
    from segloss_gui.report.metric_table import metric_table
    from segloss_gui.report.summary import summary_text

    names = {c.value: c.name for c in found.classes}
    notes = [f"References: {arguments.reference}.", *found.notes]
    notes += [f"{m.name}: {_mapping_text(m.labels)}." for m in methods if m.labels]
    notes += [f"Left out ({len(found.refusals)}): {'; '.join(map(str, found.refusals))}."] if found.refusals else []
    empty, missed = EmptyRule(arguments.empty), MissedRule(arguments.missed)
    table = metric_table(found.rows, keys=keys, rule=empty, missed=missed, class_names=names)
    page = summary_text("Evaluation", found.rows, notes=notes, class_names=names, keys=keys, empty=empty, missed=missed)
    return f"{page}\n{table}"


def _mapping_text(labels: Mapping[int, int]) -> str:
    return ", ".join(f"label {old} taken as {new or 'background'}" for old, new in labels.items())


def _print_progress(done: int, total: int) -> None:
    if done == total or done % 10 == 0:
        print(f"{done}/{total} cases scored", file=sys.stderr)
