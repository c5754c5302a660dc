"""The Losses workspace: three panels over one :class:`~segloss_gui.app.losses.presenter.LossesPresenter`.

The taxonomy (``catalogue``: a list, or drawn by ``taxonomy_picture``; below it why plug-ins were ``refused``), the
page of the chosen loss (``page``: equation, form, Φ and ε drawn; tabs for the gradient microscope,
``microscope_view``, and its code, ``copy_view``) and the losses to compare (``comparison``). Until the registry is
loaded the panels say so.
"""
