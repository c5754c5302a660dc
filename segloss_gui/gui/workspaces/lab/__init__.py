"""Lab: graders judge overlays without knowing which method made them; afterwards, what their grades say.

- ``looking``: which predictions there are to grade. ``desk``: gradings from and to disk.
- ``presenter``: what is shown and what a key does, plain Python; ``feed``: its slices. ``keys``: its keys.
- ``results``: agreement between graders, grades against Dice, mean grades; ``export`` writes them.
- ``view`` and the other files only draw.

While a grading is blinded nothing here names a method: overlays go by their letter and are drawn in
one colour, faults name the overlay and not its file, and the window's legend is hidden
(:meth:`~segloss_gui.gui.session.Session.set_blinded`). Whatever is added here must keep to that.
"""
