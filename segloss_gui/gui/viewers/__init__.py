"""Slices and surfaces: what a radiologist's viewer does, with one layer of labels per method.

May import ``app.slices``, ``app.scores``, ``scene``, ``theme`` and Qt. What is shown is worked out by
:mod:`segloss_gui.app.slices`; here it is drawn: :mod:`~.slice_view` one pane, :mod:`~.pane` with its slider,
:mod:`~.board` panes in rows and columns (maximised, detached, restored), :mod:`~.linked` three linked planes.

:mod:`~.small_pane` is a pane for many side by side, :mod:`~.pair_view` compares two. Panes of one scene share what they
have in common (:class:`~.frame.Shared`), and draw what stays into their frame (:mod:`~.still_marks`): a step of 3 x 6
panes is a few copies and the outlines of six methods. :mod:`~.surface_view` shows the picture that VTK draws in a
thread of its own (:mod:`~.surface_view_renderer`).
"""
