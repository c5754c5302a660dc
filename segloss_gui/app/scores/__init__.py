"""Metrics of every case and method, for all workspaces: one model, read once.

- :mod:`~.case_scores`: rows of cases x methods x classes, from loaded maps, live events, finished runs and methods from
  elsewhere. :mod:`~.cohort_table`: one value for each case and method, for tables and the Gallery alike.
  :mod:`~.score_settings`: which metrics, of which class, and how undefined cases count.
- :mod:`~.final_scores`: scores of finished runs, read in the background; :mod:`~.imported_scores`: those of methods
  from elsewhere; :mod:`~.case_measures`: those of the maps on the screen.
- :mod:`~.score_text`: numbers as text. :mod:`~.largest_error`: where a prediction errs most.
"""
