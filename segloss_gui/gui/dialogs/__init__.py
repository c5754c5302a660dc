"""Questions and reports. Nothing blocks: ``open()`` with callbacks, never ``exec()``.

- :func:`ask_unsaved`: save, discard or stay, before something is lost.
- :func:`ask`: one question with one consequence; :func:`ask_question`: one with answers of its own;
  :func:`ask_text`: one answered in words; :func:`ask_while`: one about what goes on meanwhile.
- :class:`ErrorDialog`: what went wrong, in a sentence, with a report to copy.
- :func:`choose_folder`, :func:`choose_files`, :func:`choose_new_file`: the desktop's own dialogs, without blocking.
- :mod:`~segloss_gui.gui.dialogs.import_methods`: predictions from elsewhere, into the study.
- :class:`ShortcutsDialog`, :func:`show_about`: help; :class:`KeysDialog`: keys as the user wants them.
"""

from __future__ import annotations

from segloss_gui.app.faults import report_text
from segloss_gui.gui.dialogs.about import ShortcutsDialog, show_about
from segloss_gui.gui.dialogs.choose import choose_files, choose_folder, choose_new_file
from segloss_gui.gui.dialogs.error import ErrorDialog
from segloss_gui.gui.dialogs.keys import KeysDialog
from segloss_gui.gui.dialogs.questions import ask, ask_question, ask_text, ask_unsaved, ask_while

__all__ = [
    "ErrorDialog",
    "KeysDialog",
    "ShortcutsDialog",
    "ask",
    "ask_question",
    "ask_text",
    "ask_unsaved",
    "ask_while",
    "choose_files",
    "choose_folder",
    "choose_new_file",
    "report_text",
    "show_about",
]
