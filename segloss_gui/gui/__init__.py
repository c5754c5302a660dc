"""The window: the only room that imports Qt. Nothing here is imported by any other room.

Inside: ``main_window`` > ``frame`` > ``workspaces`` > ``forms | plots | viewers | dialogs`` > ``bridge | theme``
> ``session``.

- :mod:`~segloss_gui.gui.session`: :class:`Session`, the Qt-free state of the window. Views take it
  and subscribe to its signals; a view never writes the session from its own update handler.
- ``frame``: what stays put around the workspaces: rail, header, status bar, menus.
- ``bridge``: events from run threads into one queue that one timer drains per frame; background
  work with progress and cancel.
- ``workspaces/<name>/{view,presenter}.py``: Data, Losses, Train, Compare. A presenter is plain
  Python over the session, tested without a QApplication; a view only draws and forwards clicks.
- ``viewers`` (slices), ``plots`` (curves), ``forms`` (made from settings models), ``dialogs``,
  ``theme`` (light, dark; icons; type).

- ``start`` (before Qt is imported: which of its ``libraries`` are missing) > ``app`` > ``warm_up`` and ``ending``.

Torch, MONAI, VTK and matplotlib are imported only after the window is painted, in background
threads or at first use. Modules that use Qt are imported on the window's thread, whoever needs them
and however late: PySide6 makes a class when it is first asked for, and a thread that asks while the
event loop runs kills the program at times. No dialog blocks: ``open()``, never ``exec()``.
"""
