"""Results written for people: ``summary.md`` and pictures of cases with overlays; the losses' pages.

May import ``study`` and below, and matplotlib (inside functions: it is slow to import).

- :mod:`~segloss_gui.report.table`: scores by method, class and group.
- :mod:`~segloss_gui.report.summary`: ``summary.md``.
- :mod:`~segloss_gui.report.curves`: ``curves.png``, the training of every run.
- :mod:`~segloss_gui.report.picture`: ``case.png``, one case with every method's outline.
- :mod:`~segloss_gui.report.equation`: LaTeX as outlines and SVG.
- :mod:`~segloss_gui.report.loss_words`, ``loss_pages``: a loss in words, as text and as HTML.
- :mod:`~segloss_gui.report.write`: all of them for a study's folder.
"""
