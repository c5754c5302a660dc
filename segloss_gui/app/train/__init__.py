"""What the Train workspace does: start runs, watch their curves, pause, resume and stop them.

- :mod:`~.presenter`: rows, states and allowed actions; :mod:`~.run_lines`: the table of runs as it is looked at;
  :mod:`~.chart_looks`: what the charts draw, and how.
- :mod:`~.plan_presenter`, :mod:`~.plan_network`, :mod:`~.plan_words`: what a study will cost before it starts.
  :mod:`~.proposal_presenter`: what is better set otherwise. :mod:`~.readiness`, :mod:`~.obstacles`: what keeps it
  from being trained.
- :mod:`~.design_kinds`, :mod:`~.design_presenter`: studies after the papers' designs.
"""
