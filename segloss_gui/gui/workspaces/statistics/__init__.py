"""Stats: the views of :mod:`segloss_gui.app.statistics`.

``models`` and ``tables`` show the tables, ``plot_pane`` the plots, ``filter_bar`` the choices; they only draw.
"""
