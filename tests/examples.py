"""Which examples hypothesis draws: the same ones in every run and on every machine, unless new ones are searched for.

A run that says whether a change is good must not depend on luck: what it draws follows from each test alone, so a
fault that it finds is one of the change. New examples are looked for on purpose:

    pytest --hypothesis-profile=search tests/data

draws ``TIMES`` as many for each test, however few it asks for itself, and others each time (``--hypothesis-seed=N``,
which says nothing without that profile, draws them again). What it finds is mended, and stays with the test as an
``@example``.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings

REPEATED = "repeated"
SEARCH = "search"
TIMES = 20


def register_profiles() -> None:
    """Take the profile that repeats itself; ``--hypothesis-profile`` is heard after the first conftest, and wins."""
    # How long one example takes is the machine's business, and no claim of any test.
    patient = settings(settings.get_profile("default"), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile(SEARCH, patient, print_blob=True)
    settings.register_profile(REPEATED, patient, derandomize=True, database=None)
    settings.load_profile(REPEATED)


def draw_nothing_of_what_is_imported() -> None:
    """Draw no constants out of the modules that are loaded: which ones are depends on the tests that ran before.

    Newer versions of hypothesis mix them in, and have no setting for it.
    """
    with suppress(ImportError):  # of versions that have no such parts
        from hypothesis.internal.conjecture.providers import Constants, HypothesisProvider

        if hasattr(HypothesisProvider, "_local_constants"):
            HypothesisProvider._local_constants = Constants()


def search_wider(items: Iterable[pytest.Item]) -> None:
    """Draw ``TIMES`` as many examples for each test, in whatever time that takes."""
    drawing = [item for item in items if getattr(getattr(item, "obj", None), "is_hypothesis_test", False)]
    for item in drawing:
        item.add_marker(pytest.mark.timeout(0))
    # A test with many parameters is one function, and a state machine says in its class how many it draws.
    for machine in {item.cls for item in drawing if hasattr(item.cls, "settings")}:
        machine.settings = _more(machine.settings)
    for test in {getattr(item.obj, "__func__", item.obj) for item in drawing if not hasattr(item.cls, "settings")}:
        test._hypothesis_internal_use_settings = _more(test._hypothesis_internal_use_settings)


def _more(asked: settings) -> settings:
    return settings(asked, max_examples=asked.max_examples * TIMES)
