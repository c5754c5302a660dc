"""Train: start runs, watch their curves, pause, resume and stop them.

``presenter`` says what stands where (rows, states, allowed actions; no Qt), ``feed`` turns events
into curves (no Qt); ``view`` puts together ``charts``, ``run_table``, ``controls``, ``problems``,
``settings_panel`` and ``welcome``.
"""
