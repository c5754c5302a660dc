"""What stays put around every workspace: the rail, the header, the status bar, the menus.

May import ``dialogs``, ``bridge``, ``theme`` and ``session``; no workspace. The main window puts
the pieces together and gives them their actions.
"""
