"""Results written for people: ``summary.md`` and pictures of cases with overlays; the losses' pages.

May import ``study`` and below, and matplotlib (inside functions: it is slow to import).

- :mod:`~segloss_gui.report.table`: scores by method, class and group.
- :mod:`~segloss_gui.report.summary`: ``summary.md``.
- :mod:`~segloss_gui.report.picture`: ``case.png``, one case with every method's outline.
- :mod:`~segloss_gui.report.equation`: LaTeX as outlines and SVG.
- :mod:`~segloss_gui.report.loss_words`, ``loss_pages``: a loss in words, as text and as HTML.
- :mod:`~segloss_gui.report.latex`: tables as LaTeX.
- :mod:`~segloss_gui.report.results`: what all reports read of a study, each part once.
- :mod:`~segloss_gui.report.write`: all of them for a study's folder.

The full report is a :class:`~segloss_gui.report.parts.Document` of sections, tables and figures
(``sections`` from scores and runs; ``result_tables``; ``methods_text`` for the methods sentence and the hash of the
data), written as one HTML file (``html``), PDF pages (``pdf``), and CSV, LaTeX, SVG and PNG (``formats``) by ``full``.
What every plot is made of, for the window too, is in :mod:`~segloss_gui.report.figure_description`;
``figure_drawing`` draws it. ``movie`` writes films, ``tensorboard`` event files.
To add a result: a function to a Table or a FigureDescription, and a line in ``sections``.
"""
