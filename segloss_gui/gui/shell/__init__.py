"""What stays put around every workspace: the rail, the header, the status bar, the menus.

May import ``app``, ``dialogs``, ``theme`` and Qt; of the workspaces only their list. The main window puts the pieces
together and gives them their actions.
"""
