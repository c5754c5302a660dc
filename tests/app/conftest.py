"""The fixtures of the window serve its floor too."""

from tests.gui.conftest import libraries, nothing_left_behind, own_settings, services, session, settings

__all__ = ["libraries", "nothing_left_behind", "own_settings", "services", "session", "settings"]
