"""Review: the views of :mod:`segloss_gui.app.review`, blind grading and what the grades say.

While a grading is blinded nothing here names a method, and the window's legend is hidden
(:meth:`~segloss_gui.app.session.Session.set_blinded`). Whatever is added here must keep to that.
"""
