"""nnU-Net's ``summary.json``: the scores of one method, a row a case and class."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.json_text import read_json
from segloss_gui.data.readers import file_stem
from segloss_gui.statistics.score_table import ScoreTable

NAN = float("nan")
COUNTS = ("TP", "FP", "FN")
AGREEMENT = 1e-3
"""How far a Dice may lie from its own counts."""


def read_summary(path: Path) -> ScoreTable:
    """The scores of a ``summary.json`` as nnU-Net 2 writes it; a case is called as its reference's file.

    Dice and IoU are taken as they stand, sensitivity and precision worked out from TP, FP and FN in voxels.
    Volumes are not known, but where prediction and reference are both empty: there they are 0 ml.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    FileRefusedError
        When it cannot be read, is no such summary, or contradicts itself.
    """
    rows = list(_rows(path, _cases(path)))
    if not rows:
        raise FileRefusedError(path, "must hold the scores of a case, got none in metric_per_case")
    names = {"case": [case for case, _, _ in rows], "class": [value for _, value, _ in rows]}
    seen = set()
    for pair in zip(*names.values(), strict=True):
        if pair in seen:
            raise FileRefusedError(path, f"must score each case and class once, got {pair[0]}, class {pair[1]} twice")
        seen.add(pair)
    keys = rows[0][2]
    return ScoreTable.of(names, {key: [scores[key] for _, _, scores in rows] for key in keys})


def _cases(path: Path) -> list[Any]:
    if not path.is_file():
        raise FileRefusedError(path, "must be a readable file, got none")
    held = read_json(path, "whole JSON")
    cases = held.get("metric_per_case") if isinstance(held, dict) else None
    if not isinstance(cases, list):
        raise FileRefusedError(path, "must be a summary.json of nnU-Net 2, got no list metric_per_case")
    return cases


def _rows(path: Path, cases: list[Any]) -> Iterator[tuple[str, str, dict[str, float]]]:
    for number, entry in enumerate(cases, 1):
        metrics = entry.get("metrics") if isinstance(entry, dict) else None
        case = _case(entry) if isinstance(entry, dict) else ""
        if not case or not isinstance(metrics, dict):
            raise FileRefusedError(
                path, f"entry {number} of metric_per_case must have metrics and a reference_file or prediction_file"
            )
        for value, found in metrics.items():
            where = f"{case}, class {value}"
            if not isinstance(found, dict):
                raise FileRefusedError(path, f"{where} must have metrics by name, got {found!r}")
            yield case, _class(value), _scores(path, where, found)


def _case(entry: Mapping[str, Any]) -> str:
    """Name of the file that is scored, without folder and ending; the summary may come from Windows."""
    named = entry.get("reference_file") or entry.get("prediction_file")
    if not isinstance(named, str):
        return ""
    return file_stem(Path((PureWindowsPath if "\\" in named else PurePosixPath)(named).name))


def _class(value: str) -> str:
    """A label's value, or those of a region: ``(1, 2)`` becomes ``1+2``."""
    return "+".join(part.strip() for part in value.strip("()").split(",") if part.strip())


def _scores(path: Path, where: str, found: Mapping[str, Any]) -> dict[str, float]:
    dice, jaccard = (_number(path, where, found, key, 1.0) for key in ("Dice", "IoU"))
    tp, fp, fn = (_number(path, where, found, key) for key in COUNTS)
    counted = _ratio(2 * tp, 2 * tp + fp + fn)
    if abs(dice - counted) > AGREEMENT:
        raise FileRefusedError(path, f"{where}: Dice must be that of TP, FP and FN ({counted:.4f}), got {dice:g}")
    nothing = 0.0 if tp + fp + fn == 0 else NAN
    return {
        "dice": dice, "jaccard": jaccard, "sensitivity": _ratio(tp, tp + fn), "precision": _ratio(tp, tp + fp),
        "volume_ml": nothing, "reference_volume_ml": nothing,
    }  # fmt: skip


def _number(path: Path, where: str, found: Mapping[str, Any], key: str, most: float = sys.float_info.max) -> float:
    value = found.get(key)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NAN
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        bounds = "from 0 to 1" if most == 1 else "from 0"
        raise FileRefusedError(path, f"{where}: {key} must be a number {bounds}, got {value!r}")
    return float(value)


def _ratio(share: float, of: float) -> float:
    """NaN where nothing is counted, or the counts are not known."""
    return share / of if of else NAN
