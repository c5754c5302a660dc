"""The fixtures of the presenter serve its view too."""

from tests.app.statistics.conftest import few_resamples, five, partial, present, swept

__all__ = ["few_resamples", "five", "partial", "present", "swept"]
