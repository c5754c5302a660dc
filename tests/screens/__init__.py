"""Every screen in its empty, busy, full and failed states: ``python -m tests.screens OUT``.

A module here has ``SCREENS``, names of states to functions that build and fill a widget. A widget
may have ``ready()``, true when its background work is done; it is waited for.
"""
