"""Statistics: what the scores of all methods say, in tables and plots that lead to the cases.

May import what every workspace may, ``statistics`` and ``report``. Data walks one way:

- ``gathering``: rows of finished runs and of methods from elsewhere become one table of columns;
  ``facts``: what it holds. ``choices``: what is looked at, and by which rules.
- ``questions``: what can be asked and how it is worked out, 10,000 resamples where it is uncertain;
  ``answers``: in background jobs, what is on the screen first, what nobody asks any more never.
- ``presenter``: joins them, plain Python. ``result_tables``: answers as tables of a report, the same
  for the screen and for CSV, LaTeX and Markdown (``export``). ``drawings``: answers as dots, lines and
  words, without Qt; where a dot leads.
- ``view`` and the other files only draw: ``models`` and ``tables`` the tables, ``canvas`` a drawing.

All numbers come from the room ``statistics`` and are written by the report's own tables, with as many resamples, so
that means and intervals are the same in the window, the report and ``segloss report``, and means in Compare, which
reads the same rows.

To add a plot: a question, a function in ``drawings`` and a line in ``PLOTS``.
"""
