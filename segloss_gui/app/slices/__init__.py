"""What a picture of a case is made of: planes, windows, layers of labels, overlays, and where the crosshair is.

Arrays in, arrays out; a viewer of any toolkit draws them.

- :mod:`~.scene`: :class:`~.scene.SliceScene`, what all linked panes show, over a :class:`~.shown_image.ShownImage`.
  :mod:`~.planes`: axial, coronal and sagittal slices of a canonical array; letters, millimetres, pixels.
  :mod:`~.window_level`: to 8 bits by look-up.
  :mod:`~.slice_camera`: where a slice lies in a pane, and what is under a place of it.
- :mod:`~.compose`: all label layers of a slice in one picture. :mod:`~.overlay` says what is laid over the image:
  :mod:`~.error_map`, :mod:`~.heat` (probabilities, derivatives), :mod:`~.pair_modes`; :mod:`~.picture_overlay` keeps
  it.
- :mod:`~.readout`: what lies under the crosshair, in words. :mod:`~.tiles`: how panes share a length.
- :mod:`~.key_bindings`, :mod:`~.surface_keys`, :mod:`~.gestures`: the one table of keys and the one of mouse
  gestures. To add a key, add a row to its table and a method of that name to the view: help and editor have it.
"""
