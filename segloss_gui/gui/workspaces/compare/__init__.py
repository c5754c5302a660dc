"""Compare: the methods' outlines on three linked planes, and the scores behind them.

- ``presenter``: what is shown and what a click does, plain Python. ``scores``: rows of the two
  tables. ``worst``: where the largest error lies. ``view`` and the other files only draw.
"""
