"""The classes of a cohort whose study names none: every label value, by the name the data set gives it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Cohort, CohortPreview, TargetClass

MOST_LABELS = 300


def classes_of(label_names: Mapping[int, str], values: Iterable[int] = ()) -> tuple[TargetClass, ...]:
    """One class per named or present label value, ascending; background is none.

    Examples
    --------
    >>> [(c.value, c.name) for c in classes_of({0: "background", 1: "liver"}, values=(1, 7))]
    [(1, 'liver'), (7, 'label 7')]
    """
    found = sorted({value for value in (*label_names, *values) if value > 0})
    return tuple(TargetClass(value=value, name=label_names.get(value, "") or f"label {value}") for value in found)


def require_few(values: Collection[int], name: object) -> None:
    """Question label maps of hundreds of values: they may be images, or number instances.

    Raises
    ------
    BadInputError
        When there are more than 300.
    """
    if len(values) > MOST_LABELS:
        raise BadInputError(
            f"{name}: the references hold {len(values)} label values: are these label maps? Name what is segmented"
        )


def usual_classes(cohort: Cohort) -> tuple[TargetClass, ...]:
    """What the data set says is segmented: joined classes where it has them, else each named label; no file is read.

    Examples
    --------
    >>> whole = TargetClass(value=1, name="whole tumour", joins=(1, 2))
    >>> [c.name for c in usual_classes(Cohort("c", (), {1: "core", 2: "oedema"}, classes=(whole,)))]
    ['whole tumour']
    """
    return cohort.classes or classes_of(cohort.label_names)


def default_classes(
    preview: CohortPreview,
    store: CaseStore | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[TargetClass, ...]:
    """The classes of a previewed cohort.

    Where the data set names its labels (``dataset.json``, ACDC, phantoms) nothing is read; else every
    reference is, once, because a rare class may be in any of them: give a ``store`` to remember it.

    Raises
    ------
    BadInputError
        When a reference is refused, or they hold so many values that they may be no label maps.
    """
    named = usual_classes(preview.cohort)
    if named:
        return named
    values = (store or CaseStore(preview.cohort)).label_values(progress, cancelled)
    require_few(values, preview.cohort.name)
    return classes_of({}, values)
