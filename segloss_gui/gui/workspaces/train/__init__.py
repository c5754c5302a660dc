"""Train: start runs, watch their curves, pause, resume and stop them.

``presenter`` says what stands where (rows, states, allowed actions; no Qt), ``feed`` turns events
into curves (no Qt); ``view`` puts together ``charts``, ``run_table``, ``controls``, ``problems``,
``settings_panel`` and ``welcome``. ``plan_*`` says what a study will cost before it starts;
``design_*`` makes studies after the papers' designs (kinds, presenter: no Qt).
"""
