"""The window: the only room that imports Qt. It shows what :mod:`segloss_gui.app` does; nobody imports it.

Inside, from the top: ``app`` (the application, its command line), ``main_window``, ``shell`` (what stays put around the
workspaces: rail, header, status bar, menus), ``workspaces``, then ``viewers`` (slices, surfaces), ``plots``,
``tables``, ``forms`` (made from settings models), ``dialogs``, ``widgets`` (button, label, empty page: one of
each), and ``theme`` (light, dark; icons; type).

- A view takes the session or a presenter of ``app`` and subscribes to its signals; it never writes the state from its
  own update handler.
- :mod:`~segloss_gui.gui.qt_tasks`, :mod:`~segloss_gui.gui.event_pump`: background work and events of runs through Qt's
  event loop; :mod:`~segloss_gui.gui.garbage`: rubbish is collected here, in small helpings;
  :mod:`~segloss_gui.gui.qt_features`: PySide6 does not read the source of what is imported.
- Torch, MONAI, VTK and matplotlib are imported only after the window is painted, in background threads or at first use.
  No dialog blocks: ``open()``, never ``exec()``.
"""
