"""``scores.csv``: a row per case x method x class; undefined is an empty field.

Of pictures that say the size of a pixel the columns named after ml are empty, and those of :data:`AREAS` hold mm²;
a row in memory has either in the same fields and says which in its ``size_unit``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from segloss_gui.core.csv_text import to_csv
from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.harmless import from_cell, to_cell
from segloss_gui.core.units import AREA, unit_of
from segloss_gui.metrics import METRICS
from segloss_gui.statistics.score_csv import read_columns
from segloss_gui.statistics.score_table import AREAS
from segloss_gui.study.atomic import write_atomic

NAN = float("nan")
FIRST = ("dice", "jaccard", "volume_ml", "reference_volume_ml", "volume_error_ml")
LATER = (*(key for key in METRICS if key not in FIRST), "tolerance_mm")
ADDED = (*LATER, "batch_size", "subject", "diagonal_mm", "class_name", "params", "label_in_training", "size_unit")
"""Columns that older files lack."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """Scores of one prediction for one class, against the full reference.

    Parameters
    ----------
    case, group : str
        Which case, and its group.
    method : str
        A loss with its parameters, or another tool.
    loss : str
        Key of the loss; empty for another tool.
    fold, seed : int or None
        Of the run; None for another tool.
    class_value : int
        Label value of the class.
    dice, jaccard : float
        NaN where prediction and reference are both empty.
    volume_ml, reference_volume_ml, volume_error_ml : float
        Millilitres, or what the ``size_unit`` says; the error is predicted minus reference.
    labelling : "full", "partial" or ""
        What training saw of the references; empty for another tool.
    phi, epsilon : str
        Of the loss, where it has them.
    volume_error_abs_ml, volume_error_percent : float
        Size of the error, and the error in percent of the reference volume.
    sensitivity, precision : float
        NaN where the reference, or the prediction, is empty.
    hd95_mm, mean_surface_distance_mm : float
        Millimetres, or in the ``size_unit``; NaN where either is empty.
    surface_dice : float
        Within ``tolerance_mm``.
    lesion_count, reference_lesion_count : float
        Connected parts.
    lesion_f1, lesion_sensitivity, lesion_precision : float
        Found by any overlap.
    tolerance_mm : float
        Of the surface Dice; like all from ``volume_error_abs_ml`` on, NaN where an older file lacks it.
    batch_size : int or None
        Of the run's training.
    subject : str
        Whose case it is; empty where nothing is known, and the case then stands for itself.
    diagonal_mm : float
        Diagonal of the case's image: the worst distance there can be.
    class_name : str
        What the class is called; empty where nobody said so.
    params : str
        Parameters of the loss off its defaults, as JSON with sorted keys and words such as "heuristic" as they
        are: equal in arms of one setup. Empty where nothing is known, and for another tool.
    label_in_training : "kept", "removed" or ""
        Whether training saw this class in cases of this group; empty where nothing is known.
    size_unit : "mm", "mm2", "px", "voxels" or ""
        What lengths and volumes are measured in: mm and ml; mm and mm² of a picture that says the size of its pixels;
        px (and px²), or voxels, where the image says no size. Empty in
        files of earlier versions, whose pixel was 0.001 ml (:func:`~segloss_gui.study.size_units.with_units`).
    """

    case: str
    group: str
    method: str
    loss: str
    fold: int | None
    seed: int | None
    class_value: int
    dice: float
    jaccard: float
    volume_ml: float
    reference_volume_ml: float
    volume_error_ml: float
    labelling: str = ""
    phi: str = ""
    epsilon: str = ""
    volume_error_abs_ml: float = NAN
    volume_error_percent: float = NAN
    sensitivity: float = NAN
    precision: float = NAN
    hd95_mm: float = NAN
    mean_surface_distance_mm: float = NAN
    surface_dice: float = NAN
    lesion_count: float = NAN
    reference_lesion_count: float = NAN
    lesion_f1: float = NAN
    lesion_sensitivity: float = NAN
    lesion_precision: float = NAN
    tolerance_mm: float = NAN
    batch_size: int | None = None
    subject: str = ""
    diagonal_mm: float = NAN
    class_name: str = ""
    params: str = ""
    label_in_training: str = ""
    size_unit: str = ""

    @property
    def both_empty(self) -> bool:
        """Whether neither prediction nor reference has a voxel of the class."""
        return self.volume_ml == 0 and self.reference_volume_ml == 0

    def value(self, key: str) -> float:
        """The score of a metric of the registry, NaN where undefined."""
        return float(getattr(self, key))


_name = from_cell


def _number(text: str) -> float:
    number = float(text) if text else NAN
    if math.isinf(number):
        raise ValueError(f"a number without bounds: {text!r}")
    return number


def _share(text: str) -> float:
    number = _number(text)
    if not (math.isnan(number) or 0 <= number <= 1):
        raise ValueError(f"a share must be 0 to 1: {text!r}")
    return number


def _unit(text: str) -> str:
    unit_of(text)
    return text


def _count(text: str) -> int | None:
    return int(text) if text else None


_COLUMNS: Mapping[str, tuple[str, Callable[[str], Any]]] = MappingProxyType(
    {
        "case": ("case", _name), "group": ("group", _name), "labelling": ("labelling", _name),
        "method": ("method", _name),
        "loss": ("loss", _name), "phi": ("phi", _name), "epsilon": ("epsilon", _name), "fold": ("fold", _count),
        "seed": ("seed", _count), "class": ("class_value", int), "dice": ("dice", _share),
        "jaccard": ("jaccard", _share), "volume_ml": ("volume_ml", _number),
        "reference_volume_ml": ("reference_volume_ml", _number), "volume_error_ml": ("volume_error_ml", _number),
        **{key: (key, _number) for key in LATER}, "batch_size": ("batch_size", _count),
        "subject": ("subject", _name), "diagonal_mm": ("diagonal_mm", _number),
        "class_name": ("class_name", _name), "params": ("params", _name),
        "label_in_training": ("label_in_training", _name), "size_unit": ("size_unit", _unit),
    }
)  # fmt: skip
"""Columns of the file in their order, with the field of :class:`ScoreRow` and how it is read back."""

COLUMNS = (*_COLUMNS, *AREAS.values())
"""Names of the columns in their order."""


def with_names(rows: Iterable[ScoreRow], class_names: Mapping[int, str]) -> tuple[ScoreRow, ...]:
    """Rows that say what their class is called.

    Examples
    --------
    >>> row = ScoreRow("a", "", "m", "", None, None, 4, 0.5, 0.3, 5.0, 4.0, 1.0)
    >>> with_names([row], {4: "enhancing tumour"})[0].class_name
    'enhancing tumour'
    """
    return tuple(replace(row, class_name=class_names.get(row.class_value, row.class_name)) for row in rows)


def write_rows(path: Path, rows: Iterable[ScoreRow]) -> Path:
    """Write ``rows`` to ``path``, atomically; the file written."""
    return write_atomic(path, to_csv(chain([COLUMNS], map(_cells, rows))))


def read_scores(path: Path) -> tuple[ScoreRow, ...]:
    """The rows of a ``scores.csv``; columns this program does not know are left aside.

    Raises
    ------
    FileRefusedError
        When it cannot be read, is cut off, a column is missing, or a field is not what the column holds.
    """
    read = read_columns(path, [name for name in _COLUMNS if name not in ADDED])
    if not read.ended:
        raise FileRefusedError(path, f"is cut off: line {(1, *read.lines)[-1]} has no end")
    columns = [read.columns.get(column, [""] * len(read.lines)) for column in _COLUMNS]
    return tuple(_row(path, line, cells) for line, *cells in zip(read.lines, *columns, strict=True))


def _row(path: Path, line: int, cells: Sequence[str]) -> ScoreRow:
    try:
        return ScoreRow(**{name: read(cell) for (name, read), cell in zip(_COLUMNS.values(), cells, strict=True)})
    except ValueError as error:
        raise FileRefusedError(path, f"line {line} must hold numbers where scores are, got: {error}") from error


def _cells(row: ScoreRow) -> list[object]:
    moved = dict(AREAS) if row.size_unit == AREA.key else {}
    own = [_text(None if key in moved else getattr(row, name)) for key, (name, _) in _COLUMNS.items()]
    return [*own, *(_text(row.value(key) if key in moved else None) for key in AREAS)]


def _text(value: object) -> object:
    if isinstance(value, str):
        return to_cell(value)
    undefined = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if undefined else value
