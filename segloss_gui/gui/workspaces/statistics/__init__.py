"""Stats: the views of :mod:`segloss_gui.app.statistics`.

``models`` and ``tables`` show the tables, ``canvas`` a drawing, ``filter_bar`` the choices; they only draw.
"""
