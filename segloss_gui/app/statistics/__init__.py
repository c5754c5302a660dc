"""What the Stats workspace does: what the scores of all methods say, in tables and plots that lead to the cases.

Data walks one way:

- :mod:`~.gathering`: rows of finished runs and of methods from elsewhere become one table of columns;
  :mod:`~.available_factors`: what it holds. :mod:`~.choices`: what is looked at, and by which rules.
- :mod:`~.questions`: what can be asked and how it is worked out; :mod:`~.answers`: in background tasks, what is on
  the screen first, what nobody asks any more never.
- :mod:`~.presenter` joins them; :mod:`~.page_words` says what stands beside the numbers, :mod:`~.roc_sides` whom a
  ROC tells apart, :mod:`~.case_listing` which cases the table lists, and how; :mod:`~.result_files` writes.
  :mod:`~.tables`: answers as tables of a report, the same for the screen and for files (:mod:`~.export_files`).
  :mod:`~.plotting`: answers as plots, described once for the window and for paper
  (``report.figure_description``), with the cases their dots lead to.

All numbers come from the room ``statistics`` and are written by the report's own tables.

To add a plot: a question, a module in ``report.figure_description`` and a line in ``PLOTS`` and ``DRAWN``.
"""
