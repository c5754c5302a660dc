"""Dask's settings are one for the whole process: a test that shows keys takes them back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest


@pytest.fixture(autouse=True)
def own_dask() -> Iterator[None]:
    """Dask is set up after a test as it was before."""
    config = pytest.importorskip("dask.config").config
    before = deepcopy(config)  # what is asked of it is a part of it, and changes with it
    yield
    config.clear()
    config.update(before)
