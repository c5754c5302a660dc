"""The Losses workspace: what each loss is, and which ones the study compares.

Three panels over one :class:`~segloss_gui.gui.workspaces.losses.presenter.LossesPresenter`: the
taxonomy (``catalogue``), the page of the chosen loss (``page``: equation, form, Φ and ε drawn) and
the losses to compare (``comparison``). The registry imports torch, so it is loaded in the
background when the workspace is first shown; until then the panels say so.

Plain Python, without Qt: ``presenter``, ``presets``, ``phi``, ``epsilon``, ``equation``.
"""
