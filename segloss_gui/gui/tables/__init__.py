"""Tables that more than one workspace shows.

May import ``app``, ``theme`` and Qt.

- :mod:`~.column_model`: the one model that tables are made of, from column specs.
- :mod:`~.score_tables`: this case, and all cases, worst first. :mod:`~.score_bar`: their choices, remembered by
  :mod:`~.score_memory`; :mod:`~.metric_menu`: metrics to switch.
"""
