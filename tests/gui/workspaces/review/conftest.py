"""The fixtures of the presenter serve its view too."""

from tests.app.review.conftest import grading, made, opened, present

__all__ = ["grading", "made", "opened", "present"]
