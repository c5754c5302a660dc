"""What the Compare workspace does: the current case with all methods over it, and what a click on a score leads to.

- :mod:`~.presenter`: what is shown, over session, loader, the scene of slices and the scores.
- :mod:`~.grid_plan`: which pane of the Grid lies where. :mod:`~.gallery_rows`: what the Gallery lists.
- :mod:`~.surfaces`: the surfaces in 3D and their distances, made in the background.
"""
