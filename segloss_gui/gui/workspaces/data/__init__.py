"""The Data workspace: empty, proposed and full states of :mod:`segloss_gui.app.data`.

- ``case_table``: the table, sorted and filtered. ``thumbnails``: pictures of the rows on screen, in the background.
"""
