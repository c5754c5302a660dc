"""Other tools' predictions scored against references, without a study: what ``segloss evaluate`` does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.units import SizeUnit, common_unit
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.case import Refusal, TargetClass
from segloss_gui.data.choice import MaskValues
from segloss_gui.data.classes import require_few
from segloss_gui.data.layouts.matching import one_each
from segloss_gui.metrics import METRICS, TOLERANCE_MM
from segloss_gui.study.evaluation import score_case, score_row
from segloss_gui.study.imported import WHITE, read_imported
from segloss_gui.study.imported_labels import ignored_beside, names_beside  # fmt: skip
from segloss_gui.study.method_files import CASE, file_stem, is_open, label_files, method_files
from segloss_gui.study.models import ImportedMethod
from segloss_gui.study.score_file import ScoreRow


@dataclass(frozen=True)
class Evaluation:
    """Scores of other tools' predictions, and the files that could not be scored.

    Parameters
    ----------
    rows : tuple of ScoreRow
        Method by method.
    refusals : tuple of Refusal
        What was left out and why.
    notes : tuple of str
        What was done to predictions before they were scored, a sentence each.
    classes : tuple of TargetClass
        What was scored.
    """

    rows: tuple[ScoreRow, ...]
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    classes: tuple[TargetClass, ...] = ()


@dataclass
class _Findings:
    mask_values: MaskValues = "auto"
    of_method: dict[str, MaskValues] = field(default_factory=dict)
    ignore: int | None = None
    structures: tuple[str, ...] = ()
    outside: dict[tuple[str, int], int] = field(default_factory=dict)
    white: bool = False  # references whose only label is 255 are black and white: it is label 1
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, path: Path, error: object) -> None:
        self.refusals.append(Refusal(path, str(error).removeprefix(f"{path}: ")))

    def say_once(self, note: str) -> None:
        if note and note not in self.notes:
            self.notes.append(note)


def evaluate_folders(
    reference: Path,
    methods: Mapping[str, Path] | Sequence[ImportedMethod],
    classes: Sequence[TargetClass] = (),
    progress: Callable[[int, int], None] | None = None,
    *,
    keys: Iterable[str] = tuple(METRICS),
    tolerance_mm: float = TOLERANCE_MM,
    mask_values: MaskValues = "auto",
) -> Evaluation:
    """Score predictions, from whatever tool, against references.

    A prediction belongs to the reference whose name it is, begins or ends with. One that is missing,
    unreadable or lies on another grid is refused by name, and the rest goes on.

    Parameters
    ----------
    reference : Path
        Folder of reference label maps, a single one, or a path with ``{case}`` in it.
    methods : mapping of str to Path, or sequence of ImportedMethod
        Where each method's predictions lie, and how they are read.
    classes : sequence of TargetClass
        What is scored; empty: every label value of the references. Classes may share label values
        (whole tumour, tumour core): predictions are joined as references are.
    progress : callable or None
        Told (references done, all references).
    keys : iterable of str
        Metrics to work out.
    tolerance_mm : float
        Of the surface Dice.
    mask_values : "auto", "black_and_white" or "as_stored"
        What grey values of picture masks among the references mean.

    Raises
    ------
    BadInputError
        When a folder or file is missing, two files claim one case, or the references hold no case or
        no label value.
    """
    if isinstance(methods, Mapping):
        methods = [ImportedMethod(name=name, folder=folder) for name, folder in methods.items()]
    references = reference_files(reference)
    files = {method.name: _files_of(method, tuple(references)) for method in methods}
    findings = _Findings(ignore=ignored_beside(reference))
    if findings.ignore is not None:
        findings.notes.append(f"Voxels whose reference is label {findings.ignore} (ignore) count in no score.")
    for several in _twins(reference):
        named = ", ".join(path.name for path in several[1:])
        findings.refuse(several[0], f"one file must belong to case {file_stem(several[0])}, got {named} beside it")
    findings.structures = _structure_names(references.values())
    findings.mask_values = _mask_values("References", mask_values, references.values(), findings)
    for method in methods:
        own = files[method.name].values()
        findings.of_method[method.name] = _mask_values(method.name, method.mask_values, own, findings)
    classes = tuple(classes) or _called_by_structures(_classes_of(references, findings, reference), files, findings)
    refused = {refusal.path for refusal in findings.refusals}
    rows: list[ScoreRow] = []
    units: list[SizeUnit] = []
    for done, (case, path) in enumerate(references.items(), 1):
        truth = None if path in refused else _read(path, findings)
        if truth is not None:
            units.append(unit := truth.grid.unit)
            for method in methods:
                file = files[method.name].get(case)
                found = _read_prediction(method, case, path, truth, file, classes, findings)
                if found is not None:
                    scores = score_case(found, truth, classes, keys=keys, tolerance_mm=tolerance_mm, joined=True)
                    rows += [
                        score_row(case, "", method.name, value, of_class, size_unit=unit.key)
                        for value, of_class in scores
                    ]
        if progress is not None:
            progress(done, len(references))
    findings.say_once(common_unit(units).note)
    findings.notes += _outside_notes(findings)
    order = {method.name: place for place, method in enumerate(methods)}
    rows.sort(key=lambda row: order[row.method])
    return Evaluation(tuple(rows), tuple(findings.refusals), tuple(findings.notes), classes)


def reference_files(reference: Path) -> dict[str, Path]:
    """References by case: files of a folder by their names, or what a path with ``{case}`` fits.

    Raises
    ------
    BadInputError
        When there is none, or none that alone belongs to its case.
    """
    if CASE in str(reference) and is_open(reference):
        found = _fitting(str(reference))
    elif reference.is_file():
        found = {file_stem(reference): reference}
    elif reference.is_dir():
        found = one_each(label_files(reference), file_stem)[0] or _structures(reference)
    else:
        raise BadInputError(f"{reference}: must be a folder of label maps or a label map, got nothing")
    if not found and (twins := _twins(reference)):
        listed = " and ".join(path.name for path in twins[0])
        raise BadInputError(f"{reference}: one file must belong to case {file_stem(twins[0][0])}, got {listed}")
    if not found:
        raise BadInputError(f"{reference}: must hold label maps, got none")
    return found


def _structures(reference: Path) -> dict[str, Path]:
    """Folders a case with a mask a structure, by case."""
    from segloss_gui.data.readers.structures import structures_folder

    inside = sorted(path for path in reference.iterdir() if path.is_dir() and not path.name.startswith("."))
    return {path.name: place for path in inside if (place := structures_folder(path)) is not None}


def _structure_names(references: Iterable[Path]) -> tuple[str, ...]:
    from segloss_gui.data.readers.structures import structure_files

    return tuple(sorted({name for path in references if path.is_dir() for name in structure_files(path)}))


def _called_by_structures(
    classes: tuple[TargetClass, ...], files: Mapping[str, Mapping[str, Path]], findings: _Findings
) -> tuple[TargetClass, ...]:
    """References that name none of their labels are called by the masks of a method that has as many structures.

    Structures count in the order of their names, as they do where they are references; it is said.
    """
    of_methods = {names for own in files.values() if (names := _structure_names(own.values()))}
    unnamed = all(target.name == unnamed_label(target.value) for target in classes)
    if not unnamed or len(of_methods) != 1 or len(names := next(iter(of_methods))) != len(classes):
        return classes
    said = ", ".join(f"{target.value}={name}" for target, name in zip(classes, names, strict=True))
    findings.notes.append(
        f"The references name none of their labels: in the order of the structures' names they are taken as {said} "
        "(--classes says otherwise)."
    )
    return tuple(target.model_copy(update={"name": name}) for target, name in zip(classes, names, strict=True))


def unnamed_label(value: int) -> str:
    """What a label value is called that nobody named."""
    return f"label {value}"


def _twins(reference: Path) -> list[tuple[Path, ...]]:
    """Files of a folder of references of which several claim one case; which is meant is not guessed."""
    return one_each(label_files(reference), file_stem)[1] if reference.is_dir() else []


def _mask_values(name: str, asked: MaskValues, files: Iterable[Path], findings: _Findings) -> MaskValues:
    """What grey values of masks mean, decided over all ``files`` and said where there are pictures."""
    from segloss_gui.data.readers.mask_values import decide_for, describe, pictures

    masks = pictures(files)
    if not masks:
        return asked
    decided = decide_for(masks) if asked == "auto" else asked
    findings.notes.append(f"{name}: grey masks: {describe(decided)}.")
    return decided


def _fitting(pattern: str) -> dict[str, Path]:
    """What a pattern fits: the first ``{case}`` may be any one part of a path, the others are the same."""
    before, after = pattern.split(CASE, 1)
    root = Path(before or ".").parent if not before.endswith(("/", "\\")) else Path(before)
    start, rest = (Path(before).name if root != Path(before) else ""), after.replace("\\", "/").split("/", 1)
    from segloss_gui.data.readers import is_listed

    found = {}
    for path in sorted(root.glob(f"{start}*{rest[0]}")) if root.is_dir() else ():
        case = path.name[len(start) : len(path.name) - len(rest[0])]
        whole = Path(pattern.replace(CASE, case))
        if case and is_listed(whole):
            found[case] = whole
    return found


def _files_of(method: ImportedMethod, cases: tuple[str, ...]) -> dict[str, Path]:
    """A single file is the prediction of a single reference, whatever it is called."""
    folder = method.folder
    if not is_open(folder) and folder.is_file() and len(cases) == 1:
        return {cases[0]: folder}
    if not is_open(folder) and folder.is_dir() and not any(folder.iterdir()):
        raise BadInputError(f"{folder}: must hold label maps, got none")
    return method_files(folder, cases)


def _read_prediction(
    method: ImportedMethod,
    case: str,
    reference: Path,
    truth: LabelMap,
    path: Path | None,
    classes: Sequence[TargetClass],
    findings: _Findings,
) -> LabelMap | None:
    if path is None:
        findings.refusals.append(
            Refusal(method.folder / reference.name, f"{method.name} has no prediction for case {case}")
        )
        return None
    # Label values stay those of the references and are joined while they are scored; maps need a value each.
    called = {c.sources[0]: c.name for c in classes if len(c.sources) == 1}
    maps = [c.model_copy(update={"value": c.sources[0], "joins": ()}) for c in classes]
    try:
        found = read_imported(
            method, path, maps if method.kind == "probabilities" else (), truth.grid, image_name=reference,
            called=called, mask_values=findings.of_method[method.name],
        )  # fmt: skip
    except BadInputError as error:
        findings.refuse(path, error)
        return None
    known = {0, *(source for c in classes for source in c.sources)}
    for value in found.labels.values() if method.kind == "labels" else ():
        if value not in known:
            findings.outside[method.name, value] = findings.outside.get((method.name, value), 0) + 1
    if found.note:
        findings.notes.append(f"{method.name}, {case}: {found.note}.")
    return found.labels


def _outside_notes(findings: _Findings) -> list[str]:
    """Label values of predictions that no class has, method by method: they were taken as background."""
    notes = []
    for name in dict.fromkeys(method for method, _ in findings.outside):
        counts = [(value, cases) for (method, value), cases in sorted(findings.outside.items()) if method == name]
        listed = ", ".join(f"{value} ({cases} case{'' if cases == 1 else 's'})" for value, cases in counts[:10])
        more = f" and {len(counts) - 10} more values: are these label maps?" if len(counts) > 10 else ""
        notes.append(f"{name}: label values in no class, taken as background: {listed}{more}.")
    return notes


def _read(path: Path, findings: _Findings) -> LabelMap | None:
    from segloss_gui.data.readers import read_labels
    from segloss_gui.data.readers.structures import renumbered

    try:
        found = read_labels(path, findings.mask_values)
        if path.is_dir():
            found = renumbered(found, findings.structures)
        found = replace(found, ignore=findings.ignore)
        return replace(found, data=(found.data == WHITE).astype("uint8")) if findings.white else found
    except BadInputError as error:
        findings.refuse(path, error)
        return None


def _classes_of(references: Mapping[str, Path], findings: _Findings, folder: Path) -> tuple[TargetClass, ...]:
    values: set[int] = set()
    names: dict[int, str] = {}
    for path in references.values():
        if (labels := _read(path, findings)) is not None:
            values.update(value for value in labels.values() if value > 0)
            for value, name in labels.names.items():
                if names.setdefault(value, name) != name:
                    findings.refuse(path, f"calls label {value} {name!r}, which other references call {names[value]!r}")
                    break
    if values == {WHITE} and not names:
        findings.white, values = True, {1}
        findings.notes.append("References: white (255) taken as label 1.")
    require_few(values, folder)
    if not values:
        why = f": {findings.refusals[0].path.name} {findings.refusals[0].cause}" if findings.refusals else ""
        raise BadInputError(f"{folder}: the references must hold a label value besides 0, got none{why}")
    named = {**names_beside(folder), **names}
    return tuple(TargetClass(value=value, name=named.get(value) or unnamed_label(value)) for value in sorted(values))
