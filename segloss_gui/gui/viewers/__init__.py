"""Slices: what a radiologist's viewer does, with one layer of labels per method.

May import ``bridge``, ``theme``, ``session`` and everything below gui. The Qt-free half is tested
without a QApplication:

- :mod:`~.planes`: axial, coronal, sagittal slices of a canonical array; letters, millimetres, pixels.
- :mod:`~.window`: window and level, to 8 bits by lookup.
- :mod:`~.compose`: all label layers of a slice painted into one picture, with numpy.
- :mod:`~.errors`, :mod:`~.heat`: errors, probabilities and derivatives of a slice in colours;
  :mod:`~.picture_overlay` lays them over the image.
- :mod:`~.scene`: :class:`SliceScene`, what all linked panes show and where the crosshair is.
- :mod:`~.keys`, :mod:`~.gestures`: the one table of keys and the one of mouse gestures.

The Qt half only draws and forwards: :mod:`~.slice_view` one pane, :mod:`~.pane` with its slider,
:mod:`~.board` panes in rows and columns (maximised, detached, restored), :mod:`~.linked` three linked planes.

:mod:`~.small_pane` is a pane for many side by side, :mod:`~.pair` and :mod:`~.pair_view` compare two. Panes of
one scene share what they have in common (:class:`~.frame.Shared`), and draw what stays into their frame
(:mod:`~.still_marks`): a step of 3 x 6 panes is a few copies and the outlines of six methods.

To add a key, add a row to :data:`~.keys.BINDINGS` and a method of that name to the view; a viewer with keys of its
own puts its table into :data:`~.keys.keymap`, and the help and the editor have them.
"""
