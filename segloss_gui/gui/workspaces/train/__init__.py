"""Train: the views of :mod:`segloss_gui.app.train`.

``view`` puts together ``charts``, ``run_table``, ``controls``, ``problems``, ``settings_panel`` and ``welcome``;
``plan_*`` shows what a study will cost before it starts, ``design_*`` makes studies after the papers' designs.
"""
