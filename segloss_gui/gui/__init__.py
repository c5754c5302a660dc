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

Torch, MONAI, VTK and matplotlib are imported only after the window is painted, in background
threads or at first use. No dialog blocks: ``open()``, never ``exec()``.
"""
