"""The Losses workspace: what each loss is, what it does to the gradient, and which ones the study compares.

Three panels over one :class:`~segloss_gui.gui.workspaces.losses.presenter.LossesPresenter`: the
taxonomy (``catalogue``: a list, or drawn by ``taxonomy_picture``; below it why plug-ins were
``refused``), the page of the chosen loss (``page``: equation, form, Φ and ε drawn; tabs for the
gradient microscope, ``microscope_view``, and its code, ``copy_view``) and the losses to compare
(``comparison``). The registry imports torch, so it is loaded in the background when the workspace
is first shown; until then the panels say so.

Plain Python, without Qt: ``presenter``, ``presets``, ``per_class``, ``phi``, ``epsilon``,
``heuristic`` (ε counted for the study), ``taxonomy`` (what varies what, and where it is drawn);
of the microscope ``toy`` (what is looked at), ``microscope`` (its numbers), ``gradient_picture``,
``newest`` (no queue of stale work) and ``microscope_presenter``.
"""
