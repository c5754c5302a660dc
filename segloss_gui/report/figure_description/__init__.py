"""What every plot is made of, once: the window draws it with pyqtgraph, a report with matplotlib.

A :class:`~segloss_gui.report.figure_description.elements.Plot` holds numbers, words and colours, and knows nothing of
what draws it; a :class:`~segloss_gui.report.figure_description.elements.FigureDescription` is one plot or several side
by side, as a page has them. Each module takes what ``statistics`` found and gives a plot (for a screen) and a figure
(of the same plots, for paper):

- :mod:`~segloss_gui.report.figure_description.size_plot`: by size of the object (Bertels 2019, Fig. 1);
  ``sweep_plot``: over a parameter; ``roc_plot``: by predicted volume (Tilborghs 2022, Fig. 2).
- ``agreement_plot``: Bland-Altman; ``pair_plot``: two methods; ``case_plot``: every case with quartiles;
  ``rank_plot``: ranks when cases are drawn again. ``training_plot``: the course of every run.

Drawn by :func:`segloss_gui.report.figure_drawing.draw_figure` and by ``gui.plots.figure_plot.FigurePlot``. To add one:
a module here, then a line in ``report.sections`` and one in ``app.statistics.plotting``.
"""
