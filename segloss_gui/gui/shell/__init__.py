"""What stays put around every workspace: the rail, the header, the status bar, the menus.

May import ``app``, ``dialogs``, ``theme`` and Qt; of the workspaces only their list. The main window puts the pieces
together; none of them knows it. What the menus do with the study is ``study_actions``, where they go is
``workspace_stack``; ``action_table`` holds every action with the keys the user gave it.
"""
