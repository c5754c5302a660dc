"""Predictions against the full reference: from label maps to rows of ``scores.csv``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.volume import LabelMap, require_same_grid
from segloss_gui.data.case import Refusal, TargetClass
from segloss_gui.metrics.overlap import Overlap, dice, jaccard, overlap, volume_error_ml
from segloss_gui.study.score_file import ScoreRow, read_scores, write_rows
from segloss_gui.study.store import StudyFolder

__all__ = ["Evaluation", "ScoreRow", "evaluate_folders", "read_scores", "score_case", "write_rows", "write_scores"]

SUFFIXES = (".nii.gz", ".nii", ".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg")


def score_case(
    prediction: LabelMap, reference: LabelMap, classes: Sequence[TargetClass]
) -> tuple[tuple[int, Overlap], ...]:
    """Counts of every class of one case: its value, and what prediction and reference share.

    Parameters
    ----------
    prediction : LabelMap
        Holds each class's own value.
    reference : LabelMap
        The full reference on the same grid, with the label values as they are in the file.
    classes : sequence of TargetClass
        What is scored; joined label values are joined here.
    """
    voxel_ml = reference.grid.voxel_ml
    return tuple(
        (c.value, overlap(prediction.data == c.value, np.isin(reference.data, c.sources), voxel_ml)) for c in classes
    )


def score_row(case: str, group: str, method: str, class_value: int, counts: Overlap, **of_run: object) -> ScoreRow:
    """The row of one prediction and class; ``of_run`` are the loss, fold and seed of a run."""
    known: dict[str, object] = {"loss": "", "fold": None, "seed": None, **of_run}
    return ScoreRow(
        case=case, group=group, method=method, class_value=class_value,
        dice=dice(counts), jaccard=jaccard(counts), volume_ml=counts.prediction_ml,
        reference_volume_ml=counts.reference_ml, volume_error_ml=volume_error_ml(counts), **known,  # type: ignore[arg-type]
    )  # fmt: skip


def write_scores(folder: StudyFolder) -> Path:
    """Gather the scores of every finished run into the study's ``scores.csv``; the file written.

    Raises
    ------
    FileRefusedError
        When the scores of a run are damaged.
    """
    files = [run.scores_path for run in folder.runs() if run.scores_path.is_file()]
    return write_rows(folder.scores_path, [row for file in files for row in read_scores(file)])


@dataclass(frozen=True)
class Evaluation:
    """Scores of other tools' predictions, and the files that could not be scored."""

    rows: tuple[ScoreRow, ...]
    refusals: tuple[Refusal, ...] = ()


def evaluate_folders(
    reference: Path,
    methods: Mapping[str, Path],
    classes: Sequence[TargetClass] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Score folders of predictions, from whatever tool, against a folder of references.

    A prediction belongs to the reference of its name. One that is missing, unreadable or lies on
    another grid is refused by name, and the rest goes on.

    Parameters
    ----------
    reference : Path
        Folder of reference label maps.
    methods : mapping of str to Path
        Folder of predicted label maps of each method.
    classes : sequence of TargetClass
        What is scored; empty: every label value of the references.
    progress : callable or None
        Told (references done, all references).

    Raises
    ------
    BadInputError
        When a folder is missing, or the references hold no case or no label value.
    """
    references = _label_files(reference)
    predictions = {method: _label_files(path) for method, path in methods.items()}
    refusals: list[Refusal] = []
    classes = classes or _classes_of(references, refusals, reference)
    refused = {refusal.path for refusal in refusals}
    rows: list[ScoreRow] = []
    for done, (case, file) in enumerate(references.items(), 1):
        if file not in refused:
            rows += _score_methods(case, file, methods, predictions, classes, refusals)
        if progress is not None:
            progress(done, len(references))
    order = {method: place for place, method in enumerate(methods)}
    return Evaluation(tuple(sorted(rows, key=lambda row: order[row.method])), tuple(refusals))


def _score_methods(
    case: str,
    file: Path,
    methods: Mapping[str, Path],
    predictions: Mapping[str, Mapping[str, Path]],
    classes: Sequence[TargetClass],
    refusals: list[Refusal],
) -> list[ScoreRow]:
    rows: list[ScoreRow] = []
    truth = _read(file, refusals)
    for method, folder in methods.items():
        found = predictions[method].get(case)
        if truth is None or found is None:
            if truth is not None:
                refusals.append(Refusal(folder / file.name, f"{method} has no prediction for case {case}"))
            continue
        if (prediction := _read(found, refusals, truth, file)) is not None:
            counts = score_case(prediction, truth, classes)
            rows += [score_row(case, "", method, value, of_class) for value, of_class in counts]
    return rows


def _read(
    file: Path, refusals: list[Refusal], truth: LabelMap | None = None, truth_name: object = ""
) -> LabelMap | None:
    from segloss_gui.data.readers import read_labels

    try:
        labels = read_labels(file)
        if truth is not None:
            require_same_grid(truth.grid, labels.grid, image_name=truth_name, label_name=file)
    except BadInputError as error:
        refusals.append(Refusal(file, str(error).removeprefix(f"{file}: ")))
        return None
    return labels


def _classes_of(references: Mapping[str, Path], refusals: list[Refusal], folder: Path) -> tuple[TargetClass, ...]:
    values: set[int] = set()
    for file in references.values():
        if (labels := _read(file, refusals)) is not None:
            values.update(labels.values())
    if not values:
        raise BadInputError(f"{folder}: the references must hold a label value besides 0, got none")
    return tuple(TargetClass(value=value, name=f"label {value}") for value in sorted(values))


def _label_files(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise BadInputError(
            f"{folder}: must be a folder of label maps, got {'a file' if folder.exists() else 'nothing'}"
        )
    found = {_stem(path): path for path in sorted(folder.iterdir()) if _stem(path)}
    if not found:
        raise BadInputError(f"{folder}: must hold label maps ({', '.join(SUFFIXES)}), got none")
    return found


def _stem(path: Path) -> str:
    suffix = next((s for s in SUFFIXES if path.name.lower().endswith(s)), "")
    hidden = path.name.startswith(".")
    return path.name[: -len(suffix)] if suffix and not hidden and path.is_file() else ""
