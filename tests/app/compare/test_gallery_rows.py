"""The Gallery's scores are those of the table beside it, whatever is looked at."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import pytest

from segloss_gui.app.compare.gallery_rows import gallery_rows, sortable_metrics
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.core import events as ev
from segloss_gui.metrics import METRICS, EmptyRule, MissedRule, Overlap, from_counts
from segloss_gui.study.evaluation import score_row

NAN = float("nan")
Present = Callable[..., ComparePresenter]
EVENT_KEYS = ("dice", "jaccard", "volume_ml", "reference_volume_ml", "volume_error_ml")
# Of a case and class: found, found too much, missed voxels. An empty pair, a missed one and a false alarm among them.
COUNTS = {
    ("test_000", 1): (8, 2, 2),
    ("test_000", 2): (0, 0, 0),
    ("test_001", 1): (0, 0, 9),
    ("test_001", 2): (3, 0, 1),
    ("test_002", 1): (0, 4, 0),
    ("test_002", 2): (5, 5, 0),
}


@pytest.fixture
def two_classes(present: Present) -> ComparePresenter:
    """Finished runs of two epochs that predicted two classes, the kept model unlike either epoch."""
    presenter = present()
    session = presenter.session
    order = [method.name for method in session.methods]
    for run, progress in session.progress.items():
        method = session.plans[run].method
        number = order.index(method)
        progress.scores = {epoch: _events(run, epoch, number + epoch) for epoch in (1, 2)}
        presenter.final._rows[presenter.final._path(run)] = tuple(_rows(method, number))
    return presenter


def _counts(where: tuple[str, int], more: int) -> Overlap:
    tp, fp, fn = COUNTS[where]
    return Overlap(tp + more if tp else 0, fp, fn, 1.0)


def _events(run: str, epoch: int, more: int) -> list[ev.CaseScored]:
    return [
        ev.CaseScored(
            run=run, time=0.0, epoch=epoch, case=case, class_value=value,
            **{key: from_counts(_counts((case, value), more))[key] for key in EVENT_KEYS},
        )
        for case, value in COUNTS
    ]  # fmt: skip


def _rows(method: str, more: int) -> list[object]:
    return [
        score_row(
            case, "", method, value,
            {**from_counts(_counts((case, value), 20 + more)), "tolerance_mm": 1.0, "diagonal_mm": 90.0,
             "hd95_mm": NAN if 0 in (tp + fp, tp + fn) else 2.0},
        )
        for (case, value), (tp, fp, fn) in COUNTS.items()
    ]  # fmt: skip


def _gallery(presenter: ComparePresenter, key: str) -> dict[tuple[str, str], float]:
    methods = [method.name for method in presenter.session.methods]
    table = presenter.cohort_table.scores(key)
    rows = gallery_rows(presenter.session, methods, table, METRICS[key], by=None, worst_first=True)
    return {(row.case, name): value for row in rows for name, value in zip(methods, row.values, strict=True)}


def _table(presenter: ComparePresenter, key: str) -> dict[tuple[str, str], float]:
    presenter.score_settings.choose(cohort_key=key)
    methods = [method.name for method in presenter.session.methods]
    return {
        (row.case, name): NAN if value is None else value
        for row in presenter.cohort_scores().rows
        for name, value in zip(methods, row.values, strict=True)
    }


@pytest.mark.parametrize("key", [spec.key for spec in sortable_metrics()])
def test_the_gallery_shows_the_tables_number_for_every_epoch_class_and_rule(
    two_classes: ComparePresenter, key: str
) -> None:
    presenter, seen = two_classes, set()
    for epoch, value, rule, missed in itertools.product((None, 1, 2), (None, 1, 2), EmptyRule, MissedRule):
        presenter.session.show_epoch(epoch)
        presenter.score_settings.choose(class_value=value, rule=rule, missed=missed)
        gallery, table = _gallery(presenter, key), _table(presenter, key)
        assert all(repr(gallery[where]) == repr(number) for where, number in table.items())
        assert all(math.isnan(number) for where, number in gallery.items() if where not in table)
        seen.add(tuple(map(repr, table.values())))
    assert len(seen) > 1, "the choices move the numbers"


def test_the_gallery_follows_epoch_class_and_rule(two_classes: ComparePresenter) -> None:
    presenter = two_classes
    first = presenter.session.methods[0].name
    assert _gallery(presenter, "dice")["test_000", first] == pytest.approx(56 / 60)
    presenter.session.show_epoch(1)
    assert _gallery(presenter, "dice")["test_000", first] == pytest.approx(18 / 22)
    presenter.score_settings.choose(rule=EmptyRule.ONE)
    assert _gallery(presenter, "dice")["test_000", first] == pytest.approx((18 / 22 + 1) / 2)
    presenter.score_settings.choose(class_value=2)
    assert _gallery(presenter, "dice")["test_000", first] == 1.0


@pytest.mark.parametrize("worst_first", [True, False])
def test_what_every_method_missed_is_worse_than_any_distance(two_classes: ComparePresenter, worst_first: bool) -> None:
    presenter = two_classes
    presenter.score_settings.choose(class_value=1)
    table = presenter.cohort_table.scores("hd95_mm")
    methods = [method.name for method in presenter.session.methods]
    for by in (None, methods[0]):
        rows = gallery_rows(presenter.session, methods, table, METRICS["hd95_mm"], by=by, worst_first=worst_first)
        order = [row.case for row in rows if row.case in {"test_000", "test_001", "test_002"}]
        assert order == (["test_001", "test_002", "test_000"] if worst_first else ["test_000", "test_001", "test_002"])
