"""Rows of the two score tables, from loaded maps, live events, finished runs and methods from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.case_measures import Measures
from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.scores.score_rows import NAN, CaseScoreRow, CohortRow, CohortScores
from segloss_gui.app.scores.score_settings import ScoreSettings
from segloss_gui.app.session import Session
from segloss_gui.core.same_object import SameObject
from segloss_gui.core.units import MM, SizeUnit, common_unit, unit_of
from segloss_gui.metrics import METRICS
from segloss_gui.statistics.failures import Failures
from segloss_gui.statistics.score_table import VOLUMES
from segloss_gui.statistics.summary import Summary
from segloss_gui.study.plan import trained_runs
from segloss_gui.study.score_file import LATER
from segloss_gui.study.size_units import from_volumes

Array = NDArray[np.float64]


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Names without the words that all of them begin with, so that what tells them apart is seen.

    Examples
    --------
    >>> short_names(["dice_phi phi=I", "dice_phi phi=BI"])
    {'dice_phi phi=I': 'phi=I', 'dice_phi phi=BI': 'phi=BI'}
    >>> short_names(["sDice", "CE"])
    {'sDice': 'sDice', 'CE': 'CE'}
    """
    words = [name.split() for name in names]
    shared = 0
    if len(names) > 1:
        while len({tuple(w[: shared + 1]) for w in words}) == 1 and all(len(w) > shared + 1 for w in words):
            shared += 1
    return {name: " ".join(w[shared:]) for name, w in zip(names, words, strict=True)}


def short_titles(methods: Sequence[MethodView]) -> dict[str, str]:
    """By id what methods are called, without the words that all of their names begin with."""
    short = short_names([method.title for method in methods])
    return {method.name: short[method.title] for method in methods}


def case_rows(
    loader: Loader, methods: Sequence[MethodView], measures: Measures, settings: ScoreSettings
) -> tuple[CaseScoreRow, ...]:
    """Scores of what is on the screen under the rules chosen, in the order of the methods."""
    grid = loader.reference.grid if loader.reference is not None else None
    diagonal_mm, unit = (grid.diagonal_mm, grid.unit) if grid is not None else (NAN, MM)
    rows: list[CaseScoreRow] = []
    short = short_titles(methods)
    for method in methods:
        prediction = loader.predictions.get(method.name)
        if prediction is None:
            continue
        source, values = prediction.source, measures.of(method.name)
        epoch = "" if source.imported else "final" if source.epoch is None else str(source.epoch)
        rows += [
            CaseScoreRow(
                method.name, method.colour, target.name, under_rules(values[target.value], settings, diagonal_mm),
                epoch, method.visible, short[method.name], prediction.note, method.title,
                unit,
            )
            for target in loader.classes
            if target.value in values and settings.class_value in (None, target.value)
        ]  # fmt: skip
    return tuple(rows)


def under_rules(values: Mapping[str, float], settings: ScoreSettings, diagonal_mm: float) -> dict[str, float]:
    """Metrics of one case with what is undefined counted by the rules chosen.

    Examples
    --------
    >>> from segloss_gui.metrics import EmptyRule
    >>> settings = ScoreSettings()
    >>> settings.choose(rule=EmptyRule.ONE)
    >>> under_rules({"dice": float("nan"), "volume_ml": 0.0, "reference_volume_ml": 0.0}, settings, 9.0)["dice"]
    1.0
    """
    empty = [values.get(key, NAN) == 0 for key in ("volume_ml", "reference_volume_ml")]
    found = dict(values)
    for key, value in values.items():
        if METRICS[key].is_share:
            found[key] = float(settings.rule.apply([value], [all(empty)])[0])
        elif METRICS[key].is_distance:
            found[key] = float(settings.missed.apply([value], [empty[0] != empty[1]], [diagonal_mm])[0])
    return found


def cohort_scores(session: Session, final: FinalScores, settings: ScoreSettings, key: str) -> CohortScores:
    """A row per scored case, worst first, and the means of the metric ``key``.

    The values are those of the epoch looked at; without one, those of the finished run's kept
    model, or of the newest epoch of a run that still trains. A case's classes, folds and seeds
    count as one.
    """
    spec = METRICS[key]
    names = {method.name: at for at, method in enumerate(session.methods)}
    cases, at, values, sizes, unit = _collected(session, final, settings, key, names)
    if not cases:
        return CohortScores((), CohortRow("", "", (None,) * len(names)), methods=tuple(names))
    shape = len(cases), len(names)
    predicted, reference, diagonals = sizes.T
    empty = (predicted == 0) & (reference == 0)
    undefined = np.isnan(values)
    missed = np.asarray(undefined & (predicted == 0) & (reference > 0) & spec.hides_missed)
    alarms = np.asarray(undefined & (predicted > 0) & (reference == 0) & spec.is_distance)
    ruled = settings.rule.apply(values, empty) if spec.is_share else values
    if spec.is_distance:
        ruled = settings.missed.apply(values, missed | alarms, diagonals)
    skipped, filled = _table(at, values, shape), _table(at, ruled, shape)
    failures = Failures(*(_any(at[rows], shape) for rows in (missed, alarms, (missed | alarms) & np.isnan(ruled))))
    known = np.bincount(at, minlength=shape[0] * shape[1]).reshape(shape) > 0
    groups = {case.id: case.group for case in session.preview.cohort.cases} if session.preview else {}
    means = _mean(filled, axis=1)
    bad = np.array([-spec.badness(value) for value in means.tolist()])
    # What a method missed altogether is worse than any distance.
    fine = np.asarray(~failures.left_out.any(axis=1))
    order = sorted(range(len(cases)), key=lambda row: (fine[row], math.isnan(bad[row]), bad[row], cases[row]))
    rows = tuple(CohortRow(cases[r], groups.get(cases[r], ""), _cells(filled[r], known[r])) for r in order)
    of_methods = np.asarray(known.any(axis=0))
    return CohortScores(
        rows, CohortRow("", "", _cells(_mean(filled, axis=0), of_methods)),
        int(np.count_nonzero(empty & np.isnan(values))) if spec.is_share else 0,
        _cells(_mean(skipped, axis=0), of_methods), _counts(filled, known, failures),
        int(np.count_nonzero(missed | alarms)), tuple(names),
        frozenset((cases[row], tuple(names)[column]) for row, column in np.argwhere(failures.left_out).tolist()),
        unit,
    )  # fmt: skip


def _any(at: NDArray[np.intp], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Cells of the table that hold one of these."""
    return np.asarray(np.bincount(at, minlength=shape[0] * shape[1]).reshape(shape) > 0)


def _counts(filled: Array, known: NDArray[np.bool_], failures: Failures) -> tuple[str, ...]:
    """How many cases each method's mean is of; empty where it is of all that the method has."""
    found = []
    for k in range(filled.shape[1]):
        n, cases = int(np.count_nonzero(~np.isnan(filled[:, k]))), int(known[:, k].sum())
        words = Summary(n, cases - n, NAN, NAN, NAN, NAN, *failures.counts(k)).count_words
        found.append("" if words == f"n = {cases}" else words)
    return tuple(found)


def cohort_state(session: Session, final: FinalScores, settings: ScoreSettings) -> object:
    """What :func:`cohort_scores` depends on; equal to an earlier one where nothing changed."""
    sources = _sources(session, final)
    rows = tuple(
        (method, SameObject(rows), len(rows), SameObject(rows[-1]) if rows else None) for method, rows in sources
    )
    names = tuple(method.name for method in session.methods)
    chosen = settings.class_value, settings.tolerance_mm, settings.rule, settings.missed
    return rows, names, chosen, SameObject(session.preview)


def _collected(
    session: Session, final: FinalScores, settings: ScoreSettings, key: str, names: Mapping[str, int]
) -> tuple[list[str], NDArray[np.intp], Array, Array, SizeUnit]:
    """Cases; of every score its cell of the table, its value, predicted and reference volume and diagonal; the unit."""
    get = attrgetter("case", "class_value", "volume_ml", "reference_volume_ml", key)
    cases: dict[str, int] = {}
    cells: list[int] = []
    values: list[float] = []
    sizes: list[tuple[float, float, float]] = []
    units: set[SizeUnit] = set()
    headers = session.preview.headers if session.preview else {}
    for method, rows in _sources(session, final):
        if method not in names or not _knows(rows, key, settings.tolerance_mm):
            continue
        said = [(getattr(row, "diagonal_mm", NAN), getattr(row, "size_unit", "")) for row in rows]
        for (case, class_value, volume, reference, value), (diagonal, unit) in zip(map(get, rows), said, strict=True):
            older = unit in ("", MM.key) and case in headers  # by earlier versions, for which pictures had a depth
            if older and key in VOLUMES:
                value *= from_volumes(headers[case].grid)
            units.add(headers[case].grid.unit if older else unit_of(unit))
            if settings.class_value in (None, class_value):
                cells.append(cases.setdefault(case, len(cases)) * len(names) + names[method])
                values.append(value)
                sizes.append((volume, reference, diagonal))
    return (
        list(cases),
        np.array(cells, dtype=np.intp),
        np.array(values, dtype=float),
        np.array(sizes, dtype=float),
        common_unit(units),
    )


def _knows(rows: Sequence[object], key: str, wanted_mm: float) -> bool:
    """Whether rows tell the metric: events know few, older files too, and a surface Dice has its tolerance."""
    if not rows or not hasattr(rows[0], key):
        return False
    tolerance_mm = getattr(rows[0], "tolerance_mm", NAN)
    if key == "surface_dice":
        return bool(tolerance_mm == wanted_mm)
    return key not in LATER or not math.isnan(tolerance_mm) or any(not math.isnan(getattr(r, key)) for r in rows)


def _sources(session: Session, final: FinalScores) -> Iterable[tuple[str, Sequence[object]]]:
    for plan in trained_runs(session.plans.values()):
        yield plan.method, _run_rows(session, final, plan.id)
    for method in session.study.imported:
        yield method.name, final.elsewhere.rows(method.name)


def _run_rows(session: Session, final: FinalScores, run: str) -> Sequence[object]:
    """Rows of one run: of its file, or the events of an epoch, which know the quick metrics alone."""
    if session.epoch is None and final.rows(run):
        return final.rows(run)
    if (progress := session.progress.get(run)) is None:
        return ()
    epochs = [epoch for epoch in progress.scores if session.epoch is None or epoch <= session.epoch]
    return progress.scores[max(epochs)] if epochs else ()


def _table(at: NDArray[np.intp], values: Array, shape: tuple[int, int]) -> Array:
    """Mean of the defined values of every cell (case, method); NaN where there is none."""
    defined, size = ~np.isnan(values), shape[0] * shape[1]
    counts = np.bincount(at[defined], minlength=size)
    sums = np.bincount(at[defined], weights=values[defined], minlength=size)
    with np.errstate(invalid="ignore"):
        return np.asarray((sums / counts).reshape(shape))


def _mean(table: Array, axis: int) -> Array:
    defined = ~np.isnan(table)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(defined, table, 0.0).sum(axis=axis) / defined.sum(axis=axis))


def _cells(values: Array, known: NDArray[np.bool_]) -> tuple[float | None, ...]:
    return tuple(value if there else None for value, there in zip(values.tolist(), known.tolist(), strict=True))
