"""The Data workspace: which cases, which classes, which groups, and what was refused.

- :mod:`~segloss_gui.gui.workspaces.data.presenter`: rows, facts and edits, without Qt.
- ``view``: empty, proposed and full states. ``case_table``: the table, sorted and filtered.
- ``thumbnails``: pictures and volumes of the rows on screen, in the background.
"""
