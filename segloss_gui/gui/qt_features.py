"""PySide6 is not to read the source of every module that is imported.

It looks for its own name in each, to tell who may want names in snake case (``from __feature__ import``). Nobody does
here. Python keeps every line that is read so: of the 2,900 modules of the window with all its workspaces these were
90 MiB for as long as the program ran, a tenth of the time until it is painted, and a moment of each import after that.
"""

from __future__ import annotations

from importlib import import_module

ITS_MODULE, DECIDES = "shibokensupport.feature", "_mod_uses_pyside"
"""Where PySide6 has the function that reads a module's source, and its name. Where it has none such, it reads on."""


def leave_sources_unread() -> None:
    """Let every module that is imported from now on count as one that uses Qt without such features.

    Modules that ask for some get them nevertheless: they are entered by name when they ask.
    """
    import PySide6.QtCore  # noqa: F401  (brings what decides)

    try:
        feature = import_module(ITS_MODULE)
    except ImportError:
        return
    if hasattr(feature, DECIDES):
        setattr(feature, DECIDES, lambda _module: True)
