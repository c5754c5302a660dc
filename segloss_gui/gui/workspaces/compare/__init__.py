"""Compare: the methods' outlines on linked planes in eight layouts, and the scores behind them.

The views of :mod:`segloss_gui.app.compare`: they only draw and forward clicks. ``layouts``: ways of looking, one file
each.
"""
