"""``segloss``: every use case of the window without a screen.

May import everything but ``gui``. One module a command, each with ``add_parser`` and ``run``;
heavy rooms are imported inside ``run`` so that ``--help`` is instant. Progress goes to stderr,
results and nothing else to stdout; exit codes are 0, 2 for bad input, 1 for anything else.

To add a command, write its module and add it to the list in ``main``.
"""
