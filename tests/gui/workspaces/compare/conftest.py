"""The fixtures of the presenter serve its view too."""

from tests.app.compare.conftest import finished, present

__all__ = ["finished", "present"]
